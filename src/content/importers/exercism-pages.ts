import { posix } from 'node:path';
import { parseMarkdown } from '../markdown/syntax.ts';
import { box, codeSpan } from './blocks.ts';
import { unlessTooDeep } from './deep-pages.ts';
import { htmlElement } from './html-elements.ts';
import { decodedPath, fateOutside, type LinkOrigin, PresentFiles, pathFrom } from './link-fates.ts';
import type { LossReport } from './loss-report.ts';
import { inline, type MarkupRules, markupToMarkdown } from './markup-page.ts';
import { type FoundLink, type LinkFate, rewriteLinks } from './page-links.ts';
import { repairPage } from './page-repair.ts';
import { takeTitle } from './page-title.ts';
import type { SourceFolder } from './source-folder.ts';
import { SourceLines } from './source-lines.ts';

export interface TrackPages {
  source: SourceFolder;
  losses: LossReport;
  trackSlug: string;
  /** The step that stands for a concept or an exercise. */
  stepOf(kind: 'concepts' | 'exercises', slug: string): { key: string; title: string } | null;
}

/** A page of the track in our Markdown, without its title. Null when there is no such file. */
export async function readTrackPage(
  pages: TrackPages,
  file: string,
): Promise<{ title: string | null; markdown: string } | null> {
  const text = await pages.source.text(file);
  if (text === null) return null;
  const convert = async (): Promise<{ title: string | null; markdown: string }> => {
    const { title, markdown } = takeTitle(markupToMarkdown(text, rulesFor(pages.losses, file)).trim());
    const linked = await withLinks(pages, file, text, named(markdown, pages));
    return { title, markdown: repairPage(linked, { hasMath: false, onBadFormula: () => {} }) };
  };
  return unlessTooDeep({ text, file, losses: pages.losses }, convert, (markdown) => ({ title: null, markdown }));
}

/** Each section of a page of hints is one hint of ours; what stands before them is one too. */
export function hintBoxes(markdown: string): string {
  const heads = parseMarkdown(markdown).children.flatMap((node) =>
    node.type === 'heading' && node.depth <= 2
      ? [{ start: node.position?.start.offset ?? 0, end: node.position?.end.offset ?? 0 }]
      : [],
  );
  const sections = heads.map(({ start, end }, i) => ({
    title:
      markdown
        .slice(start, end)
        .split('\n')[0]
        ?.replace(/^#+\s*|\s*#*$/g, '') ?? '',
    body: markdown.slice(end, heads[i + 1]?.start).trim(),
  }));
  const before = { title: null, body: markdown.slice(0, heads[0]?.start).trim() };
  return [before, ...sections]
    .filter(({ body }) => body !== '')
    .map(({ title, body }) => box('hint', title, body))
    .join('\n\n');
}

const NOTES = { note: 'note', caution: 'warning', advanced: 'tip' } as const;
const isNote = (name: string): name is keyof typeof NOTES => Object.hasOwn(NOTES, name);

function rulesFor(losses: LossReport, file: string): MarkupRules {
  const rules: MarkupRules = {
    dialect: { isMdx: false, hasMath: false },
    element: (element, own) => {
      const html = htmlElement(element, own, {
        file,
        losses,
        attribute: ({ attributes }, name) => attributes.get(name)?.text ?? null,
      });
      // Names in angle brackets that no browser knows are what the author left out backticks around.
      return html ?? inline(`${codeSpan(`<${element.name}>`)}${element.inner}`);
    },
    expression: () => '',
    comment: () => '',
    code: (text, isBlock, line) => {
      const fence = isBlock
        ? /^([ \t>]*)(?:~{3,}|`{3,})\s*exercism\/(\w+)[^\n]*\n([\s\S]*?)\n?[ \t>]*(?:~{3,}|`{3,})[ \t]*$/.exec(text)
        : null;
      const name = fence?.[2] ?? '';
      if (fence === null || !isNote(name)) return text;
      const body = markupToMarkdown(fence[3] ?? '', rules, line + 1);
      return (fence[1] ?? '') + box(NOTES[name], name === 'advanced' ? 'Advanced' : null, body);
    },
  };
  return rules;
}

/** `[concept:track/slug]()` has no words of its own; it is called what it leads to. */
const named = (markdown: string, pages: TrackPages): string =>
  markdown.replace(
    /\[(concept|exercise):([\w-]+)\/([\w-]+)\]\(\s*\)/g,
    (_, kind: string, track: string, slug: string) => {
      const step = track === pages.trackSlug ? pages.stepOf(`${kind}s` as 'concepts' | 'exercises', slug) : null;
      return step === null
        ? `[${slug}](https://exercism.org/tracks/${track}/${kind}s/${slug})`
        : `[${step.title.replace(/[[\]]/g, '')}](step:${step.key})`;
    },
  );

async function withLinks(pages: TrackPages, file: string, text: string, markdown: string): Promise<string> {
  const lines = new SourceLines(text);
  const pathOf = ({ url }: FoundLink): string | null => {
    const path = decodedPath(url);
    return path === null ? null : pathFrom(posix.dirname(file), path);
  };
  const present = await PresentFiles.of(pages.source, markdown, (link) =>
    [pathOf(link)].filter((path) => path !== null),
  );
  const origin: LinkOrigin = { file, losses: pages.losses, lineOf: ({ url, nth }) => lines.lineOf(url, nth) };
  return rewriteLinks(markdown, (link) => fate(link, origin, pages, pathOf(link), present));
}

const ON_EXERCISM =
  /^(?:(?:https?:)?\/\/(?:www\.)?exercism\.(?:org|io))?\/tracks\/([\w-]+)\/(concepts|exercises)\/([\w-]+)\/?(?:[?#].*)?$/;
const INTERNAL = /^(concept|exercise):([\w-]+)\/([\w-]+)$/;

function fate(
  link: FoundLink,
  origin: LinkOrigin,
  pages: TrackPages,
  path: string | null,
  present: PresentFiles,
): LinkFate {
  const internal = INTERNAL.exec(link.url);
  const url = internal === null ? link.url : `/tracks/${internal[2]}/${internal[1]}s/${internal[3]}`;
  const [, track, kind, slug = ''] = ON_EXERCISM.exec(url) ?? [];
  if (kind === 'concepts' || kind === 'exercises') {
    const step = track === pages.trackSlug ? pages.stepOf(kind, slug) : null;
    if (step !== null) return { as: 'same', url: `step:${step.key}` };
  }
  if (url.startsWith('/') && !url.startsWith('//'))
    return { as: link.kind === 'image' ? 'link' : 'same', url: `https://exercism.org${url}` };
  const outside = fateOutside({ ...link, url }, origin);
  if (outside !== null) return outside;
  const lost = (construct: string): LinkFate => {
    origin.losses.add(construct, origin.file, origin.lineOf(link));
    return { as: 'text' };
  };
  const own = path === null ? null : present.fate(link, [path], lost);
  return own ?? lost(link.kind === 'image' ? 'missing image' : 'broken link');
}
