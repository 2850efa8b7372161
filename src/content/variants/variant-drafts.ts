import { join } from 'node:path';
import type { BackgroundLevel } from '../../domain/book.ts';
import { BACKGROUND_LEVELS } from '../../domain/book.ts';
import { type Translations, type VariantPlace, variantName, type Words } from '../../domain/variants.ts';
import { listFolder } from '../book-folder.ts';
import type { BookHead } from '../book-heads.ts';
import type { ChapterDraft } from '../chapters.ts';
import { FindingList } from '../finding-list.ts';
import { inTurns } from '../in-turns.ts';
import { nearestName } from '../nearest-name.ts';
import { readText, splitFrontMatter } from '../source-file.ts';
import type { StepDraft } from '../steps.ts';
import { findTrees, type LanguageTree } from './languages.ts';
import { pagesOf, type VariantFile } from './variant-files.ts';
import { readVariantHead, readWords, type VariantHead } from './variant-heads.ts';

/** A form of a step whose front matter is read and whose text is not yet: plain data, as the step's own draft. */
export interface VariantDraft extends VariantPlace {
  head: VariantHead;
  content: string;
  padded: string;
  file: string;
  /** Where its own pictures and included files lie, as a prefix of paths; '' in the book itself. */
  tree: string;
}

/** Everything of a book that is there in other words. */
export interface BookVariants {
  /** All languages in which something can be read, the source language first. */
  languages: string[];
  words: Translations;
  ofChapter: ReadonlyMap<ChapterDraft, Translations>;
  /** Forms for a level of the source language first, then language by language. */
  ofStep: ReadonlyMap<StepDraft, VariantDraft[]>;
}

/** Finds and reads what is written beside the originals and below `i18n`; reports what belongs to nothing. */
export async function readVariants(
  root: string,
  book: BookHead,
  chapters: readonly ChapterDraft[],
  findings: FindingList,
): Promise<BookVariants> {
  const reading = new Reading(root, book, chapters, findings);
  for (const chapter of chapters) await reading.levelsOf(chapter);
  const trees = await findTrees(root, book, findings);
  for (const tree of trees) await reading.tree(tree);
  reading.reportMissing(trees);
  const languages = [book.language, ...trees.map(({ language }) => language)];
  return { languages, words: reading.words, ofChapter: reading.ofChapter, ofStep: reading.ofStep };
}

class Reading {
  readonly words: Record<string, Words> = {};
  readonly ofChapter = new Map<ChapterDraft, Record<string, Words>>();
  readonly ofStep = new Map<StepDraft, VariantDraft[]>();
  readonly #root: string;
  readonly #book: BookHead;
  readonly #chapters: readonly ChapterDraft[];
  readonly #findings: FindingList;
  readonly #byFile: ReadonlyMap<string, StepDraft>;

  constructor(root: string, book: BookHead, chapters: readonly ChapterDraft[], findings: FindingList) {
    this.#root = root;
    this.#book = book;
    this.#chapters = chapters;
    this.#findings = findings;
    this.#byFile = new Map(chapters.flatMap(({ steps }) => steps.map((step) => [step.source.file, step])));
  }

  /** The forms for one level that stand beside their originals. */
  async levelsOf({ folder }: ChapterDraft): Promise<void> {
    // What is wrong with the folder itself was said when its steps were found.
    const pages = await pagesOf(this.#root, '', folder.name, new FindingList());
    const variants = pages.filter(({ level }) => level !== null);
    for (const page of variants.filter(({ original }) => !this.#byFile.has(original)))
      this.#findings
        .in(page.file)
        .error(
          'variant-without-original',
          1,
          `There is no step ${page.original} of which this could be the form for one level.`,
          this.#nearest(page.original, (file) => `Name it ${withLevel(file, page.level)}.`) ??
            `Write ${page.original} first: it is what learners of the other levels read.`,
        );
    await this.#read(variants, { language: this.#book.language, path: '' });
  }

  /** A mirrored tree. */
  async tree(tree: LanguageTree): Promise<void> {
    const entries = await listFolder(this.#root, tree.path.slice(0, -1), this.#findings);
    for (const { name, isFolder } of entries) {
      if (!isFolder) {
        if (name === 'book.yml') this.words[tree.language] = await this.#words(`${tree.path}${name}`, name, name);
        continue;
      }
      const pages = await pagesOf(this.#root, tree.path, name, this.#findings);
      const chapter = this.#chapters.find(({ folder }) => folder.name === name);
      if (chapter !== undefined) await this.#chapter(tree, chapter, pages);
      else if (pages.length > 0) this.#reportStrayChapter(tree, name);
    }
  }

  async #chapter(tree: LanguageTree, chapter: ChapterDraft, pages: VariantFile[]): Promise<void> {
    const folder = `${tree.path}${chapter.folder.name}`;
    const names = (await listFolder(this.#root, folder, new FindingList())).map(({ name }) => name);
    if (names.includes('_chapter.yml')) {
      const words = await this.#words(`${folder}/_chapter.yml`, '_chapter.yml', chapter.file);
      this.ofChapter.set(chapter, { ...this.ofChapter.get(chapter), [tree.language]: words });
    }
    for (const page of pages.filter(({ original }) => !this.#byFile.has(original)))
      this.#findings
        .in(page.file)
        .warning(
          'translation-without-original',
          1,
          `The book has no step ${page.original}, so nobody reads this translation.`,
          this.#nearest(page.original, (file) => `Name it ${tree.path}${withLevel(file, page.level)}.`) ??
            'Move it to where its original is now, or delete it.',
        );
    await this.#read(pages, tree);
  }

  async #words(file: string, what: 'book.yml' | '_chapter.yml', original: string): Promise<Words> {
    const report = this.#findings.in(file);
    const text = await readText(join(this.#root, file), report);
    return text === null ? { title: null, description: null } : readWords(text, what, original, report);
  }

  async #read(pages: readonly VariantFile[], tree: LanguageTree): Promise<void> {
    const known = pages.flatMap((page) => {
      const step = this.#byFile.get(page.original);
      return step === undefined ? [] : [{ page, step }];
    });
    const read = await inTurns(known, async ({ page, step }) => ({ step, draft: await this.#draft(page, tree) }));
    const inOrder = read.toSorted((a, b) => rankOf(a.draft) - rankOf(b.draft));
    for (const { step, draft } of inOrder) {
      if (draft === null) continue;
      this.ofStep.set(step, [...(this.ofStep.get(step) ?? []), draft]);
      const { levels } = step.head;
      if (draft.level !== null && levels.length > 0 && !levels.includes(draft.level))
        this.#findings
          .in(draft.file)
          .warning(
            'variant-for-nobody',
            1,
            `Learners of the level \`${draft.level}\` do not meet this step, so nobody reads this form of it.`,
            `Add \`${draft.level}\` to the \`level:\` of ${step.source.file}, or delete this file.`,
          );
    }
  }

  async #draft({ file, original, level }: VariantFile, tree: LanguageTree): Promise<VariantDraft | null> {
    const report = this.#findings.in(file);
    const text = await readText(join(this.#root, file), report);
    if (text === null) return null;
    const { frontMatter, frontMatterLine, content, padded } = splitFrontMatter(text, report);
    const head = readVariantHead(frontMatter, frontMatterLine, { original, isTranslation: tree.path !== '' }, report);
    return { language: tree.language, level, head, content, padded, file, tree: tree.path };
  }

  #reportStrayChapter(tree: LanguageTree, name: string): void {
    const near = nearestName(
      name,
      this.#chapters.map(({ folder }) => folder.name),
    );
    this.#findings
      .in(`${tree.path}${name}`)
      .warning(
        'translation-without-original',
        1,
        `The book has no chapter folder ${name}, so nobody reads these translations.`,
        near === null ? 'Give the folder the name of the one that it translates.' : `Did you mean \`${near}\`?`,
      );
  }

  #nearest(file: string, fix: (file: string) => string): string | null {
    const near = nearestName(file, this.#byFile.keys());
    return near === null ? null : fix(near);
  }

  /** One sentence a language, however much is missing. */
  reportMissing(trees: readonly LanguageTree[]): void {
    const { language: source, languages, languagesLine } = this.#book;
    const wanted = new Set([...languages, ...trees.map(({ language }) => language)].filter((one) => one !== source));
    const steps = [...this.#byFile.values()];
    for (const language of wanted) {
      const isThere = (step: StepDraft) => this.ofStep.get(step)?.some((one) => variantName(one) === language) === true;
      const untranslated = steps.filter((step) => !isThere(step)).length;
      const untitled = this.#chapters.filter(
        (chapter) => !this.ofChapter.get(chapter)?.[language]?.title && chapter.head.title !== '',
      ).length;
      if (untranslated === 0 && untitled === 0) continue;
      const missing = [
        ...(untranslated > 0 ? [`${untranslated} of ${steps.length} steps`] : []),
        ...(untitled > 0 ? [`${untitled} of ${this.#chapters.length} chapter titles`] : []),
      ].join(' and ');
      const tree = trees.find((one) => one.language === language);
      this.#findings
        .in(languages.includes(language) ? 'book.yml' : (tree?.path.slice(0, -1) ?? 'i18n'))
        .warning(
          'missing-translations',
          languages.includes(language) ? languagesLine : 1,
          `In \`${language}\`, ${missing} are missing; readers get them in the source language.`,
          `Put translations at the same paths below i18n/${language}/.`,
        );
    }
  }
}

const withLevel = (file: string, level: BackgroundLevel | null): string =>
  level === null ? file : file.replace(/\.md$/i, `.${level}.md`);

/** The one for all levels, then level by level. */
const rankOf = (draft: VariantDraft | null): number => (draft?.level ? BACKGROUND_LEVELS.indexOf(draft.level) : -1);
