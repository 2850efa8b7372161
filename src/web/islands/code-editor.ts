import { defaultKeymap, history, historyKeymap, indentWithTab } from '@codemirror/commands';
import { javascript } from '@codemirror/lang-javascript';
import { python } from '@codemirror/lang-python';
import { SQLite, sql } from '@codemirror/lang-sql';
import { bracketMatching, HighlightStyle, indentOnInput, indentUnit, syntaxHighlighting } from '@codemirror/language';
import { EditorState, type Extension } from '@codemirror/state';
import { drawSelection, EditorView, highlightActiveLine, keymap, lineNumbers } from '@codemirror/view';
import { tags } from '@lezer/highlight';
import type { ExerciseLanguage } from '../../domain/exercise.ts';

export interface CodeEditor {
  replace(text: string): void;
  focus(): void;
}

export interface EditorOptions {
  language: ExerciseLanguage;
  label: string;
  onChange: () => void;
}

const LANGUAGES: Record<ExerciseLanguage, () => Extension> = {
  javascript: () => javascript(),
  typescript: () => javascript({ typescript: true }),
  python: () => [python(), indentUnit.of('    ')],
  sql: () => sql({ dialect: SQLite }),
};

const colours = HighlightStyle.define([
  { tag: [tags.keyword, tags.modifier, tags.operatorKeyword], color: 'var(--tok-keyword)' },
  { tag: [tags.string, tags.special(tags.string), tags.regexp], color: 'var(--tok-string)' },
  { tag: tags.comment, color: 'var(--tok-comment)', fontStyle: 'italic' },
  {
    tag: [tags.function(tags.variableName), tags.function(tags.propertyName), tags.className],
    color: 'var(--tok-function)',
  },
  { tag: [tags.number, tags.bool, tags.null, tags.typeName], color: 'var(--tok-constant)' },
  { tag: [tags.punctuation, tags.operator], color: 'var(--tok-punctuation)' },
]);

const look = EditorView.theme({
  '&': { color: 'var(--ink)', backgroundColor: 'var(--surface)', fontSize: 'var(--size-meta)' },
  '&.cm-focused': { outline: 'var(--ring)', outlineOffset: '-2px' },
  '.cm-scroller': { fontFamily: 'var(--code)', lineHeight: '1.55', minHeight: '9em', maxHeight: '70vh' },
  '.cm-content': { caretColor: 'var(--ink)' },
  '.cm-cursor': { borderLeftColor: 'var(--ink)' },
  '.cm-gutters': { backgroundColor: 'var(--surface)', color: 'var(--ink-soft)', borderRight: '1px solid var(--line)' },
  '.cm-activeLine, .cm-activeLineGutter': { backgroundColor: 'transparent' },
  '&.cm-focused .cm-activeLine': { backgroundColor: 'color-mix(in srgb, var(--accent-wash) 45%, transparent)' },
  '& > .cm-scroller .cm-selectionLayer .cm-selectionBackground': { backgroundColor: 'var(--mark)' },
  '& .cm-matchingBracket': { backgroundColor: 'var(--accent-wash)' },
});

/**
 * Opens an editor in place of a text area, which goes on holding the text. It lives in a shadow root: there its styles
 * are sheets of the document's own making, which the page's policy allows, and no style elements, which it refuses.
 */
export function openEditor(area: HTMLTextAreaElement, { language, label, onChange }: EditorOptions): CodeEditor {
  const host = document.createElement('div');
  host.className = 'code-editor';
  host.dir = 'ltr';
  const root = host.attachShadow({ mode: 'open' });
  const { selectionStart } = area;
  const hadFocus = document.activeElement === area;
  const view = new EditorView({
    root,
    parent: root,
    state: EditorState.create({
      doc: area.value,
      selection: { anchor: Math.min(selectionStart, area.value.length) },
      extensions: [
        lineNumbers(),
        history(),
        drawSelection(),
        indentOnInput(),
        bracketMatching(),
        highlightActiveLine(),
        syntaxHighlighting(colours),
        LANGUAGES[language](),
        // Escape lets the next Tab through: the editor is no trap.
        keymap.of([...defaultKeymap, ...historyKeymap, indentWithTab]),
        EditorView.contentAttributes.of({ 'aria-label': label, dir: 'ltr' }),
        EditorView.updateListener.of((update) => {
          if (!update.docChanged) return;
          area.value = update.state.doc.toString();
          onChange();
        }),
        look,
      ],
    }),
  });
  area.after(host);
  area.hidden = true;
  if (hadFocus) view.focus();
  return {
    replace: (text) => view.dispatch({ changes: { from: 0, to: view.state.doc.length, insert: text } }),
    focus: () => view.focus(),
  };
}
