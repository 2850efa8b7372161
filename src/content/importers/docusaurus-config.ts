import { posix } from 'node:path';
import { readYaml } from './front-matter.ts';
import { ImportRefused } from './importer.ts';
import { pathFrom } from './link-fates.ts';
import type { LossReport } from './loss-report.ts';
import { titleFromName } from './page-title.ts';
import type { SourceFolder } from './source-folder.ts';
import { NotStatic, readJson, readModule, type StaticValue } from './static-js.ts';
import { field, listIn, textIn, textsIn } from './values.ts';

/** What of a site's configuration an import needs. Folders are paths in the source. */
export interface Site {
  folder: string;
  title: string;
  tagline: string;
  language: string;
  /** Address of the published site; null when it is not written down. */
  url: string | null;
  baseUrl: string;
  docsFolder: string;
  /** First part of every page's address, e.g. `/docs`. */
  routeBase: string;
  /** The file that lists the pages; null for the order of the folders. */
  sidebarFile: string | null;
  staticFolders: string[];
  hasMath: boolean;
  /** Only `.mdx` is MDX; otherwise every page is. */
  detectsFormat: boolean;
  stripsNumbers: boolean;
}

const EXTENSIONS = ['js', 'ts', 'mjs', 'cjs', 'mts', 'cts'];

/** Where the configuration lies: in the folder itself or in one directly below it. */
export async function findConfig(source: SourceFolder): Promise<string | null> {
  const folders = (await source.list('.')).filter((name) => name.endsWith('/') && !/^[.]|^node_modules/.test(name));
  const usual = ['website/', 'docs/', 'documentation/', 'site/'];
  const ordered = [
    ...usual.filter((name) => folders.includes(name)),
    ...folders.filter((name) => !usual.includes(name)),
  ];
  for (const folder of ['', ...ordered])
    for (const extension of EXTENSIONS) {
      const path = `${folder}docusaurus.config.${extension}`;
      if (await source.isFile(path)) return path;
    }
  return null;
}

export async function readSite(source: SourceFolder, losses: LossReport): Promise<Site> {
  const file = await findConfig(source);
  if (file === null) throw new ImportRefused('There is no docusaurus.config.js, so this is not a Docusaurus site.');
  const folder = posix.dirname(file);
  const text = (await source.text(file)) ?? '';
  const config = readModule(text, /ts$/.test(file));
  if (typeof config !== 'object' || config === null || config instanceof NotStatic)
    losses.add('configuration that is not static', file, config instanceof NotStatic ? config.line : 1);
  const setting = (...path: string[]): string | null => {
    const value = field(config, ...path);
    if (value instanceof NotStatic) losses.add(`setting ${path.join('.')} that is not static`, file, value.line);
    return textIn(config, ...path);
  };
  const docs = docsOptions(config as StaticValue, file, losses);
  const docsFolder = pathFrom(folder, textIn(docs, 'path') ?? 'docs');
  if (docsFolder === null)
    throw new ImportRefused(
      `${file} says that the pages lie outside of ${folder === '.' ? 'the folder that is imported' : folder}; import the folder that holds both.`,
    );
  if (!(await source.isFolder(docsFolder)))
    throw new ImportRefused(`There is no folder ${docsFolder} with the pages of the site.`);
  return {
    folder,
    title: setting('title') ?? (await packageName(source, folder)),
    tagline: setting('tagline') ?? '',
    language: languageTag(setting('i18n', 'defaultLocale') ?? 'en') ?? 'en',
    url: textIn(config, 'url'),
    baseUrl: textIn(config, 'baseUrl') ?? '/',
    docsFolder,
    routeBase: `/${(textIn(docs, 'routeBasePath') ?? 'docs').replace(/^\/+|\/+$/g, '')}`.replace(/\/$/, ''),
    sidebarFile: await sidebarFile(source, folder, docs),
    staticFolders: await staticFolders(source, folder, config),
    hasMath: /remark-?math/i.test(text),
    detectsFormat: textIn(config, 'markdown', 'format') === 'detect',
    stripsNumbers: field(docs, 'numberPrefixParser') !== false,
  };
}

/** A language as a tag; null for what is none. */
export function languageTag(written: string): string | null {
  try {
    return Intl.getCanonicalLocales(written.replaceAll('_', '-'))[0] ?? null;
  } catch {
    return null;
  }
}

/** Options of the pages' plugin: from a preset, or from the plugin itself. Undefined when they are not written down. */
function docsOptions(config: StaticValue, file: string, losses: LossReport): unknown {
  const plugins = [...listIn(config, 'presets'), ...listIn(config, 'plugins')].map((entry) =>
    Array.isArray(entry)
      ? { name: textIn(entry[0]) ?? '', options: entry[1] as unknown }
      : { name: textIn(entry) ?? '', options: {} },
  );
  const preset = plugins.find(({ name }) => /preset/.test(name) || name === 'classic');
  const inPreset = field(preset?.options, 'docs');
  const instances = plugins.filter(({ name }) => /plugin-content-docs$|^content-docs$/.test(name));
  const main = instances.find(({ options }) => (textIn(options, 'id') ?? 'default') === 'default') ?? instances[0];
  const chosen = preset !== undefined && inPreset !== false ? inPreset : main?.options;
  for (const other of instances)
    if (other.options !== chosen) losses.add(`pages of the plugin ${textIn(other.options, 'id') ?? 'docs'}`, file, 1);
  const unclear = [...listIn(config, 'presets'), preset?.options, chosen].find((value) => value instanceof NotStatic);
  if (unclear instanceof NotStatic) losses.add('settings of the pages that are not static', file, unclear.line);
  return chosen instanceof NotStatic ? undefined : chosen;
}

async function sidebarFile(source: SourceFolder, folder: string, docs: unknown): Promise<string | null> {
  const written = field(docs, 'sidebarPath');
  if (written === false) return null;
  if (typeof written === 'string') {
    const path = pathFrom(folder, written);
    return path !== null && (await source.isFile(path)) ? path : null;
  }
  // Without a setting Docusaurus follows the folders; a setting that only running it would tell usually means this file.
  if (docs !== undefined && written === undefined) return null;
  for (const extension of [...EXTENSIONS, 'json']) {
    const path = posix.join(folder, `sidebars.${extension}`);
    if (await source.isFile(path)) return path;
  }
  return null;
}

async function staticFolders(source: SourceFolder, folder: string, config: unknown): Promise<string[]> {
  const named = textsIn(config, 'staticDirectories');
  const paths = (named.length > 0 ? named : ['static']).map((name) => pathFrom(folder, name));
  const present: string[] = [];
  for (const path of paths) if (path !== null && (await source.isFolder(path))) present.push(path);
  return present;
}

async function packageName(source: SourceFolder, folder: string): Promise<string> {
  const text = await source.text(posix.join(folder, 'package.json'));
  return titleFromName(
    (textIn(text === null ? null : readJson(text), 'name') ?? 'documentation').replace(/^@[^/]*\//, ''),
  );
}

/** A file of settings beside pages, in whichever form it is written. */
export async function readSettings(source: SourceFolder, path: string): Promise<unknown> {
  for (const extension of ['json', 'yml', 'yaml']) {
    const text = await source.text(`${path}.${extension}`);
    if (text !== null) return extension === 'json' ? readJson(text) : readYaml(text);
  }
  return null;
}
