import { type ExerciseFiles, readExerciseFiles } from './exercism-files.ts';
import { hintBoxes, readTrackPage, type TrackPages } from './exercism-pages.ts';
import { CONFIG, readTrack, type Track, type TrackExercise } from './exercism-track.ts';
import {
  type ImportedBook,
  type ImportedChapter,
  type ImportedStep,
  type Importer,
  ImportRefused,
} from './importer.ts';
import { readLicence } from './licence-file.ts';
import type { LossReport } from './loss-report.ts';
import { readingStep } from './reading-step.ts';
import type { SourceFolder } from './source-folder.ts';
import { readJson } from './static-js.ts';
import { topologicalOrder } from './topological-order.ts';
import { field } from './values.ts';

const PRACTICE = 'practice';

/** An Exercism track: a concept exercise is a chapter of a reading and an exercise; practice comes after. */
export const exercism: Importer = {
  name: 'exercism',
  async recognises(source) {
    const text = (await source.isFolder('exercises')) ? await source.text(CONFIG) : null;
    return text !== null && typeof field(readJson(text), 'exercises') === 'object';
  },
  async read(source, losses) {
    return new TrackReading(source, losses, await readTrack(source, losses)).book();
  },
};

class TrackReading {
  readonly #source: SourceFolder;
  readonly #losses: LossReport;
  readonly #track: Track;
  readonly #teachers = new Map<string, TrackExercise>();
  readonly #authors = new Set<string>();
  readonly #usedConcepts = new Set<string>();
  readonly #pages: TrackPages;
  readonly #practiceKey: string;

  constructor(source: SourceFolder, losses: LossReport, track: Track) {
    this.#source = source;
    this.#losses = losses;
    this.#track = track;
    for (const exercise of track.conceptExercises)
      for (const concept of exercise.concepts) if (!this.#teachers.has(concept)) this.#teachers.set(concept, exercise);
    const taken = new Set(track.conceptExercises.map(({ slug }) => slug));
    this.#practiceKey = taken.has(PRACTICE) ? 'practice-exercises' : PRACTICE;
    this.#pages = { source, losses, trackSlug: track.slug, stepOf: (kind, slug) => this.#stepOf(kind, slug) };
  }

  async book(): Promise<ImportedBook> {
    const { conceptExercises, practiceExercises, title, description } = this.#track;
    const bySlug = new Map(conceptExercises.map((exercise) => [exercise.slug, exercise]));
    const chapters: ImportedChapter[] = [];
    for (const slug of this.#order()) {
      const exercise = bySlug.get(slug);
      if (exercise !== undefined) chapters.push(await this.#conceptChapter(exercise));
    }
    if (practiceExercises.length > 0) chapters.push(await this.#practiceChapter(practiceExercises));
    if (chapters.length === 0) throw new ImportRefused('The track lists no exercise that is ready for learners.');
    await this.#reportConcepts();
    const { licence, notices } = await readLicence(this.#source, ['.']);
    return { title, description, language: 'en', licence, authors: [...this.#authors], notices, chapters };
  }

  #order(): string[] {
    const { conceptExercises } = this.#track;
    const waitsFor = new Map(
      conceptExercises.map(({ slug, prerequisites }) => [
        slug,
        prerequisites.flatMap((concept) => this.#teachers.get(concept)?.slug ?? []),
      ]),
    );
    const sorted = topologicalOrder(
      conceptExercises.map(({ slug }) => slug),
      waitsFor,
    );
    if ('order' in sorted) return sorted.order;
    const [first = '', ...others] = sorted.ring;
    const ring = [...others, first].map((slug) => `which waits for ${slug}`).join(', ');
    throw new ImportRefused(`Nobody could ever begin the exercise ${first}, ${ring}; nothing was written.`);
  }

  async #conceptChapter(exercise: TrackExercise): Promise<ImportedChapter> {
    const files = await this.#files(exercise);
    const teachers = this.#teachersOf(exercise);
    return {
      key: exercise.slug,
      title: exercise.title,
      description: files.description,
      group: null,
      requires: teachers.map(({ slug }) => slug),
      order: 'sequence',
      steps: [...(await this.#introduction(exercise)), await this.#exercise(exercise, files, 'exercise', [])],
    };
  }

  async #practiceChapter(exercises: readonly TrackExercise[]): Promise<ImportedChapter> {
    const steps: ImportedStep[] = [];
    for (const exercise of exercises) {
      const requires = this.#teachersOf(exercise).map(({ slug }) => `${slug}/exercise`);
      steps.push(await this.#exercise(exercise, await this.#files(exercise), exercise.slug, requires));
    }
    const title = 'Practice';
    return { key: this.#practiceKey, title, description: '', group: null, requires: [], order: 'any', steps };
  }

  async #introduction(exercise: TrackExercise): Promise<ImportedStep[]> {
    const written = await readTrackPage(this.#pages, `${exercise.folder}/.docs/introduction.md`);
    const page = written ?? (await this.#conceptPages(exercise));
    if (page === null) {
      this.#losses.add('missing introduction', CONFIG, exercise.line);
      return [];
    }
    return [reading('introduction', page.title ?? 'Introduction', page.markdown)];
  }

  /** The pages of the concepts that an exercise teaches, for one that has no introduction of its own. */
  async #conceptPages(exercise: TrackExercise): Promise<{ title: string | null; markdown: string } | null> {
    const parts: { title: string; markdown: string }[] = [];
    for (const concept of exercise.concepts) {
      const folder = `concepts/${concept}`;
      const about = await readTrackPage(this.#pages, `${folder}/about.md`);
      const page = about ?? (await readTrackPage(this.#pages, `${folder}/introduction.md`));
      if (about !== null) this.#usedConcepts.add(concept);
      if (page !== null) parts.push({ title: this.#track.concepts.get(concept) ?? concept, markdown: page.markdown });
    }
    const [only] = parts;
    if (only === undefined) return null;
    if (parts.length === 1) return only;
    return { title: null, markdown: parts.map((part) => `## ${part.title}\n\n${part.markdown}`).join('\n\n') };
  }

  async #exercise(
    exercise: TrackExercise,
    files: ExerciseFiles,
    key: string,
    requires: string[],
  ): Promise<ImportedStep> {
    const docs = `${exercise.folder}/.docs`;
    const names = ['instructions.md', 'instructions.append.md'];
    // Of a concept exercise the introduction is a step of its own.
    if (key !== 'exercise') names.unshift('introduction.md', 'introduction.append.md');
    const parts: string[] = [];
    for (const name of names) {
      const page = await readTrackPage(this.#pages, `${docs}/${name}`);
      if (page === null && name === 'instructions.md') this.#losses.add('missing instructions', CONFIG, exercise.line);
      if (page === null) continue;
      const hasTitle = name === 'instructions.md' && parts.length > 0 && page.title !== null;
      parts.push(hasTitle ? `## ${page.title}\n\n${page.markdown}` : page.markdown);
    }
    const hints = await readTrackPage(this.#pages, `${docs}/hints.md`);
    if (hints !== null) parts.push(hintBoxes(hints.markdown));
    const [test] = files.tests;
    if (test !== undefined) this.#losses.add('tests that are not run', test, 1);
    const markdown = joined(parts);
    return { ...reading(key, exercise.title, markdown), type: 'exercise', requires, files: files.files };
  }

  async #files(exercise: TrackExercise): Promise<ExerciseFiles> {
    const files = await readExerciseFiles(this.#source, this.#track, exercise, this.#losses);
    for (const author of files.authors) this.#authors.add(author);
    return files;
  }

  /** The exercises that teach what this one presupposes, each once. */
  #teachersOf(exercise: TrackExercise): TrackExercise[] {
    const teachers = new Set<TrackExercise>();
    for (const concept of exercise.prerequisites) {
      const teacher = this.#teachers.get(concept);
      if (teacher === undefined) this.#losses.add('prerequisite that nobody teaches', CONFIG, exercise.line);
      else teachers.add(teacher);
    }
    return [...teachers];
  }

  async #reportConcepts(): Promise<void> {
    for (const concept of this.#track.concepts.keys()) {
      const about = `concepts/${concept}/about.md`;
      if (!this.#usedConcepts.has(concept) && !concept.includes('/') && (await this.#source.isFile(about)))
        this.#losses.add('concept page', about, 1);
    }
  }

  #stepOf(kind: 'concepts' | 'exercises', slug: string): { key: string; title: string } | null {
    if (kind === 'concepts') {
      const teacher = this.#teachers.get(slug);
      const title = this.#track.concepts.get(slug) ?? slug;
      return teacher === undefined ? null : { key: `${teacher.slug}/introduction`, title };
    }
    const concept = this.#track.conceptExercises.find((exercise) => exercise.slug === slug);
    if (concept !== undefined) return { key: `${slug}/exercise`, title: concept.title };
    const practice = this.#track.practiceExercises.find((exercise) => exercise.slug === slug);
    return practice === undefined ? null : { key: `${this.#practiceKey}/${slug}`, title: practice.title };
  }
}

const joined = (parts: readonly string[]): string =>
  parts
    .map((part) => part.trim())
    .filter((part) => part !== '')
    .join('\n\n');

const reading = (key: string, title: string, markdown: string): ImportedStep =>
  readingStep({ key, title, markdown: markdown === '' ? '' : `${markdown.trim()}\n` });
