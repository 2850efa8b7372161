// Everything that has to hold: the build, types, lint and borders, and all tests on both databases and in a real
// browser. Closes with one line of counts.
import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync } from 'node:fs';

const RESULTS = '.tmp/vitest.json';
mkdirSync('.tmp', { recursive: true });
rmSync(RESULTS, { force: true });

const checks = [
  ['build', 'npm', ['run', '--silent', 'build']],
  ['types', 'npm', ['run', '--silent', 'types']],
  ['lint and borders', 'npm', ['run', '--silent', 'lint']],
];

let passed = 0;
let failed = 0;
for (const [name, command, args] of checks) {
  const ok = run(command, args);
  console.log(`${ok ? 'passed' : 'FAILED'}: ${name}`);
  if (ok) passed++;
  else failed++;
}

const more = process.argv.slice(2);
const ranTests = run('vitest', [
  'run',
  '--reporter=default',
  '--reporter=json',
  `--outputFile.json=${RESULTS}`,
  ...more,
]);
const results = readResults();
passed += results.passed;
// A suite that cannot be loaded has no failed test of its own; a run that broke off has no results at all.
failed += Math.max(results.failed, ranTests ? 0 : 1);
if (results.skipped > 0) {
  console.log(`FAILED: ${results.skipped} skipped tests; nothing may be skipped`);
  failed += results.skipped;
}
console.log(`${passed} passed, ${failed} failed`);
process.exit(failed === 0 && results.passed > 0 ? 0 : 1);

function run(command, args) {
  const isWindows = process.platform === 'win32';
  return spawnSync(command, args, { stdio: 'inherit', shell: isWindows }).status === 0;
}

function readResults() {
  try {
    const report = JSON.parse(readFileSync(RESULTS, 'utf8'));
    return {
      passed: report.numPassedTests,
      failed: report.numFailedTests + (report.numFailedTests === 0 ? report.numFailedTestSuites : 0),
      skipped: report.numPendingTests + report.numTodoTests,
    };
  } catch {
    return { passed: 0, failed: 1, skipped: 0 };
  }
}
