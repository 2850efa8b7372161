/** What the verdict of the server costs on one exercise of each language, alone: the first run, and one on a process that stood by. */
import { execFileSync } from 'node:child_process';
import type { ExerciseLanguage, RunRequest } from '../src/domain/exercise.ts';
import { RunnerPool } from '../src/runner/server/runner-pool.ts';
import { median, printTable, rounded } from './figures.ts';

const RUNS = 5;
const STANDS_BY_MS = 3_000;
const ASKED: [ExerciseLanguage, RunRequest][] = [
  [
    'javascript',
    request(
      'javascript',
      'js',
      'export const add = (a, b) => a + b;',
      "import { add } from './main.js';\ntest('adds', () => expect(add(1, 2)).toBe(3));",
    ),
  ],
  [
    'python',
    request(
      'python',
      'py',
      'def add(a, b):\n    return a + b\n',
      'from main import add\ndef test_adds():\n    assert add(1, 2) == 3\n',
    ),
  ],
  ['sql', request('sql', 'sql', 'SELECT 3 AS n', '-- @test three\n-- | n |\n-- | 3 |\n')],
];

function request(language: ExerciseLanguage, ending: string, main: string, tests: string): RunRequest {
  const file = (name: string, text: string) => ({ name: `${name}.${ending}`, text });
  return { language, files: [file('main', main)], tests: [file('test_main', tests)], hidden: [] };
}

export async function run() {
  const figures: Record<string, number> = {};
  for (const [language, asked] of ASKED) {
    const pool = new RunnerPool({ workers: 1 });
    try {
      const timed = async (): Promise<number> => {
        const began = performance.now();
        const ran = await pool.run(asked);
        if (!ran.ok || ran.value.passed !== 1) throw new Error(`${language}: ${JSON.stringify(ran)}`);
        return performance.now() - began;
      };
      figures[`${language}_cold_ms`] = rounded(await timed());
      const warm: number[] = [];
      for (let at = 0; at < RUNS; at++) {
        await new Promise((resolve) => setTimeout(resolve, STANDS_BY_MS));
        warm.push(await timed());
      }
      figures[`${language}_warm_ms`] = rounded(median(warm));
      await new Promise((resolve) => setTimeout(resolve, STANDS_BY_MS));
      figures[`${language}_standby_mb`] = rounded(childrenMb());
    } finally {
      pool.close();
    }
  }
  printTable(
    'One exercise on the server',
    Object.entries(figures).map(([name, value]) => [name.replaceAll('_', ' '), value]),
  );
  return figures;
}

/** Resident memory of the processes that this one has started. */
function childrenMb(): number {
  const table = execFileSync('ps', ['-o', 'rss=,args=', '--ppid', String(process.pid)], { encoding: 'utf8' });
  return table
    .split('\n')
    .filter((line) => /(?:child\.ts|runner-child\.js)/.test(line))
    .reduce((sum, line) => sum + Number.parseInt(line, 10) / 1024, 0);
}
