import { fill } from '../parts/fill.ts';
import type { TimeIslandData } from '../parts/step-data.tsx';
import { announce, showCompleted } from './completion.ts';
import { estimate, isActive, isMet, type Pace, passesHalf, untilNextBeat } from './pace.ts';
import { keepPosition } from './position.ts';
import { backoff, isPassing, newKey, pageData, type Reply, type SittingAnswer, send } from './server.ts';
import { statusBar } from './status-bar.ts';
import { startFrom } from './working-state.ts';

/** Counts reading time together with the server, whose clock alone decides. */
function readAlong(data: TimeIslandData): void {
  const { words, stepId } = data;
  const asksTime = data.needSeconds !== null;
  const pace: Pace = {
    need: data.needSeconds ?? 0,
    counted: data.countedSeconds,
    since: performance.now(),
    isCounting: false,
    beatSeconds: data.beatSeconds,
  };
  const bar = statusBar(pace.need, words, data.locale);
  let sitting: string | null = null;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let clock: ReturnType<typeof setInterval> | undefined;
  let failures = 0;
  let lastActivity = performance.now();
  let isOver = false;
  /** A beat whose answer was lost is sent again under its own key, so that it counts once. */
  let lost: { key: string; visible: boolean; active: boolean } | null = null;

  const active = () => isActive(lastActivity, isPlaying(), performance.now());

  function count(isCounting: boolean): void {
    pace.isCounting = isCounting;
    pace.since = performance.now();
    clearInterval(clock);
    if (isCounting && asksTime) clock = setInterval(() => bar.show(estimate(pace, performance.now())), 1000);
  }

  function later(run: () => void, ms: number): void {
    clearTimeout(timer);
    timer = setTimeout(run, ms);
  }

  function stop(): void {
    isOver = true;
    clearTimeout(timer);
    clearInterval(clock);
  }

  async function open(): Promise<void> {
    const reply = await send<SittingAnswer>('POST', `steps/${stepId}/sittings`, {}, newKey());
    if (reply.ok) sitting = reply.body.id;
    take(reply, open);
  }

  async function beat(visible: boolean, isBusy: boolean): Promise<void> {
    if (sitting === null || isOver) return;
    const report = lost ?? { key: newKey(), visible, active: isBusy };
    lost = null;
    const { key, ...body } = report;
    const reply = await send<SittingAnswer>('POST', `sittings/${sitting}/beats`, body, key);
    if (!reply.ok && isPassing(reply.status)) lost = report;
    take(reply, () => beat(true, active()));
  }

  /** What an answer changes; `again` repeats what got none. */
  function take(reply: Reply<SittingAnswer>, again: () => void): void {
    if (isOver) return;
    if (!reply.ok) {
      fail(reply, again);
      return;
    }
    failures = 0;
    bar.say(null);
    const before = pace.counted;
    pace.counted = Math.max(pace.counted, reply.body.counted_seconds);
    pace.beatSeconds = reply.body.beat_seconds;
    if (asksTime) bar.show(Math.min(pace.counted, pace.need));
    if (reply.body.progress.status === 'completed') {
      stop();
      showCompleted(data.stepKey, reply.body.opened ?? data.opens, words);
    } else if (!asksTime || isMet(pace)) stop();
    else {
      if (passesHalf(before, pace.counted, pace.need)) announce(words.half);
      goOn();
    }
  }

  function goOn(): void {
    const isReading = document.visibilityState === 'visible' && active();
    count(isReading);
    if (!isReading) bar.say(words.paused);
    else later(tick, untilNextBeat(pace));
  }

  function tick(): void {
    void beat(true, active());
  }

  function fail(reply: Exclude<Reply<SittingAnswer>, { ok: true }>, again: () => void): void {
    failures += 1;
    count(false);
    if (isPassing(reply.status)) {
      bar.say(words.offline);
      later(again, reply.retryAfterMs ?? backoff(failures, Math.random()));
    } else if (reply.code === 'sitting_ended' || reply.status === 404) {
      sitting = null;
      // Another page of this learner is being read: come back when this one is.
      if (document.visibilityState === 'visible') later(open, failures < 3 ? 0 : backoff(failures, Math.random()));
    } else {
      stop();
      if (reply.status === 401) bar.say(words.signedOut);
    }
  }

  document.addEventListener('visibilitychange', () => {
    if (isOver) return;
    clearTimeout(timer);
    if (document.visibilityState === 'hidden') {
      void beat(true, active());
      count(false);
    } else {
      lastActivity = performance.now();
      if (sitting === null) void open();
      else void beat(false, false);
    }
  });

  for (const sign of ['pointerdown', 'pointermove', 'keydown', 'scroll', 'touchstart', 'wheel'])
    window.addEventListener(
      sign,
      () => {
        const wasActive = active();
        lastActivity = performance.now();
        if (!wasActive && sitting !== null && !isOver && document.visibilityState === 'visible') void beat(true, false);
      },
      { passive: true, capture: true },
    );
  window.addEventListener('online', () => {
    if (failures > 0 && !isOver) later(sitting === null ? open : tick, 0);
  });

  document
    .querySelector<HTMLFormElement>('.complete-form:not(:has([name="declared"]))')
    ?.addEventListener('submit', (event) => {
      // The page's own clock settles first; what else is missing, the server says on its page.
      if (isOver || sitting === null || failures > 0) return;
      event.preventDefault();
      const form = event.currentTarget as HTMLFormElement;
      bar.say(words.checking);
      clearTimeout(timer);
      void beat(true, active()).then(() => {
        const next = document.querySelector<HTMLAnchorElement>('#status[data-done="true"] [data-next]');
        if (next !== null) location.assign(next.href);
        else if (isMet(pace) || failures > 0) form.submit();
        else {
          const left = Math.ceil(pace.need - pace.counted);
          const text = fill(words.notYet, { left: seconds(left, data.locale) });
          bar.say(text);
          announce(text);
        }
      });
    });

  if (document.visibilityState === 'visible') void open();
}

const seconds = (count: number, locale: string): string =>
  new Intl.NumberFormat(locale, { style: 'unit', unit: 'second', unitDisplay: 'long' }).format(count);

/** Somebody who listens or watches need not touch anything. */
const isPlaying = (): boolean =>
  [...document.querySelectorAll<HTMLMediaElement>('video, audio')].some((media) => !media.paused && !media.ended);

function start(): void {
  const data = pageData<TimeIslandData>('time-data');
  if (data === null) return;
  startFrom(data.stepId, data.scroll === null ? {} : { scroll: data.scroll });
  keepPosition(data.scroll);
  readAlong(data);
}

// A page that is only prepared in case somebody goes there is not being read.
if ((document as Document & { prerendering?: boolean }).prerendering)
  document.addEventListener('prerenderingchange', start, { once: true });
else start();
