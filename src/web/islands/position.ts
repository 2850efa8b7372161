import { keep } from './working-state.ts';

/** Reading on is not worth a request for every line: only a rest, or leaving, saves the place. */
const REST_MS = 5000;
const WORTH_SAVING = 0.02;

const room = (): number => document.documentElement.scrollHeight - window.innerHeight;

/** Share of the way down, 0 to 1. */
const place = (): number => {
  const all = room();
  return all > 0 ? Math.round(Math.min(1, Math.max(0, window.scrollY / all)) * 1000) / 1000 : 0;
};

/** Brings the reader back to where they were on any device, and remembers where they get to. */
export function keepPosition(saved: number | null): void {
  let last = saved ?? 0;
  if (saved !== null && saved > WORTH_SAVING && isFreshVisit())
    window.scrollTo({ top: saved * room(), behavior: 'instant' });
  window.addEventListener(
    'scroll',
    () => {
      const now = place();
      if (Math.abs(now - last) < WORTH_SAVING) return;
      last = now;
      keep({ scroll: now }, REST_MS);
    },
    { passive: true },
  );
}

/** Reloading and going back are restored by the browser, an anchor says itself where to go. */
function isFreshVisit(): boolean {
  const [entry] = performance.getEntriesByType('navigation');
  const type = entry instanceof PerformanceNavigationTiming ? entry.type : 'navigate';
  return location.hash === '' && type === 'navigate';
}
