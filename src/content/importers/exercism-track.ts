import { ImportRefused } from './importer.ts';
import type { LossReport } from './loss-report.ts';
import { titleFromName } from './page-title.ts';
import type { SourceFolder } from './source-folder.ts';
import { readJson } from './static-js.ts';
import { field, listIn, textIn, textsIn } from './values.ts';

export interface Track {
  slug: string;
  title: string;
  description: string;
  concepts: Map<string, string>;
  /** Listed and for learners; the others are in the loss report. */
  conceptExercises: TrackExercise[];
  practiceExercises: TrackExercise[];
  /** Patterns for the files of exercises that name none. */
  files: unknown;
}

export interface TrackExercise {
  slug: string;
  title: string;
  /** Path in the source. */
  folder: string;
  /** Concept slugs that it teaches. */
  concepts: string[];
  /** Concept slugs. */
  prerequisites: string[];
  /** Where it stands in config.json, for losses. */
  line: number;
}

export const CONFIG = 'config.json';

export async function readTrack(source: SourceFolder, losses: LossReport): Promise<Track> {
  const text = await source.text(CONFIG);
  const config = text === null ? undefined : readJson(text);
  if (typeof config !== 'object' || config === null)
    throw new ImportRefused('config.json is missing or no JSON, so this is not an Exercism track that can be read.');
  const concepts = listIn(config, 'concepts').flatMap((concept): [string, string][] => {
    const slug = textIn(concept, 'slug');
    return slug === null ? [] : [[slug, textIn(concept, 'name') ?? titleFromName(slug)]];
  });
  const lines = new ExerciseLines(text ?? '');
  const read = (kind: 'concept' | 'practice') =>
    readExercises(listIn(config, 'exercises', kind), kind, { source, losses, lines });
  return {
    slug: textIn(config, 'slug') ?? 'track',
    title: textIn(config, 'language') ?? titleFromName(textIn(config, 'slug') ?? 'Track'),
    description: textIn(config, 'blurb') ?? '',
    concepts: new Map(concepts),
    conceptExercises: await read('concept'),
    practiceExercises: await read('practice'),
    files: field(config, 'files'),
  };
}

interface Reading {
  source: SourceFolder;
  losses: LossReport;
  lines: ExerciseLines;
}

async function readExercises(
  written: unknown[],
  kind: 'concept' | 'practice',
  { source, losses, lines }: Reading,
): Promise<TrackExercise[]> {
  const found = new Map<string, TrackExercise>();
  for (const entry of written) {
    const slug = textIn(entry, 'slug');
    if (slug === null || found.has(slug)) continue;
    const line = lines.of(slug);
    const status = textIn(entry, 'status');
    if (status === 'wip' || status === 'deprecated') {
      losses.add(`exercise that is ${status}`, CONFIG, line);
      continue;
    }
    const folder = `exercises/${kind}/${slug}`;
    if (slug.includes('/') || !(await source.isFolder(folder))) {
      losses.add('exercise without a folder', CONFIG, line);
      continue;
    }
    const title = textIn(entry, 'name') ?? titleFromName(slug);
    const [concepts, prerequisites] = [unique(textsIn(entry, 'concepts')), unique(textsIn(entry, 'prerequisites'))];
    found.set(slug, { slug, title, folder, concepts, prerequisites, line });
  }
  return [...found.values()];
}

const unique = (texts: string[]): string[] => [...new Set(texts)];

/** The lines of config.json on which exercises stand. */
class ExerciseLines {
  readonly #lines = new Map<string, number>();

  constructor(text: string) {
    for (const [i, line] of text.split('\n').entries())
      for (const [, slug = ''] of line.matchAll(/"slug"\s*:\s*"([^"]*)"/g))
        if (!this.#lines.has(slug)) this.#lines.set(slug, i + 1);
  }

  of(slug: string): number {
    return this.#lines.get(slug) ?? 1;
  }
}
