/**
 * Whether planned paths are shorter: simulated learners, whose laws are not the planner's, on a real prerequisite graph and a
 * long generated one. Fixed seeds; constants were tuned on others. Pictures go to .tmp/paths.
 */
import { printTable, rounded } from './figures.ts';
import { replanMs } from './paths/cost.ts';
import { writePlots } from './paths/plot.ts';
import { meanOf, RIVALS, ratioToLinear, type Size, studyCells, studyMending } from './paths/study.ts';
import { WORLDS } from './paths/worlds.ts';

const SIZE: Size = { short: 200, long: 40, mending: 100, firstSeed: 50_000 };
const PLOTS = '.tmp/paths';

export async function run() {
  const [small, large] = [replanMs(1_000), replanMs(10_000)];
  const counted = { answers: 0, edits: 0, violations: 0 };
  const cells = studyCells(SIZE, counted);
  const policies = [...Object.keys(RIVALS), 'ours', 'oracle'];
  const table = policies.map((name) => ({ name, ratios: cells.map((cell) => ratioToLinear(cell, name)) }));
  for (const { name, what } of WORLDS) console.log(`  World ${name}: ${what}.`);
  const heads = cells.map(({ course, world }) => `${course.name} ${world.name}`);
  printTable('Minutes until 95 % of all skills are truly known, as a share of the looping linear path', [
    ['', ...heads, 'mean'],
    ...table.map(({ name, ratios }): [string, ...(string | number)[]] => [
      name,
      ...ratios.map(({ mean }) => mean.toFixed(2)),
      meanOf(ratios.map(({ mean }) => mean)).toFixed(3),
    ]),
  ]);
  printTable('95 % confidence intervals of the same', [
    ['', ...heads],
    ...table.map(({ name, ratios }): [string, ...string[]] => [
      name,
      ...ratios.map(({ low, high }) => `${low.toFixed(2)}–${high.toFixed(2)}`),
    ]),
  ]);
  printTable('Minutes of the linear path itself', [
    ['', ...heads],
    ['linear', ...cells.map(({ minutes }) => Math.round(meanOf(minutes.get('linear') ?? [])).toString())],
  ]);
  const mending = studyMending(SIZE);
  printTable(
    'Minutes until a stuck skill is truly known',
    [...mending].map(([name, minutes]) => [name, minutes]),
  );
  printTable('Update and full replan, median ms', [
    ['1,000 steps', small],
    ['10,000 steps', large],
  ]);
  writePlots(
    PLOTS,
    cells.map((_, at) => ({
      title: heads[at] ?? '',
      rows: table.flatMap(({ name, ratios }) => (ratios[at] ? [{ name, ratio: ratios[at] }] : [])),
    })),
  );
  console.log(`\n  Pictures: ${PLOTS}/*.svg\n`);
  const own = table.find(({ name }) => name === 'ours')?.ratios.map(({ mean }) => mean) ?? [];
  return {
    mean_t95: rounded(meanOf(own)),
    worst_t95: rounded(Math.max(...own)),
    violations: counted.violations,
    edits_per_answer: rounded(counted.edits / counted.answers),
    remedial_vs_chapter_set: rounded((mending.get('ours') ?? Number.NaN) / (mending.get('chapter set') ?? Number.NaN)),
    replan_ms_1000: rounded(small),
    replan_ms_10000: rounded(large),
  };
}
