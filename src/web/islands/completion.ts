/** What a page shows when the server has said that the step is done; the same for every kind of evidence. */

const one = (selector: string): HTMLElement | null => document.querySelector<HTMLElement>(selector);

/** Says something to screen readers. */
export function announce(text: string): void {
  const live = one('[data-live]');
  if (live !== null) live.textContent = text;
}

interface Words {
  completed: string;
  stateCompleted: string;
  stateAvailable: string;
}

export function showCompleted(stepKey: string, opened: readonly string[], words: Words): void {
  const status = one('#status');
  if (status === null || status.dataset['done'] === 'true') return;
  status.dataset['done'] = 'true';
  for (const needless of document.querySelectorAll<HTMLElement>('.status-needs, .complete-form, [data-until-done]'))
    needless.hidden = true;
  for (const found of status.querySelectorAll<HTMLElement>('.status-done, [data-next]')) found.hidden = false;
  setState(stepKey, 'completed', words.stateCompleted);
  countUp();
  for (const key of opened) openStep(key, words.stateAvailable);
  const next = status.querySelector<HTMLElement>('[data-next]');
  announce([words.completed, next?.textContent?.trim() ?? ''].join('. '));
}

/** The phone's "2/6": optional steps are not counted. */
function countUp(): void {
  const found = one('.rail-count[data-counts]');
  const [done, all] = (found?.textContent ?? '').split('/').map(Number);
  if (found !== null && done !== undefined && all !== undefined && done < all) found.textContent = `${done + 1}/${all}`;
}

function openStep(key: string, text: string): void {
  if (line(key)?.dataset['state'] === 'locked') setState(key, 'available', text);
}

const line = (key: string): HTMLElement | null => one(`.rail li[data-step-key="${CSS.escape(key)}"]`);

function setState(key: string, state: string, text: string): void {
  const found = line(key);
  if (found === null) return;
  found.dataset['state'] = state;
  const words = found.querySelector('[data-state-text]');
  if (words !== null) words.textContent = ` (${text})`;
}
