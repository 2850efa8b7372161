import { posix } from 'node:path';
import type { Track, TrackExercise } from './exercism-track.ts';
import { ImportRefused } from './importer.ts';
import type { LossReport } from './loss-report.ts';
import type { SourceFolder } from './source-folder.ts';
import { readJson } from './static-js.ts';
import { textIn, textsIn } from './values.ts';

export interface ExerciseFiles {
  description: string;
  authors: string[];
  files: { path: string; text: string }[];
  /** Where the tests lie in the source. */
  tests: string[];
}

/** Our folder for each kind of file of an exercise. */
const KINDS: readonly [string, string][] = [
  ['solution', '_starter'],
  ['editor', '_starter'],
  ['test', '_tests'],
  ['exemplar', '_solution'],
  ['example', '_solution'],
];

/** The files that an exercise names, in the folders where our format wants them. */
export async function readExerciseFiles(
  source: SourceFolder,
  track: Track,
  exercise: TrackExercise,
  losses: LossReport,
): Promise<ExerciseFiles> {
  const configPath = `${exercise.folder}/.meta/config.json`;
  const text = await source.text(configPath);
  const config = text === null ? undefined : readJson(text);
  if (text !== null && config === undefined) losses.add('configuration that cannot be read', configPath, 1);
  const files = new Map<string, string>();
  const tests: string[] = [];
  for (const [kind, folder] of KINDS) {
    const named = textsIn(config, 'files', kind);
    const patterns = named.length > 0 ? named : textsIn(track.files, kind);
    for (const pattern of patterns) {
      const name = expand(pattern, exercise.slug);
      const path = inside(exercise.folder, name);
      const content = await source.text(path);
      if (content === null) {
        if (named.length > 0) losses.add('missing file', configPath, 1);
        continue;
      }
      if (kind === 'test') tests.push(path);
      const target = `${folder}/${posix.normalize(name).replace(/^\.meta\//, '')}`;
      if (!files.has(target)) files.set(target, content);
    }
  }
  return {
    description: textIn(config, 'blurb') ?? '',
    authors: textsIn(config, 'authors'),
    files: [...files].map(([path, content]) => ({ path, text: content })),
    tests,
  };
}

/** A name that climbs out of its exercise would be written somewhere else as well. */
function inside(folder: string, name: string): string {
  const path = posix.normalize(name);
  if (path.startsWith('..') || path.startsWith('/') || path.includes('\\'))
    throw new ImportRefused(`${folder} names the file ${name}, which leads out of the exercise; nothing was written.`);
  return `${folder}/${path}`;
}

function expand(pattern: string, slug: string): string {
  const words = slug.split('-').filter((word) => word !== '');
  const capital = (word: string) => word.charAt(0).toUpperCase() + word.slice(1);
  const forms: Record<string, string> = {
    kebab_slug: slug,
    snake_slug: words.join('_'),
    camel_slug: words.map((word, i) => (i === 0 ? word : capital(word))).join(''),
    pascal_slug: words.map(capital).join(''),
  };
  return pattern.replace(/%\{(\w+)\}/g, (whole, form: string) =>
    Object.hasOwn(forms, form) ? (forms[form] ?? whole) : whole,
  );
}
