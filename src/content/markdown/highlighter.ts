import type { ElementContent } from 'hast';
import { createCssVariablesTheme, createHighlighterCore, type HighlighterCore } from 'shiki/core';
import { createJavaScriptRegexEngine } from 'shiki/engine/javascript';
import { bundledLanguages } from 'shiki/langs';

/**
 * Classes of highlighted code, for the style sheet (a strict CSP forbids inline styles):
 *   tok-keyword      if, return, const; also operators
 *   tok-string       text in quotes
 *   tok-string-expression   templates and the like
 *   tok-comment      comments
 *   tok-function     names of functions and tags
 *   tok-constant     numbers, true, null, names of properties and built-ins
 *   tok-parameter    parameters of functions
 *   tok-punctuation  brackets, commas, semicolons
 *   tok-link         addresses inside code
 *   tok-inserted, tok-deleted, tok-changed   lines of a diff
 * Everything else is plain text inside `pre.code > code`.
 */
export const TOKEN_CLASSES = [
  'tok-keyword',
  'tok-string',
  'tok-string-expression',
  'tok-comment',
  'tok-function',
  'tok-constant',
  'tok-parameter',
  'tok-punctuation',
  'tok-link',
  'tok-inserted',
  'tok-deleted',
  'tok-changed',
] as const;

const THEME = 'token-classes';
const TOKEN = /^var\(--code-(?:token-)?([a-z-]+)\)$/;
/** Longer code and lines stay plain, so that no grammar can hold up a publish and no clock decides about its result. */
const LONGEST_CODE = 100_000;
const LONGEST_LINE = 2_000;

let shared: Promise<HighlighterCore> | null = null;

/** One for the whole process: loading a grammar costs more than highlighting a page. */
function highlighter(): Promise<HighlighterCore> {
  shared ??= createHighlighterCore({
    themes: [createCssVariablesTheme({ name: THEME, variablePrefix: '--code-', fontStyle: false })],
    langs: [],
    engine: createJavaScriptRegexEngine({ forgiving: true }),
  });
  return shared;
}

const loading = new Map<string, Promise<boolean>>();

/** Loads a grammar the first time that it is asked for. False for languages that nobody knows. */
function loadLanguage(language: string): Promise<boolean> {
  const known = loading.get(language);
  if (known !== undefined) return known;
  const load = Object.entries(bundledLanguages).find(([name]) => name === language)?.[1];
  const loaded =
    load === undefined ? Promise.resolve(false) : highlighter().then((h) => h.loadLanguage(load).then(() => true));
  loading.set(language, loaded);
  return loaded;
}

/** Code as text and `span`s with token classes; plain text when the language is unknown. */
export async function highlight(code: string, language: string): Promise<ElementContent[]> {
  const plain: ElementContent[] = [{ type: 'text', value: code }];
  if (language === '' || code.length > LONGEST_CODE || !(await loadLanguage(language))) return plain;
  const options = { lang: language, theme: THEME, tokenizeMaxLineLength: LONGEST_LINE, tokenizeTimeLimit: 0 };
  const lines = (await highlighter()).codeToTokensBase(code, options);
  const pieces: { className: string | null; value: string }[] = [];
  for (const [i, line] of lines.entries()) {
    if (i > 0) pieces.push({ className: null, value: '\n' });
    for (const token of line) pieces.push({ className: tokenClass(token.color), value: token.content });
  }
  return merged(pieces);
}

function tokenClass(color: string | undefined): string | null {
  const name = `tok-${TOKEN.exec(color ?? '')?.[1] ?? ''}`;
  return TOKEN_CLASSES.find((known) => known === name) ?? null;
}

/** Neighbours of one class become one element; blanks join whatever stands before them. */
function merged(pieces: { className: string | null; value: string }[]): ElementContent[] {
  const nodes: ElementContent[] = [];
  let open: { className: string | null; text: { type: 'text'; value: string } } | null = null;
  for (const { className, value } of pieces) {
    if (value === '') continue;
    if (open !== null && (open.className === className || value.trim() === '')) {
      open.text.value += value;
      continue;
    }
    const text = { type: 'text' as const, value };
    open = { className, text };
    nodes.push(
      className === null
        ? text
        : { type: 'element', tagName: 'span', properties: { className: [className] }, children: [text] },
    );
  }
  return nodes;
}
