import { fill } from '../parts/fill.ts';
import type { MediaWords } from '../parts/media-data.tsx';

interface Line {
  element: HTMLElement;
  from: number;
  to: number;
}

/** Transcripts and chapters: the line that is spoken is marked, and each leads to its place in the film. */
export function followText(figure: HTMLElement, video: HTMLVideoElement, words: MediaWords): void {
  const lists = [...figure.querySelectorAll<HTMLElement>('.cues, .film-chapters')].map((list) =>
    [...list.querySelectorAll<HTMLElement>('.cue')].map((element) => ({
      element,
      from: Number(element.dataset['from']) / 1000,
      to: Number(element.dataset['to']) / 1000,
    })),
  );
  for (const { element, from } of lists.flat()) makeTimeAButton(element, words, () => playFrom(video, from));
  const mark = (): void => {
    for (const lines of lists) markCurrent(lines, video.currentTime);
  };
  video.addEventListener('timeupdate', mark);
  video.addEventListener('seeked', mark);
  for (const transcript of figure.querySelectorAll<HTMLDetailsElement>('.transcript')) addSearch(transcript, words);
}

function playFrom(video: HTMLVideoElement, seconds: number): void {
  video.currentTime = seconds;
  void video.play();
  video.focus();
}

function makeTimeAButton(line: HTMLElement, words: MediaWords, act: () => void): void {
  const time = line.querySelector('.cue-time');
  if (time === null) return;
  const button = document.createElement('button');
  button.type = 'button';
  button.className = 'cue-time';
  button.dir = 'ltr';
  button.textContent = time.textContent;
  button.setAttribute('aria-label', fill(words.playFrom, { time: time.textContent ?? '' }));
  button.lang = document.documentElement.lang;
  button.addEventListener('click', act);
  time.replaceWith(button);
}

function markCurrent(lines: Line[], seconds: number): void {
  for (const { element, from, to } of lines) {
    const isNow = seconds >= from && seconds < to;
    if (isNow === element.hasAttribute('aria-current')) continue;
    element.toggleAttribute('aria-current', isNow);
    if (isNow) element.setAttribute('aria-current', 'true');
    if (isNow) scrollTo(element);
  }
}

/** Only inside of its own box: the page stays where its reader has it. */
function scrollTo(line: HTMLElement): void {
  const box = line.closest('.cues');
  if (box === null || box.contains(document.activeElement)) return;
  const by = line.getBoundingClientRect().top - box.getBoundingClientRect().top - box.clientHeight / 3;
  box.scrollBy({ top: by, behavior: 'instant' });
}

function addSearch(transcript: HTMLDetailsElement, words: MediaWords): void {
  const lines = [...transcript.querySelectorAll<HTMLElement>('.cue')];
  const label = document.createElement('label');
  label.className = 'cue-search';
  label.lang = document.documentElement.lang;
  label.dir = document.documentElement.dir;
  const input = document.createElement('input');
  input.type = 'search';
  const count = document.createElement('output');
  label.append(`${words.search} `, input, ' ', count);
  transcript.querySelector('summary')?.after(label);
  input.addEventListener('input', () => {
    const wanted = input.value.trim().toLocaleLowerCase();
    for (const line of lines) line.hidden = !(line.textContent ?? '').toLocaleLowerCase().includes(wanted);
    const found = lines.filter(({ hidden }) => !hidden).length;
    count.textContent = wanted === '' ? '' : fill(words.found, { count: found });
  });
}
