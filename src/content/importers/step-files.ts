import { posix } from 'node:path';
import { sourceHash } from '../source-hash.ts';
import type { BookPlan, StepPlan } from './book-plan.ts';
import type { LossReport } from './loss-report.ts';
import { shortCriteria, yamlOf } from './step-head-text.ts';
import { fitTitle } from './titles.ts';
import type { WrittenAssets } from './written-assets.ts';
import { type WrittenPage, writtenMarkdown } from './written-markdown.ts';

interface BookFile {
  path: string;
  text: string;
}

/** All files of one step: its page, an exercise's files, its translations. */
export async function stepFiles(
  plan: StepPlan,
  { files }: BookPlan,
  assets: WrittenAssets,
  losses: LossReport,
): Promise<BookFile[]> {
  const { step, file, title, chapterFolder } = plan;
  const page: WrittenPage = {
    file,
    chapterFolder,
    origin: file,
    assets,
    losses,
    fileOfStep: (key) => files.get(key) ?? null,
  };
  const content = await body(step.markdown, page);
  const head = yamlOf({
    id: plan.key,
    title,
    requires: step.requires,
    minutes: step.minutes === null ? null : Math.min(600, Math.max(1, Math.round(step.minutes))),
    complete: shortCriteria(step.complete),
    optional: step.isOptional ? true : null,
  });
  const written: BookFile[] = [{ path: file, text: `---\n${head}---\n${content}` }];
  written.push(...extraFiles(plan, losses));
  for (const [language, translation] of Object.entries(step.translations)) {
    const translated = await body(translation.markdown, { ...page, fileOfStep: page.fileOfStep });
    const path = `i18n/${language}/${file}`;
    const own = yamlOf({ title: fitTitle(translation.title, title).title, source_hash: sourceHash(title, content) });
    written.push({ path, text: `---\n${own}---\n${translated}` });
  }
  return written;
}

/** Links of a translation are those of the original: the mirrored tree is laid over the book before it is read. */
async function body(markdown: string, page: WrittenPage): Promise<string> {
  const text = (await writtenMarkdown(markdown, page)).replace(/^(?:[ \t]*\n)+/, '').trimEnd();
  return text === '' ? '' : `\n${text}\n`;
}

function extraFiles({ step, file }: StepPlan, losses: LossReport): BookFile[] {
  const folder = posix.dirname(file);
  return step.files.flatMap(({ path, text }) => {
    const inside = posix.normalize(path);
    const isGood = /^_(?:starter|tests|solution)\/./.test(inside) && !inside.includes('\0');
    if (!isGood) losses.add('file of an exercise outside of _starter, _tests and _solution', file, 1);
    return isGood ? [{ path: `${folder}/${inside}`, text }] : [];
  });
}
