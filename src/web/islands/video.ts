import type { MediaIslandData } from '../parts/media-data.tsx';
import { showCompleted } from './completion.ts';
import { criterionRow } from './criterion-row.ts';
import { offerEmbeds } from './film-embeds.ts';
import { followText } from './film-text.ts';
import { addTools, say } from './film-tools.ts';
import { notPlaying, type Played, pending, percentOf, playTo } from './played.ts';
import { backoff, isPassing, newKey, pageData, send, type WatchedAnswer } from './server.ts';
import { keep, startFrom } from './working-state.ts';

const REPORT_EVERY_MS = 10_000;
const POSITION_REST_MS = 5_000;
/** Who is so near to an end begins anew. */
const NEAR_END_SECONDS = 2;

interface Film {
  id: string;
  ms: number;
  video: HTMLVideoElement;
  played: Played;
  /** The fastest that what is pending was played at. */
  rate: number;
}

/** Counts together with the server what is watched on this page, whose clock alone decides. */
function watchAlong(data: MediaIslandData, films: Film[]): void {
  const need = data.needPercent;
  const row = criterionRow('watched', data.words.percent, data.locale);
  let isOver = !data.isReporting;
  let isSending = false;
  let failures = 0;
  let timer: ReturnType<typeof setTimeout> | undefined;

  const show = (): void => {
    if (need !== null && !isOver) row.showPercent(percentOf(films), need);
  };
  const later = (ms: number): void => {
    clearTimeout(timer);
    timer = setTimeout(() => void report(), ms);
  };

  async function report(): Promise<void> {
    clearTimeout(timer);
    const film = films.find(({ played }) => pending(played).length > 0);
    if (isOver || isSending || film === undefined) return;
    isSending = true;
    const ranges = pending(film.played).map(([from, to]) => [from / 1000, to / 1000]);
    const body = { video: film.id, ranges, playback_rate: film.rate };
    const reply = await send<WatchedAnswer>('POST', `steps/${data.stepId}/watched`, body, newKey());
    isSending = false;
    if (reply.ok) take(reply.body);
    else if (isPassing(reply.status)) {
      failures += 1;
      row.say(data.words.offline);
      later(reply.retryAfterMs ?? backoff(failures, Math.random()));
    } else {
      isOver = true;
      if (reply.status === 401) row.say(data.words.signedOut);
    }
  }

  function take(answer: WatchedAnswer): void {
    failures = 0;
    row.say(null);
    for (const film of films) {
      const counted = answer.videos.find(({ id }) => id === film.id)?.ranges ?? [];
      film.played.counted = counted.map(([from, to]) => [Math.round(from * 1000), Math.round(to * 1000)]);
      if (pending(film.played).length === 0) film.rate = film.video.playbackRate;
    }
    if (need !== null) row.showPercent(answer.watched_percent, need);
    if (answer.progress.status === 'completed') {
      isOver = true;
      showCompleted(data.stepKey, answer.opened ?? data.opens, data.words);
    } else if (films.some(({ played }) => pending(played).length > 0)) later(waitFor(films));
  }

  for (const film of films) {
    const { video } = film;
    const goOn = (): void => {
      if (video.seeking || video.paused) return;
      film.played = playTo(film.played, video.currentTime * 1000, video.playbackRate);
      film.rate = Math.max(film.rate, video.playbackRate);
      show();
      if (failures === 0) schedule();
    };
    let scheduledAt = 0;
    const schedule = (): void => {
      const isEnough = need !== null && percentOf(films) >= need;
      const now = performance.now();
      if (now - scheduledAt < (isEnough ? 1000 : REPORT_EVERY_MS)) return;
      scheduledAt = now;
      void report();
    };
    const stop = (): void => {
      if (!video.seeking) {
        const end = video.ended ? film.ms : video.currentTime * 1000;
        if (film.played.at !== null) film.played = playTo(film.played, end, video.playbackRate);
      }
      film.played = notPlaying(film.played);
      show();
      if (failures === 0) void report();
    };
    video.addEventListener('playing', () => {
      film.played = { ...film.played, at: video.currentTime * 1000 };
      scheduledAt = performance.now();
    });
    video.addEventListener('timeupdate', goOn);
    video.addEventListener('seeking', () => {
      film.played = notPlaying(film.played);
    });
    video.addEventListener('seeked', () => {
      if (!video.paused) film.played = { ...film.played, at: video.currentTime * 1000 };
    });
    for (const end of ['pause', 'ended', 'waiting']) video.addEventListener(end, stop);
  }
  document.addEventListener('visibilitychange', () => {
    if (document.visibilityState === 'hidden') void report();
  });
  window.addEventListener('online', () => {
    if (failures > 0) later(0);
  });
}

/** Until the server's clock has got as far as the films, which may have begun before it. */
const waitFor = (films: Film[]): number =>
  Math.max(
    1000,
    Math.min(
      REPORT_EVERY_MS,
      ...films
        .map(({ played }) => pending(played).reduce((sum, [from, to]) => sum + to - from, 0))
        .filter((ms) => ms > 0),
    ),
  );

/** Brings the learner back to the second where they were, and remembers where they get to. */
function keepPositions(data: MediaIslandData, films: Pick<Film, 'id' | 'video'>[]): void {
  const positions = { ...data.positions };
  startFrom(data.stepId, { video: positions });
  for (const { id, video } of films) {
    const saved = positions[id] ?? 0;
    const resume = (): void => {
      const isWorth = saved > NEAR_END_SECONDS && saved < video.duration - NEAR_END_SECONDS;
      if (isWorth && video.currentTime === 0) video.currentTime = saved;
    };
    if (video.readyState > 0) resume();
    else video.addEventListener('loadedmetadata', resume, { once: true });
    const remember = (): void => {
      positions[id] = video.ended ? 0 : Math.round(video.currentTime * 10) / 10;
      keep({ video: positions }, POSITION_REST_MS);
    };
    video.addEventListener('pause', remember);
    video.addEventListener('timeupdate', () => {
      if (!video.paused && Math.abs(video.currentTime - (positions[id] ?? 0)) >= 5) remember();
    });
  }
}

/** A film in pieces plays by itself where the browser knows how; elsewhere a library puts it together. */
async function playStream(video: HTMLVideoElement): Promise<void> {
  const source = video.querySelector<HTMLSourceElement>('source[type="application/vnd.apple.mpegurl"]');
  if (source === null || video.canPlayType(source.type) !== '') return;
  const { default: Hls } = await import('hls.js');
  if (!Hls.isSupported()) return;
  // Its worker would be a script that this page's policy does not know.
  const hls = new Hls({ enableWorker: false, autoStartLoad: false });
  hls.loadSource(source.src);
  hls.attachMedia(video);
  hls.on(Hls.Events.MANIFEST_PARSED, () => hls.startLoad());
}

function start(): void {
  const data = pageData<MediaIslandData>('media-data');
  if (data === null) return;
  const figures = [...document.querySelectorAll<HTMLElement>('figure.video[data-video]')];
  const all: { figure: HTMLElement; id: string; video: HTMLVideoElement }[] = [];
  for (const figure of figures) {
    const video = figure.querySelector('video');
    if (video === null) continue;
    const id = figure.dataset['video'] ?? '';
    all.push({ figure, id, video });
    void playStream(video);
    addTools(figure, video, data.words);
    followText(figure, video, data.words);
    if (figure.dataset['streamed'] === undefined)
      video.querySelector('source:last-of-type')?.addEventListener('error', () => say(figure, data.words.broken));
  }
  offerEmbeds(data.words.loadHere);
  if (data.isLearner) keepPositions(data, all);
  const films = data.films.flatMap(({ id, ms, ranges }) => {
    const found = all.find((one) => one.id === id);
    return found === undefined
      ? []
      : [{ id, ms, video: found.video, rate: 1, played: { ranges: [], counted: ranges, at: null } }];
  });
  watchAlong(data, films);
}

start();
