import { posix } from 'node:path';
import { parse as parseToml } from 'smol-toml';
import { parseDocument } from 'yaml';
import { ImportRefused } from '../importer.ts';
import type { LossReport } from '../loss-report.ts';
import type { SourceFolder } from '../source-folder.ts';

/** What book.toml, or GitBook's own settings, say. Paths are inside the source. */
export interface BookConfig {
  flavour: 'mdbook' | 'gitbook';
  title: string | null;
  description: string;
  authors: string[];
  language: string;
  /** Folder of the pages. */
  src: string;
  summary: string;
  /** How formulas are written: between dollars, only between two (GitBook), in mdBook's own brackets, or not at all. */
  math: 'none' | 'dollars' | 'double' | 'mathjax';
  /** What a hidden line of code begins with, by language, beside Rust's own rule. */
  hideLines: Readonly<Record<string, string>>;
}

type Table = Readonly<Record<string, unknown>>;

const table = (value: unknown): Table =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Table) : {};
const text = (value: unknown): string | null =>
  typeof value === 'string' && value.trim() !== '' ? value.trim() : null;
const texts = (value: unknown): string[] => (Array.isArray(value) ? value.flatMap((one) => text(one) ?? []) : []);

const SUMMARIES = ['SUMMARY.md', 'summary.md', 'Summary.md'];

export async function isMdbook(source: SourceFolder): Promise<boolean> {
  if (await source.isFile('book.toml')) return true;
  for (const name of SUMMARIES) if ((await source.isFile(name)) || (await source.isFile(`src/${name}`))) return true;
  return (await source.isFile('.gitbook.yaml')) || (await source.isFile('.gitbook.yml'));
}

export async function readConfig(source: SourceFolder, losses: LossReport): Promise<BookConfig> {
  const toml = await source.text('book.toml');
  if (toml !== null) return mdbookConfig(toml, source, losses);
  const isPlainMdbook = (await findSummary(source, ['.'])) === null;
  if (isPlainMdbook && (await findSummary(source, ['src'])) !== null) return mdbookConfig('', source, losses);
  return gitbookConfig(source, losses);
}

async function mdbookConfig(toml: string, source: SourceFolder, losses: LossReport): Promise<BookConfig> {
  const config = parsed(() => parseToml(toml), 'book.toml', losses);
  const book = table(config.book);
  const html = table(table(config.output).html);
  const src = folder(text(book.src) ?? 'src');
  const summary = await findSummary(source, [src]);
  if (summary === null) throw new ImportRefused(`The source has no file ${posix.join(src, 'SUMMARY.md')}.`);
  const hasKatex = Object.hasOwn(table(config.preprocessor), 'katex');
  return {
    flavour: 'mdbook',
    title: text(book.title),
    description: text(book.description) ?? '',
    authors: texts(book.authors),
    language: languageTag(text(book.language)),
    src,
    summary,
    math: hasKatex ? 'dollars' : html['mathjax-support'] === true ? 'mathjax' : 'none',
    hideLines: Object.fromEntries(
      Object.entries(table(table(html.code).hidelines)).flatMap(([name, value]) =>
        text(value) === null ? [] : [[name, text(value) ?? '']],
      ),
    ),
  };
}

async function gitbookConfig(source: SourceFolder, losses: LossReport): Promise<BookConfig> {
  const yaml = (await source.text('.gitbook.yaml')) ?? (await source.text('.gitbook.yml')) ?? '';
  const space = parsed(
    () => parseDocument(yaml, { logLevel: 'silent' }).toJS({ maxAliasCount: 100 }),
    '.gitbook.yaml',
    losses,
  );
  const json = (await source.text('book.json')) ?? '{}';
  const legacy = parsed(() => JSON.parse(json), 'book.json', losses);
  const root = folder(text(space.root) ?? text(legacy.root) ?? '.');
  const named = text(table(space.structure).summary) ?? text(table(legacy.structure).summary);
  const summary =
    named !== null && (await source.isFile(posix.join(root, named)))
      ? posix.join(root, named)
      : await findSummary(source, [root, 'docs']);
  if (summary === null) throw new ImportRefused('The source has no file SUMMARY.md that lists its pages.');
  return {
    flavour: 'gitbook',
    title: text(legacy.title),
    description: text(legacy.description) ?? '',
    authors: [text(legacy.author) ?? ''].filter((author) => author !== ''),
    language: languageTag(text(legacy.language)),
    src: posix.dirname(summary),
    summary,
    math: 'double',
    hideLines: {},
  };
}

function parsed(read: () => unknown, file: string, losses: LossReport): Table {
  try {
    return table(read());
  } catch (cause) {
    const line = cause instanceof Error && 'line' in cause && typeof cause.line === 'number' ? cause.line : 1;
    losses.add('settings that cannot be read', file, line);
    return {};
  }
}

/** A folder as it is named in settings; one outside of the source is refused. */
function folder(written: string): string {
  const path = posix.normalize(written.replace(/^(?:\.?\/)+/, '')).replace(/\/$/, '') || '.';
  if (path === '..' || path.startsWith('../'))
    throw new ImportRefused(
      `The settings of the book name ${written} as its folder, which lies outside of the source.`,
    );
  return path;
}

async function findSummary(source: SourceFolder, folders: readonly string[]): Promise<string | null> {
  for (const folder of folders)
    for (const name of SUMMARIES) {
      const path = posix.join(folder, name);
      if (await source.isFile(path)) return path;
    }
  return null;
}

export function languageTag(written: string | null): string {
  try {
    return Intl.getCanonicalLocales((written ?? 'en').replaceAll('_', '-'))[0] ?? 'en';
  } catch {
    return 'en';
  }
}
