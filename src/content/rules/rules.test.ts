import { readFile } from 'node:fs/promises';
import { describe, expect, test } from 'vitest';
import { type BookFiles, MP4, mp4, PNG, readFiles, SMALL_BOOK, STEP, SVG } from '../fixtures/temporary-book.ts';
import { RULES, type RuleName } from './rules.ts';
import { rulesPage } from './rules-page.ts';

/** What the examples of texts name. */
const SHOWN: BookFiles = {
  '01-start/leg.png': PNG,
  '01-start/drawing.png': SVG,
  '01-start/script.svg': SVG.replace('<path', '<script/><path'),
  '01-start/walk.mp4': MP4,
  '01-start/endless.mp4': mp4(0),
  '01-start/nested.m3u8': '#EXTM3U\nnested.m3u8\n',
  '01-start/walk.py': 'print()\n',
  '01-start/walk.exe': 'MZ',
  '01-start/sim.html': '<!doctype html>',
  '01-start/asks.html': '<!doctype html><script src="other.js"></script>',
};

const NEXT: BookFiles = { '02-next/_chapter.yml': 'title: Next', '02-next/01-on.md': '# On\n\nText.' };
const prose = (wordsASentence: number): string =>
  Array.from({ length: 160 }, (_, at) => (at % wordsASentence === wordsASentence - 1 ? 'word.' : 'word')).join(' ');
const large = new Uint8Array(21 * 2 ** 20);
large.set(PNG);

/** What lies on the disk where the example only says so. */
const ON_DISK: Partial<Record<RuleName, BookFiles>> = {
  'duplicate-key': { '01-start/02-hello.md': '# Hello\n\nText.' },
  'duplicate-title': { ...NEXT, '02-next/_chapter.yml': 'title: Start' },
  'hidden-prerequisite': {
    ...NEXT,
    '01-start/_chapter.yml': 'title: Start\nactive: false',
    '02-next/_chapter.yml': 'title: Next\nrequires: [start]',
  },
  'empty-chapter': { '02-next/_chapter.yml': 'title: Next' },
  'unlisted-chapter': { ...NEXT, 'book.yml': 'title: T\nchapters: [start]' },
  'same-number': { '01-start/01-again.md': '# Again\n\nText.' },
  'ignored-file': { '01-start/02-more.markdown': '# More' },
  'unknown-type-suffix': { '01-start/02-check.quizz.md': '# Check\n\nText.' },
  'variant-without-original': { '01-start/02-more.beginner.md': 'Text.' },
  'variant-questions-differ': {
    '01-start/02-check.quiz.md': '# Check\n\n:::question{#q-one}\nOne?\n\n- [x] a\n- [ ] b\n:::',
    'i18n/ur/01-start/02-check.quiz.md': '# جانچ',
  },
  'variant-for-nobody': {
    '01-start/02-more.md': '---\ntitle: More\nlevel: [advanced]\n---\nText.',
    '01-start/02-more.beginner.md': 'Text.',
  },
  'unknown-level': { '01-start/01-hello.beginer.md': '# Hello\n\nText.' },
  'field-of-original': { '01-start/01-hello.beginner.md': '---\nminutes: 3\n---\nText.' },
  'bad-language': { 'i18n/urdu_pk/book.yml': 'title: T' },
  'unlisted-language': { 'book.yml': 'title: T\nlanguages: [en]', 'i18n/ur/book.yml': 'title: T' },
  'translation-without-original': { 'i18n/ur/01-start/02-gone.md': '# T' },
  'stale-translation': { [`i18n/ur/${STEP}`]: `---\ntitle: T\nsource_hash: ${'0'.repeat(64)}\n---\nT.` },
  'missing-source-hash': { [`i18n/ur/${STEP}`]: '# T' },
  'missing-translations': { 'i18n/ur/book.yml': 'title: T' },
  'file-too-large': { [STEP]: 'word '.repeat(1_000_000) },
  'bad-encoding': { [STEP]: new Uint8Array(Buffer.from('# Gr\u00fc\u00dfe', 'latin1')) },
  'asset-too-large': { [STEP]: '# Hello\n\n![A leg](large.png)', '01-start/large.png': large },
  'missing-tests': exercise({ '_starter/a.py': '', '_solution/a.py': '', '_tests/.keep': '' }),
  'missing-starter': exercise({ '_solution/a.py': '', '_tests/a.py': '' }),
  'missing-solution': exercise({ '_starter/a.py': '', '_tests/a.py': '' }),
  'unknown-language': exercise({ '_starter/a.rs': '', '_solution/a.rs': '', '_tests/a.rs': '' }),
  'bad-file-name': exercise({ '_starter/a b.py': '', '_solution/a b.py': '', '_tests/a.py': '' }),
  'reading-level-jump': { [STEP]: `# One\n\n${prose(10)}`, '01-start/02-two.md': `# Two\n\n${prose(50)}` },
};

/** Found by running an exercise, not by reading it. */
const BY_RUNNING: readonly RuleName[] = ['solution-fails', 'starter-passes'];

function exercise(files: Record<string, string>): BookFiles {
  const all = Object.entries({ 'index.md': '# Try\n\nText.', ...files });
  return Object.fromEntries(all.map(([name, text]) => [`01-start/02-try.exercise/${name}`, text]));
}

function filesFor(name: RuleName): BookFiles {
  const { example, file } = RULES[name];
  switch (file) {
    case 'disk': {
      const files = ON_DISK[name];
      if (name === 'empty-book') return { 'book.yml': 'title: T' };
      if (files === undefined) throw new Error(`say what lies on the disk for ${name}`);
      return { ...SMALL_BOOK, ...files };
    }
    case 'book.yml':
      return { ...SMALL_BOOK, 'book.yml': example };
    case '_chapter.yml':
      return { ...SMALL_BOOK, '01-start/_chapter.yml': example };
    case 'head':
      return { ...SMALL_BOOK, [STEP]: `---\n${example}\n---\nText.\n` };
    case 'quiz':
      return { ...SMALL_BOOK, '01-start/02-check.quiz.md': `# Check\n\n${example}\n` };
    default:
      return { ...SMALL_BOOK, ...SHOWN, [STEP]: `---\ntitle: Hello\n---\n${example}\n` };
  }
}

describe('every rule', () => {
  test.each((Object.keys(RULES) as RuleName[]).filter((name) => !BY_RUNNING.includes(name)))(
    '%s finds fault with its example, as severely as it says',
    async (name) => {
      const { book, findings } = await readFiles(filesFor(name));
      const found = findings.filter(({ rule }) => rule === name);
      expect(found.length, JSON.stringify(findings)).toBeGreaterThan(0);
      for (const { severity, sentence } of found) {
        expect(severity).toBe(RULES[name].severity);
        expect(sentence).toMatch(/^\S.*[.…]$/s);
      }
      expect(book === null).toBe(findings.some(({ severity }) => severity === 'error'));
    },
  );
});

test('the page about the rules says what the rules are (npm run findings)', async () => {
  expect(await readFile('docs/findings.md', 'utf8')).toBe(rulesPage());
});
