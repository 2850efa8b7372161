import { render } from 'preact';
import { RunInBrowser } from '../../runner/browser/run-in-browser.ts';
import type { ExerciseIslandData } from '../parts/exercise-form.tsx';
import { fill } from '../parts/fill.ts';
import { isPassed, type RunView, runSentence, TestResults } from '../parts/test-results.tsx';
import { showCompleted } from './completion.ts';
import { type FileEditor, fileEditors } from './file-editors.ts';
import { newKey, pageData, type SubmissionAnswer, send } from './server.ts';
import { showSolution } from './solution.ts';
import { keep, startFrom, watchSaving } from './working-state.ts';

const DRAFT_MS = 1500;

interface Page {
  data: ExerciseIslandData;
  editors: FileEditor[];
  status: HTMLElement;
  result: HTMLElement;
  run: HTMLButtonElement;
  check: HTMLButtonElement;
  reset: HTMLButtonElement;
}

const filesOf = ({ editors }: Page): Record<string, string> =>
  Object.fromEntries(editors.map((editor) => [editor.name, editor.text()]));

function start(): void {
  const data = pageData<ExerciseIslandData>('exercise-data');
  const form = document.querySelector<HTMLFormElement>('#exercise-form');
  if (data === null || form === null) return;
  const one = <T extends HTMLElement>(name: string): T => {
    const found = document.querySelector<T>(`#exercise [data-${name}]`);
    if (found === null) throw new Error(`the page has no ${name}`);
    return found;
  };
  const page: Page = {
    data,
    editors: [],
    status: one('exercise-status'),
    result: one('result'),
    run: one('run'),
    check: one('check'),
    reset: one('reset'),
  };
  page.editors = fileEditors(one('files'), data, () => keep({ files: filesOf(page) }, DRAFT_MS));
  startFrom(data.stepId, {});
  watchSaving((hasFailed) => {
    // Whatever else has been said is more to the point.
    const { textContent: said } = page.status;
    if (hasFailed && said === '') say(page, data.words.draftFailed);
    else if (!hasFailed && said === data.words.draftFailed) say(page, '');
  });
  for (const shown of ['keys', 'run-hint']) one(shown).hidden = false;
  for (const button of [page.run, page.reset]) button.hidden = false;
  listen(page, form);
}

function listen(page: Page, form: HTMLFormElement): void {
  const { data, run, reset } = page;
  const browser = new RunInBrowser();
  run.addEventListener('click', () => {
    if (browser.isRunning) browser.stop();
    else void runHere(page, browser);
  });
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    void handIn(page);
  });
  reset.addEventListener('click', () => {
    if (!confirm(data.words.resetConfirm)) return;
    for (const editor of page.editors)
      editor.replace(data.starter.find(({ name }) => name === editor.name)?.text ?? '');
    keep({ files: filesOf(page) }, 0);
    page.editors[0]?.focus();
  });
}

/** With `isHeardOnly` for those who listen: the others see the same nearby. */
function say({ status }: Page, text: string, isHeardOnly = false): void {
  status.classList.toggle('visually-hidden', isHeardOnly);
  status.textContent = text;
}

/** Tries the visible tests here. What they come to counts for nothing, so it need not be proven. */
async function runHere(page: Page, browser: RunInBrowser): Promise<void> {
  const { data, run } = page;
  const { words } = data;
  run.textContent = words.stop;
  say(page, fill(words.loading, { language: data.languageName }));
  const files = Object.entries(filesOf(page)).map(([name, text]) => ({ name, text }));
  const request = { language: data.language, files, tests: data.tests, hidden: [] };
  const outcome = await browser.run(request, () => say(page, words.running));
  run.textContent = words.run;
  if (outcome === 'stopped') say(page, words.stopped);
  else if (outcome === 'failed') say(page, words.runtimeFailed);
  else show(page, outcome, true);
}

let isRendered = false;

function show(page: Page, run: RunView, isTrial: boolean): void {
  const { words } = page.data;
  // What the server wrote gives way once; from then on there is what was rendered here.
  if (!isRendered) page.result.replaceChildren();
  isRendered = true;
  render(<TestResults run={run} words={words} isTrial={isTrial} />, page.result);
  const failed = run.tests.filter(({ passed, name }) => !passed && name !== null).map(({ name }) => name);
  const named = failed.length === 0 || run.halt !== null ? '' : ` ${words.failed}: ${failed.slice(0, 3).join(', ')}`;
  say(page, runSentence({ run, words, isTrial }) + named, true);
  if (!isPassed(run)) page.result.scrollIntoView({ block: 'nearest' });
}

/** One key for one set of files: sending them again after a lost reply is the same submission. */
let sent: { files: string; key: string } | null = null;

async function handIn(page: Page): Promise<void> {
  const { data, check } = page;
  const { words } = data;
  if (check.getAttribute('aria-disabled') === 'true') return;
  const files = filesOf(page);
  const text = JSON.stringify(files);
  if (sent?.files !== text) sent = { files: text, key: newKey() };
  check.setAttribute('aria-disabled', 'true');
  check.textContent = words.checking;
  say(page, words.checking);
  keep({ files }, 0);
  const reply = await send<SubmissionAnswer>('POST', `steps/${data.stepId}/submissions`, { files }, sent.key);
  check.removeAttribute('aria-disabled');
  check.textContent = words.check;
  if (!reply.ok) {
    const seconds = Math.ceil((reply.retryAfterMs ?? 5_000) / 1000);
    const isBusy = reply.code === 'runner_busy' || reply.status === 429;
    if (isBusy) say(page, fill(words.busy, { seconds }));
    else say(page, reply.status === 0 ? words.offline : reply.status === 403 ? words.locked : words.sendFailed);
    return;
  }
  sent = null;
  const { body } = reply;
  show(page, { ...body, haltedIn: body.halted_in }, false);
  tell(data, body);
}

/** The rest of the page follows: the bar at its foot, the list of steps, the solution. */
function tell(data: ExerciseIslandData, answer: SubmissionAnswer): void {
  const percent = new Intl.NumberFormat(data.locale, { style: 'percent' });
  const row = document.querySelector('.need[data-criterion="tests"]');
  const text = row?.querySelector('.need-text');
  const meter = row?.querySelector('progress');
  if (meter) meter.value = answer.credited_score;
  if (text) {
    const need = percent.format((data.needPercent ?? 100) / 100);
    text.textContent = fill(data.bar.percent, { have: percent.format(answer.credited_score / 100), need });
  }
  if (answer.progress.status !== 'completed') return;
  showCompleted(data.stepKey, answer.opened ?? [], data.bar);
  void showSolution();
}

start();
