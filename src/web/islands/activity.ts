import type { MediaIslandData } from '../parts/media-data.tsx';
import { type ActivityMessage, limiter, readMessage } from './activity-messages.ts';
import { announce, showCompleted } from './completion.ts';
import { criterionRow } from './criterion-row.ts';
import { say } from './film-tools.ts';
import { type ActivityAnswer, backoff, isPassing, newKey, pageData, send } from './server.ts';
import { keep, startFrom } from './working-state.ts';

/** Saved together with others, not with every move of a slider. */
const STATE_REST_MS = 2_000;
const ANSWERS_WITHIN_MS = 20_000;

interface Report {
  activity: string;
  status: 'begun' | 'completed' | 'passed';
  score: number | null;
}

/** Hands what frames say on to the server, which decides what it means. */
function relay(data: MediaIslandData): (report: Report) => void {
  const row = criterionRow('activity', data.words.percent, data.locale);
  const waiting: (Report & { key: string })[] = [];
  let isSending = false;
  let isOver = !data.isLearner;
  let failures = 0;

  async function sendNext(): Promise<void> {
    const [report] = waiting;
    if (report === undefined || isSending || isOver) return;
    isSending = true;
    const { key, ...body } = report;
    const reply = await send<ActivityAnswer>('POST', `steps/${data.stepId}/activity`, body, key);
    isSending = false;
    if (!reply.ok && isPassing(reply.status)) {
      failures += 1;
      row.say(data.words.offline);
      setTimeout(sendNext, reply.retryAfterMs ?? backoff(failures, Math.random()));
      return;
    }
    waiting.shift();
    failures = 0;
    row.say(null);
    if (reply.ok) take(reply.body);
    else if (reply.status === 401) {
      isOver = true;
      row.say(data.words.signedOut);
    }
    void sendNext();
  }

  function take({ progress, opened }: ActivityAnswer): void {
    if (progress.status === 'completed') showCompleted(data.stepKey, opened ?? data.opens, data.words);
    else announce(data.words.done);
  }

  window.addEventListener('online', () => void sendNext());
  return (report) => {
    const isKnown = waiting.some((one) => one.activity === report.activity && one.status === report.status);
    if (isKnown && report.status !== 'begun') return;
    waiting.push({ ...report, key: newKey() });
    void sendNext();
  };
}

const colourScheme = (): 'light' | 'dark' => {
  const { theme } = document.documentElement.dataset;
  if (theme === 'light' || theme === 'dark') return theme;
  return matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light';
};

function host(
  figure: HTMLElement,
  frame: HTMLIFrameElement,
  data: MediaIslandData,
  report: (one: Report) => void,
): void {
  const id = figure.dataset['activity'] ?? '';
  const row = criterionRow('activity', data.words.percent, data.locale);
  const percent = new Intl.NumberFormat(data.locale, { style: 'percent' });
  const isHeard = limiter();
  let reached = data.activities.find((one) => one.id === id)?.status ?? null;
  let hasSpoken = false;

  const tell = (message: object): void => frame.contentWindow?.postMessage({ stepwell: 1, ...message }, '*');
  const begin = (): void =>
    tell({
      type: 'start',
      state: states[id] ?? null,
      status: reached,
      language: data.language,
      dir: document.querySelector<HTMLElement>('.prose')?.dir || data.dir,
      theme: colourScheme(),
      reduced_motion:
        document.documentElement.dataset['motion'] === 'reduced' ||
        matchMedia('(prefers-reduced-motion: reduce)').matches,
    });

  function hear(message: ActivityMessage): void {
    switch (message.type) {
      case 'ready':
        begin();
        break;
      case 'height':
        frame.style.blockSize = `${message.px}px`;
        break;
      case 'state':
        states[id] = message.state;
        if (data.isLearner) keep({ activity: states }, STATE_REST_MS);
        break;
      case 'progress':
        row.showText(percent.format(message.percent / 100));
        break;
      case 'score':
        report({ activity: id, status: 'begun', score: message.percent });
        break;
      default:
        if (reached === 'passed' || reached === message.type) break;
        reached = message.type;
        report({ activity: id, status: message.type, score: message.score });
    }
  }

  window.addEventListener('message', (event) => {
    // The frame has no origin of its own; that it is this frame is all there is to know.
    if (event.source !== frame.contentWindow || !isHeard(performance.now())) return;
    const message = readMessage(event.data);
    if (message === null) return;
    if (!hasSpoken) {
      hasSpoken = true;
      figure.dataset['speaks'] = '';
      if (figure.querySelector('.media-note') !== null) say(figure, null);
    }
    hear(message);
  });
  frame.addEventListener('load', () => {
    if (document.querySelector('.need[data-criterion="activity"]') === null) return;
    setTimeout(() => {
      if (!hasSpoken) say(figure, data.words.silent);
    }, ANSWERS_WITHIN_MS);
  });
  // Whoever was ready before we were hears it now.
  begin();
}

let states: Record<string, unknown> = {};

function start(): void {
  const data = pageData<MediaIslandData>('media-data');
  if (data === null) return;
  states = { ...data.states };
  startFrom(data.stepId, { activity: states });
  const report = relay(data);
  for (const figure of document.querySelectorAll<HTMLElement>('figure.interactive[data-activity]')) {
    const frame = figure.querySelector('iframe');
    if (frame !== null) host(figure, frame, data, report);
  }
}

start();
