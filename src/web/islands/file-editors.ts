import type { ExerciseIslandData } from '../parts/exercise-form.tsx';
import type { CodeEditor } from './code-editor.ts';

/** One file that is written in: its text area at first, a code editor once somebody goes there. */
export interface FileEditor {
  name: string;
  text(): string;
  replace(text: string): void;
  focus(): void;
}

/** Makes the text areas of the page editors, and tabs of them where there are several. */
export function fileEditors(place: HTMLElement, data: ExerciseIslandData, onChange: () => void): FileEditor[] {
  const boxes = [...place.querySelectorAll<HTMLElement>('[data-file]')];
  if (boxes.length > 1) makeTabs(place, boxes, data.words.files);
  return boxes.map((box) => fileEditor(box, data, onChange));
}

function fileEditor(box: HTMLElement, data: ExerciseIslandData, onChange: () => void): FileEditor {
  const area = box.querySelector('textarea');
  if (area === null) throw new Error('a file has no text area');
  const name = box.dataset['file'] ?? '';
  let editor: CodeEditor | null = null;
  let isLoading = false;
  area.addEventListener('input', onChange);
  area.addEventListener('focus', () => {
    if (isLoading) return;
    isLoading = true;
    // Where it cannot be had, the text area stays.
    import('./code-editor.ts').then(
      ({ openEditor }) => {
        editor = openEditor(area, { language: data.language, label: name, onChange });
      },
      () => {},
    );
  });
  return {
    name,
    text: () => area.value,
    replace(text) {
      area.value = text;
      editor?.replace(text);
    },
    focus: () => (editor === null ? area.focus() : editor.focus()),
  };
}

function makeTabs(place: HTMLElement, boxes: HTMLElement[], label: string): void {
  const list = document.createElement('div');
  list.setAttribute('role', 'tablist');
  list.setAttribute('aria-label', label);
  list.className = 'file-tabs';
  list.dir = 'ltr';
  const tabs = boxes.map((box, at) => {
    const tab = document.createElement('button');
    tab.type = 'button';
    tab.id = `tab-${at}`;
    tab.textContent = box.dataset['file'] ?? '';
    tab.setAttribute('role', 'tab');
    tab.setAttribute('aria-controls', `panel-${at}`);
    box.id = `panel-${at}`;
    box.setAttribute('role', 'tabpanel');
    box.setAttribute('aria-labelledby', tab.id);
    return tab;
  });
  const choose = (chosen: number): void => {
    for (const [at, tab] of tabs.entries()) {
      tab.setAttribute('aria-selected', String(at === chosen));
      tab.tabIndex = at === chosen ? 0 : -1;
      const box = boxes[at];
      if (box) box.hidden = at !== chosen;
    }
  };
  for (const [at, tab] of tabs.entries()) {
    tab.addEventListener('click', () => choose(at));
    tab.addEventListener('keydown', ({ key }) => {
      const by = key === 'ArrowRight' ? 1 : key === 'ArrowLeft' ? -1 : 0;
      if (by === 0) return;
      const next = (at + by + tabs.length) % tabs.length;
      choose(next);
      tabs[next]?.focus();
    });
  }
  list.append(...tabs);
  place.prepend(list);
  choose(0);
}
