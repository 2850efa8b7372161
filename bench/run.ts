/** `npm run bench -- NAME`: a readable table, and one line of JSON last. */
export {};

const BENCHMARKS = [
  'open-step',
  'record',
  'journey',
  'growth',
  'publish',
  'impact',
  'dev',
  'exercise',
  'paths',
  'answers',
];

const [benchmark = '', ...rest] = process.argv.slice(2);
if (!BENCHMARKS.includes(benchmark)) {
  console.error(`Usage: npm run bench -- NAME, where NAME is one of ${BENCHMARKS.join(', ')}.`);
  process.exit(2);
}
const { run }: { run: (rest: string[]) => Promise<Record<string, number>> } = await import(`./${benchmark}.ts`);
const figures = await run(rest);
console.log(JSON.stringify(figures));
