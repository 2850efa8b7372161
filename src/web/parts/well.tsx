/**
 * The mark of Stepwell: a stepped well seen from above. Each ring is a flight of steps, the middle is the water.
 * It doubles as a picture of progress: rings fill from the rim inwards, and the water shows when all is done.
 */
const SIZE = 64;
const WATER = 7;
const DEEPEST = 6;

/** `shares`: percent of each chapter, outermost first; books with many chapters are drawn with fewer rings. */
export function Well({ shares }: { shares: number[] }) {
  const rings = fewer(shares);
  const step = (SIZE / 2 - 3 - WATER) / rings.length;
  const isDone = rings.length > 0 && rings.every((share) => share >= 100);
  const parts = rings.map((share, depth) => ring(3 + depth * step, share)).join('');
  const water = `<rect class="well-water" x="${SIZE / 2 - WATER + 2}" y="${SIZE / 2 - WATER + 2}" width="${2 * WATER - 4}" height="${2 * WATER - 4}" data-full="${isDone}"/>`;
  return (
    <svg
      class="well"
      viewBox={`0 0 ${SIZE} ${SIZE}`}
      width={SIZE}
      height={SIZE}
      aria-hidden="true"
      focusable="false"
      dangerouslySetInnerHTML={{ __html: parts + water }}
    />
  );
}

function ring(inset: number, share: number): string {
  const far = round(SIZE - inset);
  const near = round(inset);
  const path = `M${near} ${near}H${far}V${far}H${near}Z`;
  const filled =
    share <= 0
      ? ''
      : `<path class="well-filled" d="${path}" pathLength="100" stroke-dasharray="${Math.min(100, share)} 100"/>`;
  return `<path class="well-ring" d="${path}"/>${filled}`;
}

function fewer(shares: number[]): number[] {
  if (shares.length <= DEEPEST) return shares;
  return Array.from({ length: DEEPEST }, (_, i) => {
    const from = Math.floor((i * shares.length) / DEEPEST);
    const part = shares.slice(from, Math.floor(((i + 1) * shares.length) / DEEPEST));
    return Math.floor(part.reduce((sum, one) => sum + one, 0) / part.length);
  });
}

/** Rings of a book of which only the whole is known. */
export const sharesOf = (percent: number, chapters: number): number[] => {
  const rings = Math.max(1, Math.min(DEEPEST, chapters));
  return Array.from({ length: rings }, (_, i) => Math.max(0, Math.min(100, percent * rings - i * 100)));
};

const round = (value: number): number => Math.round(value * 10) / 10;

export const MARK =
  '<svg class="mark" viewBox="0 0 24 24" width="24" height="24" fill="none" stroke="currentColor" stroke-width="1.6" aria-hidden="true" focusable="false"><path d="M1.8 1.8H22.2V22.2H1.8ZM5.6 5.6H18.4V18.4H5.6Z"/><path d="M9.4 9.4H14.6V14.6H9.4Z" fill="currentColor"/></svg>';
