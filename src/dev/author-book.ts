import { isStepKey } from '../content/keys.ts';
import type { ReadBook } from '../content/read-book.ts';
import { bookVersion } from '../content/revision.ts';
import type { Book, BookChapter, BookStep } from '../domain/book.ts';
import { findDeadlocks } from '../domain/proof.ts';

/** A step as it was when its file was last without errors. */
interface GoodStep {
  step: BookStep;
  /** Its own and those of its other forms. */
  files: string[];
}

/** What can be shown of a book while its author is still writing it. */
export interface AuthorBook {
  book: Book;
  /** Keys of the steps that are shown in an earlier form, because their files have errors. */
  earlier: ReadonlySet<string>;
}

/**
 * Makes of every reading a book that can be served. A step with errors stays as it last was without; where it never was,
 * it is shown as far as it could be read. What would keep the whole from being served, a ring of prerequisites or a
 * title twice, is left out: the findings say it.
 */
export class AuthorBooks {
  #good = new Map<string, GoodStep>();
  #last: Book | null = null;

  /** Null where nothing better than what is shown already could be made of the reading. */
  next({ book, draft, findings, places, forms }: ReadBook): AuthorBook | null {
    const broken = new Set(findings.filter(({ severity }) => severity === 'error').map(({ file }) => file));
    if (draft === null || (book === null && broken.has('book.yml') && this.#last !== null)) return null;
    const filesOf = ({ key }: BookStep): string[] => [places.get(key)?.file ?? '', ...(forms.get(key) ?? [])];
    const isAnyBroken = (files: readonly string[]): boolean => files.some((file) => broken.has(file));
    const isBroken = (step: BookStep): boolean => isAnyBroken(filesOf(step));
    const shown = book ?? this.#mended(draft, isBroken, broken);
    const steps = draft.chapters.flatMap((chapter) => chapter.steps);
    const good = [...steps.filter((step) => !isBroken(step)).map((step) => ({ step, files: filesOf(step) }))];
    const earlier = [...this.#good.values()].filter(({ files }) => isAnyBroken(files));
    this.#good = new Map([...earlier, ...good].map((one) => [one.step.key, one]));
    this.#last = shown;
    return { book: shown, earlier: new Set(earlier.map(({ step }) => step.key)) };
  }

  #mended(draft: Book, isBroken: (step: BookStep) => boolean, broken: ReadonlySet<string>): Book {
    const lastGood = (step: BookStep): BookStep => (isBroken(step) && this.#good.get(step.key)?.step) || step;
    const chapters = distinct(draft.chapters, ({ key }) => key).map((chapter) => ({
      ...chapter,
      steps: this.#withUnreadable(chapter, broken).map(lastGood),
    }));
    const whole = { ...draft, title: draft.title || draft.key, chapters: servable(chapters) };
    const open = findDeadlocks(whole).length === 0 ? whole : withoutPrerequisites(whole);
    return { ...open, version: bookVersion(open) };
  }

  /** A file that cannot be read at all is no step of the draft; the step that it was stays in its place. */
  #withUnreadable(chapter: BookChapter, broken: ReadonlySet<string>): BookStep[] {
    const steps = [...chapter.steps];
    const before = this.#last?.chapters.find(({ key }) => key === chapter.key)?.steps ?? [];
    for (const [at, step] of before.entries()) {
      const isGone = steps.every(({ key }) => key !== step.key);
      if (isGone && broken.has(this.#good.get(step.key)?.files[0] ?? '')) steps.splice(at, 0, step);
    }
    return steps;
  }
}

/** What the database asks of every book, whatever its findings: distinct keys and titles, and prerequisites that exist. */
function servable(chapters: BookChapter[]): BookChapter[] {
  const chapterKeys = new Set(chapters.map(({ key }) => key));
  const all = chapters.flatMap(({ steps }) => steps);
  const steps = new Set(distinct(all, ({ key }) => key).filter(({ key }) => isStepKey(key)));
  const stepKeys = new Set([...steps].map(({ key }) => key));
  const others = (keys: string[] | undefined, own: string) => keys?.filter((key) => stepKeys.has(key) && key !== own);
  const titles = new Set<string>();
  return chapters.map((chapter) => {
    const title = chapter.title === '' || titles.has(chapter.title) ? `${chapter.title} ${chapter.key}` : chapter.title;
    titles.add(title);
    return {
      ...chapter,
      title: title.trim(),
      requires: chapter.requires.filter((key) => chapterKeys.has(key) && key !== chapter.key),
      steps: chapter.steps
        .filter((step) => steps.has(step))
        .map((step) => ({
          ...step,
          title: step.title || step.key,
          requires: others(step.requires, step.key) ?? [],
          ...(step.alternativeTo && { alternativeTo: others(step.alternativeTo, step.key) ?? [] }),
          ...(step.briefOf && { briefOf: others(step.briefOf, step.key) ?? [] }),
        })),
    };
  });
}

const withoutPrerequisites = (book: Book): Book => ({
  ...book,
  chapters: book.chapters.map((chapter) => ({
    ...chapter,
    requires: [],
    steps: chapter.steps.map((step) => ({ ...step, requires: [] })),
  })),
});

function distinct<T>(items: readonly T[], keyOf: (item: T) => string): T[] {
  const seen = new Set<string>();
  return items.filter((item) => {
    const isNew = !seen.has(keyOf(item));
    seen.add(keyOf(item));
    return isNew;
  });
}
