import { timeText } from '../parts/fill.ts';
import type { TimeWords } from '../parts/step-data.tsx';

/** The time row of the status bar. */
export interface StatusBar {
  show(seconds: number): void;
  /** A word in place of the seconds: paused, offline, checking. */
  say(text: string | null): void;
}

export function statusBar(need: number, words: Pick<TimeWords, 'time'>, locale: string): StatusBar {
  const row = document.querySelector('.need[data-criterion="time"]');
  const text = row?.querySelector('.need-text');
  const label = row?.querySelector('.need-label');
  const meter = row?.querySelector('progress');
  const plainLabel = label?.textContent ?? '';
  return {
    show(seconds) {
      if (text) text.textContent = timeText(words.time, seconds, need, locale);
      if (meter) meter.value = seconds;
    },
    say(word) {
      if (label) label.textContent = word ?? plainLabel;
      row?.toggleAttribute('data-word', word !== null);
    },
  };
}
