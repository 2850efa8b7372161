import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Ratio } from './study.ts';

const WIDTH = 760;
const ROW = 26;
const LEFT = 130;

export interface Plotted {
  title: string;
  rows: { name: string; ratio: Ratio }[];
}

/** One picture a cell: each policy's minutes as a share of linear's, with its confidence interval. */
export function writePlots(folder: string, plots: Plotted[]): void {
  mkdirSync(folder, { recursive: true });
  for (const plot of plots)
    writeFileSync(join(folder, `${plot.title.replaceAll(/\W+/g, '-').toLowerCase()}.svg`), svgOf(plot));
}

function svgOf({ title, rows }: Plotted): string {
  const most = Math.max(1, ...rows.map(({ ratio }) => ratio.high));
  const x = (value: number) => (LEFT + ((WIDTH - LEFT - 60) * value) / most).toFixed(1);
  const height = 50 + ROW * rows.length;
  const bars = rows.map(({ name, ratio }, at) => {
    const y = 40 + at * ROW;
    const color = name === 'ours' ? '#0b7285' : name === 'oracle' ? '#868e96' : '#ced4da';
    const middle = y + 9;
    return [
      `<text x="${LEFT - 8}" y="${y + 13}" text-anchor="end">${name}</text>`,
      `<rect x="${LEFT}" y="${y}" width="${(Number(x(ratio.mean)) - LEFT).toFixed(1)}" height="18" fill="${color}"/>`,
      `<path d="M${x(ratio.low)} ${middle}H${x(ratio.high)}" stroke="#212529" stroke-width="2"/>`,
      `<text x="${Number(x(ratio.high)) + 6}" y="${y + 13}">${ratio.mean.toFixed(2)}</text>`,
    ].join('');
  });
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${height}" font-family="sans-serif" font-size="13">
<rect width="100%" height="100%" fill="#fff"/>
<text x="10" y="22" font-size="15">${title}: minutes to know 95 %, as a share of the looping linear path</text>
${bars.join('\n')}
</svg>
`;
}
