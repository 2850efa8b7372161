import type { MediaWords } from '../parts/media-data.tsx';

const RATES = [0.5, 0.75, 1, 1.25, 1.5, 2];
const JUMP_SECONDS = 10;

/** What browsers' own controls do not have everywhere: the speed in sight, and keys that players share. */
export function addTools(figure: HTMLElement, video: HTMLVideoElement, words: Pick<MediaWords, 'speed'>): void {
  const label = document.createElement('label');
  label.className = 'film-speed';
  label.lang = document.documentElement.lang;
  label.dir = document.documentElement.dir;
  const select = document.createElement('select');
  for (const rate of RATES) select.add(new Option(`${rate}×`, String(rate), rate === 1, rate === 1));
  label.append(`${words.speed} `, select);
  video.after(label);
  select.addEventListener('change', () => {
    video.playbackRate = Number(select.value);
  });
  video.addEventListener('ratechange', () => {
    select.value = String(video.playbackRate);
  });
  video.addEventListener('keydown', (event) => {
    const act = event.ctrlKey || event.metaKey || event.altKey ? undefined : KEYS[event.key.toLowerCase()];
    if (act === undefined) return;
    event.preventDefault();
    act(video, figure);
  });
}

const step = (video: HTMLVideoElement, by: 1 | -1): void => {
  video.playbackRate = RATES[Math.max(0, Math.min(RATES.length - 1, RATES.indexOf(video.playbackRate) + by))] ?? 1;
};

const KEYS: Record<string, (video: HTMLVideoElement, figure: HTMLElement) => unknown> = {
  k: (video) => (video.paused ? video.play() : video.pause()),
  j: (video) => {
    video.currentTime -= JUMP_SECONDS;
  },
  l: (video) => {
    video.currentTime += JUMP_SECONDS;
  },
  m: (video) => {
    video.muted = !video.muted;
  },
  f: (video) => (document.fullscreenElement === null ? video.requestFullscreen() : document.exitFullscreen()),
  c: (video) => {
    const captions = [...video.textTracks].filter(({ kind }) => kind === 'captions');
    const shown = captions.findIndex(({ mode }) => mode === 'showing');
    for (const [at, track] of captions.entries()) track.mode = at === shown + 1 ? 'showing' : 'disabled';
  },
  '<': (video) => step(video, -1),
  '>': (video) => step(video, 1),
};

/** A sentence below a film or an activity; null takes it away. */
export function say(figure: HTMLElement, text: string | null): void {
  const known = figure.querySelector('.media-note');
  const note = known ?? document.createElement('p');
  note.className = 'media-note';
  note.setAttribute('role', 'status');
  note.setAttribute('lang', document.documentElement.lang);
  note.setAttribute('dir', document.documentElement.dir);
  if (known === null) figure.append(note);
  note.textContent = text ?? '';
}
