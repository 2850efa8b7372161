import { fill } from '../parts/fill.ts';

/** One line of what completing takes, in the bar at the foot of the page. */
export interface CriterionRow {
  showPercent(have: number, need: number): void;
  showText(text: string): void;
  /** A sentence in place of its name: offline, signed out. */
  say(text: string | null): void;
}

export function criterionRow(criterion: 'watched' | 'activity', template: string, locale: string): CriterionRow {
  const row = document.querySelector(`.need[data-criterion="${criterion}"]`);
  const text = row?.querySelector('.need-text');
  const label = row?.querySelector('.need-label');
  const meter = row?.querySelector('progress');
  const plainLabel = label?.textContent ?? '';
  const percent = new Intl.NumberFormat(locale, { style: 'percent' });
  const show = (words: string): void => {
    if (text && text.textContent !== words) text.textContent = words;
  };
  return {
    showPercent(have, need) {
      show(fill(template, { have: percent.format(have / 100), need: percent.format(need / 100) }));
      if (meter) meter.value = Math.min(have, need);
    },
    showText: show,
    say(words) {
      if (label) label.textContent = words ?? plainLabel;
      row?.toggleAttribute('data-word', words !== null);
    },
  };
}
