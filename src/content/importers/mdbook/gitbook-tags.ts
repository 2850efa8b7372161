import type { LossReport } from '../loss-report.ts';
import type { Edit, MappedText } from '../mapped-text.ts';
import { calloutKind } from './admonitions.ts';
import { closeContainer, openContainer, openTab } from './containers.ts';
import { fencedRanges, linePrefix } from './plain-markdown.ts';

const TAG = /\{%-?\s*(end)?([a-z][\w-]*)((?:[^%]|%(?!\}))*)%\}/gi;

/** Turns GitBook's `{% … %}` tags into Markdown. Outside of code only. */
export function convertGitbookTags(page: MappedText, losses: LossReport): MappedText {
  if (!page.text.includes('{%')) return page;
  const code = fencedRanges(page.text);
  const edits: Edit[] = [];
  for (const match of page.text.matchAll(TAG)) {
    const start = match.index;
    if (code.some((range) => start > range.start && start < range.end)) continue;
    const [written, end, name = '', rest = ''] = match;
    const place = page.placeAt(start);
    const lines = end === undefined ? opened(name.toLowerCase(), attributesOf(rest)) : closed(name.toLowerCase());
    if (lines.isLoss) losses.add(`tag {% ${name} %}`, place.file, place.line);
    edits.push({ start, end: start + written.length, text: inPlace(lines.text, page.text, start) });
  }
  return page.edit(edits);
}

interface Written {
  text: string;
  isLoss: boolean;
}

const kept = (text: string): Written => ({ text, isLoss: false });
const lost = (text: string): Written => ({ text, isLoss: true });

function opened(name: string, attributes: ReadonlyMap<string, string>): Written {
  const title = attributes.get('title') ?? '';
  const url = attributes.get('url') ?? attributes.get('src') ?? '';
  switch (name) {
    case 'hint':
      return kept(openContainer(calloutKind(attributes.get('style') ?? 'info'), null));
    case 'code':
      return kept(title === '' ? '' : `**${title}**`);
    case 'tabs':
      return kept(openContainer('tabs', null));
    case 'tab':
      return kept(openTab(title));
    case 'embed':
      return lost(url === '' ? '' : `<${url}>`);
    case 'file':
      return kept(url === '' ? '' : `[${attributes.get('caption') ?? url.split('/').at(-1) ?? url}](<${url}>)`);
    case 'content-ref':
      return kept('');
    case 'math':
      return kept('$$');
    default:
      return lost('');
  }
}

function closed(name: string): Written {
  if (name === 'hint' || name === 'tabs') return kept(closeContainer());
  return kept(name === 'math' ? '$$' : '');
}

/** In a paragraph of its own, with the indentation and quotes of the place where the tag stood. */
function inPlace(text: string, page: string, offset: number): string {
  if (text === '') return '';
  const prefix = linePrefix(page, offset);
  return `\n${prefix.trimEnd()}\n${prefix}${text}\n${prefix.trimEnd()}\n${prefix}`;
}

const attributesOf = (rest: string): ReadonlyMap<string, string> =>
  new Map([...rest.matchAll(/([\w-]+)\s*=\s*(?:"([^"]*)"|'([^']*)')/g)].map((m) => [m[1] ?? '', m[2] ?? m[3] ?? '']));
