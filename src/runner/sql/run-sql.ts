import type { Database, SqlJsStatic } from 'sql.js';
import type { RunRequest } from '../../domain/exercise.ts';
import { type Emit, hiddenResult } from '../events.ts';
import { difference, tableText } from './compare-tables.ts';
import { readTests, type SqlTest, type Table } from './test-file.ts';

const MEMORY_BYTES = 64 * 1024 * 1024;
const MOST_ROWS = 5_000;

/** Of this name the file in `_tests` is no test: it stands before all of them. */
export const SETUP_FILE = 'setup.sql';

/** Runs SQL tests, each on a new SQLite database in memory. The engine has no files, no extensions and no network. */
export async function runSql(request: RunRequest, emit: Emit, sql: SqlJsStatic): Promise<void> {
  const shared = request.tests.find(({ name }) => name === SETUP_FILE)?.text ?? '';
  const read = (files: RunRequest['tests']): SqlTest[] =>
    files.filter(({ name }) => name !== SETUP_FILE).flatMap((file) => readTests(file, shared));
  const learner = request.files.map(({ text }) => text).join('\n');
  let visible: SqlTest[];
  let hidden: SqlTest[];
  try {
    [visible, hidden] = [read(request.tests), read(request.hidden)];
  } catch (error) {
    emit({ event: 'halt', halt: 'code', message: String(error) });
    return;
  }
  emit({ event: 'tests', names: visible.map(({ name }) => name), hidden: false });
  emit({ event: 'tests', names: hidden.map(({ name }) => name), hidden: true });
  for (const [index, test] of [...visible, ...hidden].entries()) {
    emit({ event: 'begin', index });
    const result = runTest(test, learner, sql);
    emit({ event: 'result', index, result: index < visible.length ? result : hiddenResult(result.passed) });
  }
  emit({ event: 'end' });
}

function runTest(test: SqlTest, learner: string, sql: SqlJsStatic) {
  const failed = { passed: false, message: null as string | null, expected: null, got: null, stdout: '' };
  const database = new sql.Database();
  try {
    // It can only be lowered once it is set. Files are the engine's own, in memory; none of ours is there.
    database.run(`PRAGMA hard_heap_limit = ${MEMORY_BYTES}; PRAGMA foreign_keys = ON`);
    database.run(test.setup);
    const own = lastResult(database, learner);
    const got = test.query === null ? own : lastResult(database, test.query);
    const message = difference(test.expected, got, test.inOrder);
    if (message === null) return { ...failed, passed: true };
    return { ...failed, message, expected: tableText(test.expected), got: tableText(got) };
  } catch (error) {
    return { ...failed, message: String(error instanceof Error ? error.message : error) };
  } finally {
    database.close();
  }
}

/** The rows of the last statement that has any columns; all statements are run. */
function lastResult(database: Database, script: string): Table | null {
  let last: Table | null = null;
  for (const statement of database.iterateStatements(script)) {
    const rows: Table['rows'] = [];
    while (statement.step()) {
      rows.push(statement.get() as Table['rows'][number]);
      if (rows.length > MOST_ROWS) throw new Error(`The result has more than ${MOST_ROWS} rows.`);
    }
    const columns = statement.getColumnNames();
    if (columns.length > 0) last = { columns, rows };
  }
  return last;
}
