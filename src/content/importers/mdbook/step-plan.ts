import { posix } from 'node:path';
import { KeyRing } from '../key-ring.ts';
import type { PageTarget } from './page-links.ts';
import type { ListedChapter, ListedPage } from './page-list.ts';
import type { PagePart } from './page-parts.ts';
import type { PageSource } from './pages.ts';
import { type QuizFile, readQuizFile } from './quiz-file.ts';

/** A part of a page with the key that its step will have. */
export interface PlannedPart {
  /** Index among the parts of the page. */
  index: number;
  key: string;
  quiz: { file: string; content: Extract<QuizFile, { questions: unknown }> } | null;
}

export interface PlannedPage {
  listed: ListedPage;
  parts: PlannedPart[];
}

export interface PlannedChapter {
  listed: ListedChapter;
  pages: PlannedPage[];
}

/** Decides which parts of the pages become steps, and under which keys. */
export async function planSteps(chapters: readonly ListedChapter[], around: PageSource): Promise<PlannedChapter[]> {
  const planned: PlannedChapter[] = [];
  for (const listed of chapters) {
    const keys = new KeyRing();
    const pages: PlannedPage[] = [];
    for (const page of listed.pages)
      pages.push({ listed: page, parts: await planParts(page, listed.key, keys, around) });
    planned.push({ listed, pages });
  }
  return planned;
}

async function planParts(
  { prepared, name }: ListedPage,
  chapter: string,
  keys: KeyRing,
  around: PageSource,
): Promise<PlannedPart[]> {
  const { parts } = prepared.shape;
  const kept: { index: number; quiz: PlannedPart['quiz'] }[] = [];
  for (const [index, part] of parts.entries()) {
    if (part.kind === 'reading' && !part.isBlank) kept.push({ index, quiz: null });
    if (part.kind !== 'quiz') continue;
    const quiz = await loadQuiz(part, prepared.file, prepared.page.placeAt(part.start), around);
    if (quiz !== null) kept.push({ index, quiz });
  }
  if (kept.length === 0) kept.push({ index: 0, quiz: null });
  return kept.map(({ index, quiz }, i) => {
    const key = keys.take(i === 0 && quiz === null ? name : `${name}-${quiz === null ? 'part' : 'quiz'}`, 'page');
    return { index, key: `${chapter}/${key}`, quiz };
  });
}

async function loadQuiz(
  part: Extract<PagePart, { kind: 'quiz' }>,
  page: string,
  place: { file: string; line: number },
  { source, losses }: PageSource,
): Promise<PlannedPart['quiz']> {
  const file = posix.join(posix.dirname(page), part.path);
  const isOut = file.startsWith('../') || (await source.leadsOut(file));
  const toml = isOut ? null : await source.text(file);
  if (toml === null) {
    losses.add(`quiz ${isOut ? 'outside of the folder' : 'that is missing'}`, place.file, place.line);
    return null;
  }
  const content = readQuizFile(toml, 'rust');
  if ('problem' in content) {
    losses.add(`quiz ${content.problem}`, file, content.line);
    return null;
  }
  return { file, content };
}

/** Where links to the page have to go. Of a page that is listed twice, the first place counts. */
export function targetsOf(chapters: readonly PlannedChapter[]): ReadonlyMap<string, PageTarget> {
  const targets = new Map<string, PageTarget>();
  for (const { listed, parts } of chapters.flatMap((chapter) => chapter.pages)) {
    const { file, shape } = listed.prepared;
    const step = parts[0]?.key;
    if (step === undefined || targets.has(file)) continue;
    const anchors = new Map<string, { step: string; name: string | null }>();
    for (const { id, offset, name } of shape.anchors) {
      const at = keyAt(parts, shape.parts, offset);
      if (!anchors.has(id)) anchors.set(id, { step: at.key, name: at.isExact ? name : null });
    }
    targets.set(file, { step, anchors });
  }
  return targets;
}

/** The step in which an offset of the page stands, or the nearest one before it. */
export function keyAt(
  planned: readonly PlannedPart[],
  parts: readonly PagePart[],
  offset: number,
): { key: string; isExact: boolean } {
  const index = parts.findIndex((part) => offset >= part.start && offset < part.end);
  const exact = planned.find((part) => part.index === index);
  const near = exact ?? planned.findLast((part) => part.index <= index) ?? planned[0];
  return { key: near?.key ?? '', isExact: exact !== undefined };
}
