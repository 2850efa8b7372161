import type { Rule } from './rule.ts';

/** Of texts for one level and of translations. */
export const VARIANT_RULES = {
  'variant-without-original': {
    severity: 'error',
    meaning: 'A file is the form of a step for one level, and there is no such step.',
    fix: 'Write the original first, or give the file the name of the one that it is a form of.',
    example: '01-start/02-more.beginner.md without 01-start/02-more.md',
    file: 'disk',
  },
  'variant-questions-differ': {
    severity: 'error',
    meaning: 'A form of a step asks other questions than its original, or has other choices right.',
    fix: 'Ask the same: the same ids, kinds and numbers of choices, gaps and items, and the same choices right.',
    example: 'A quiz with the question `q-one`, and a translation of it without',
    file: 'disk',
  },
  'variant-for-nobody': {
    severity: 'warning',
    meaning: 'A form is for a level whose learners do not meet the step.',
    fix: "Add the level to the step's `level:`, or delete the file.",
    example: '01-start/02-more.beginner.md beside a step with `level: [advanced]`',
    file: 'disk',
  },
  'unknown-level': {
    severity: 'error',
    meaning: 'The ending of a name is nearly that of a level.',
    fix: 'Write `.beginner.md`, `.intermediate.md` or `.advanced.md`.',
    example: '01-start/01-hello.beginer.md',
    file: 'disk',
  },
  'field-of-original': {
    severity: 'error',
    meaning: 'A form of a step, or the translation of a head, has a field that is one for all readers.',
    fix: 'Take it out; it holds for all forms where it stands in the original.',
    example: '01-start/01-hello.beginner.md with `minutes: 3`',
    file: 'disk',
  },
  'bad-language': {
    severity: 'error',
    meaning: 'A folder below `i18n` is no language, that of the book itself, or the second of one language.',
    fix: 'Name it by a language tag such as `ur` or `pt-BR`.',
    example: 'i18n/urdu_pk',
    file: 'disk',
  },
  'unlisted-language': {
    severity: 'warning',
    meaning: 'The book lists its languages, and this one is not in the list, so its pages are left out.',
    fix: 'Add it to `languages:` of book.yml.',
    example: 'book.yml with `languages: [en]` beside i18n/ur',
    file: 'disk',
  },
  'translation-without-original': {
    severity: 'warning',
    meaning: 'There is a translation of a page or a chapter that the book does not have.',
    fix: 'Move it to where its original is now, or delete it.',
    example: 'i18n/ur/01-start/02-gone.md',
    file: 'disk',
  },
  'stale-translation': {
    severity: 'warning',
    meaning:
      'The original has been edited since it was translated. Readers are told that the translation may be out of date.',
    fix: 'Bring it up to date, then run `stepwell check FOLDER --accept-translations`.',
    example: 'A translation whose `source_hash` is that of an earlier original',
    file: 'disk',
  },
  'missing-source-hash': {
    severity: 'warning',
    meaning: 'A translation does not say from which form of its original it was made.',
    fix: 'Once it is up to date, run `stepwell check FOLDER --accept-translations`.',
    example: 'A translation without `source_hash`',
    file: 'disk',
  },
  'missing-translations': {
    severity: 'warning',
    meaning: 'Some pages or chapter titles are not there in a language; readers get them in the source language.',
    fix: 'Put translations at the same paths below `i18n/` and the language.',
    example: 'i18n/ur with nothing but book.yml',
    file: 'disk',
  },
} satisfies Record<string, Rule>;
