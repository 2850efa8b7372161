import type { StepType } from '../../domain/book.ts';

export type IconName = StepType | 'right' | 'wrong' | 'lock' | 'next' | 'previous' | 'clock' | 'info';

const line = (paths: string): { __html: string } => ({
  __html: `<svg viewBox="0 0 16 16" width="16" height="16" fill="none" stroke="currentColor" stroke-width="1.5" stroke-linecap="round" stroke-linejoin="round" focusable="false">${paths}</svg>`,
});

const ICONS: Record<IconName, { __html: string }> = {
  reading: line(
    '<path d="M8 4.2C6.4 3.2 4.4 3 2 3v9.6c2.4 0 4.4.2 6 1.2 1.6-1 3.6-1.2 6-1.2V3c-2.4 0-4.4.2-6 1.2zm0 0v9.6"/>',
  ),
  quiz: line('<path d="M2.5 4.5l1.2 1.2 2-2.4M8.5 4.5h5M2.5 11l1.2 1.2 2-2.4M8.5 11h5"/>'),
  exercise: line('<path d="M5 4.5L1.8 8 5 11.5M11 4.5L14.2 8 11 11.5M9.2 3.2L6.8 12.8"/>'),
  video: line('<rect x="1.8" y="3" width="12.4" height="10" rx="1.5"/><path d="M6.8 6v4L10 8z"/>'),
  interactive: line(
    '<path d="M2 5h6.2M11.8 5H14M2 11h2.2M7.8 11H14"/><circle cx="10" cy="5" r="1.8"/><circle cx="6" cy="11" r="1.8"/>',
  ),
  right: line('<path d="M3 8.5l3.2 3.2L13 4.8" stroke-width="2"/>'),
  wrong: line('<path d="M4 4l8 8M12 4l-8 8" stroke-width="2"/>'),
  lock: line('<rect x="3" y="7" width="10" height="6.8" rx="1.2"/><path d="M5.2 7V5a2.8 2.8 0 0 1 5.6 0v2"/>'),
  next: line('<path d="M3 8h10M9 4l4 4-4 4"/>'),
  previous: line('<path d="M13 8H3M7 4L3 8l4 4"/>'),
  clock: line('<circle cx="8" cy="8" r="6"/><path d="M8 4.8V8l2.2 1.6"/>'),
  info: line('<circle cx="8" cy="8" r="6"/><path d="M8 7.4v3.4M8 5v.1"/>'),
};

/** Always beside words that say the same. */
export const Icon = ({ name }: { name: IconName }) => (
  <span class={`icon icon-${name}`} aria-hidden="true" dangerouslySetInnerHTML={ICONS[name]} />
);
