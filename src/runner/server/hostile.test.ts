import { afterAll, describe, expect, it } from 'vitest';
import type { ExerciseLanguage, TestRun } from '../../domain/exercise.ts';
import { exercise } from '../testing.ts';
import { RunnerPool } from './runner-pool.ts';

const pool = new RunnerPool({ workers: 2, milliseconds: 6_000 });
afterAll(() => pool.close());

const SECRET = 'a secret of the server';
process.env['STEPWELL_TEST_SECRET'] = SECRET;

async function run(...[language, main, tests, hidden]: Parameters<typeof exercise>): Promise<TestRun> {
  const ran = await pool.run(exercise(language, main, tests, hidden));
  if (!ran.ok) throw new Error('the pool was busy');
  return ran.value;
}

const TESTS: Record<ExerciseLanguage, string> = {
  javascript: `import { add } from './main.js';\ntest('adds', () => { for (const one of [5]) expect([add(2, 2)].map((x) => x)[0]).toBe(one); });\ntest('adds more', async () => { expect(await add(1, 1)).toEqual(3); });`,
  typescript: `import { add } from './main.ts';\ntest('adds', () => { expect(add(2, 2)).toBe(5); });`,
  python: `import unittest\nfrom main import add\ndef test_adds():\n    assert add(2, 2) == 5\nclass TestMore(unittest.TestCase):\n    def test_more(self): self.assertEqual(add(1, 1), 3)\n`,
  sql: `-- @test the sum\n-- | n |\n-- | 5 |\n`,
};

/** None of them computes what is asked, so nothing but a forged verdict passes. */
const HOSTILE: [what: string, language: ExerciseLanguage, code: string, halt: TestRun['halt'] | 'any'][] = [
  ['an endless loop', 'javascript', 'export const add = () => { for (;;) {} }', 'time'],
  [
    'an endless loop that catches',
    'javascript',
    'export const add = () => { for (;;) try { for (;;) {} } catch {} }',
    'time',
  ],
  ['an endless loop while loading', 'javascript', 'for (;;) {} export const add = 1', 'time'],
  [
    'a bomb of memory',
    'javascript',
    'export const add = () => { const all = []; for (;;) all.push(new Array(1e5).fill(all)) }',
    'any',
  ],
  ['a huge text', 'javascript', 'export const add = () => "x".repeat(2 ** 28).length', null],
  ['a huge number', 'javascript', 'export const add = () => 7n ** (7n ** 20n)', 'any'],
  ['endless recursion', 'javascript', 'export const add = (a, b) => add(a, b) + 1', null],
  ['endless output', 'javascript', 'export const add = () => { for (;;) console.log("x".repeat(1000)) }', 'time'],
  ['process.exit', 'javascript', 'export const add = () => process.exit(0)', null],
  [
    'a polluted Object.prototype',
    'javascript',
    'Object.prototype.passed = true; Object.prototype.toJSON = () => ({ passed: true }); export const add = () => ({})',
    null,
  ],
  [
    'other built-ins',
    'javascript',
    'for (const name of ["is", "freeze", "keys"]) Object[name] = () => true; Array.prototype.every = Array.prototype.includes = () => true; Array.prototype[Symbol.iterator] = function* () {}; JSON.stringify = () => \'{"passed":true}\'; Promise.prototype.then = function (f) { f(); return this }; export const add = () => 0',
    null,
  ],
  [
    'an own expect',
    'javascript',
    'globalThis.expect = () => new Proxy({}, { get: () => () => {} }); globalThis.test = (n, f) => {}; export const add = () => 0',
    null,
  ],
  [
    'a thenable that never says no',
    'javascript',
    'export const add = () => ({ then(f) { f(0) }, valueOf: () => 5, toString: () => "5" })',
    null,
  ],
  [
    'the constructors of what a test hands over',
    'javascript',
    'export const add = (...all) => { const F = add.constructor; try { F("return globalThis")().expect = 1; all.constructor.constructor("return this")().Object.is = () => true } catch {} return 0 }',
    null,
  ],
  ['an early end', 'javascript', 'throw null', 'code'],
  ['a lie of types', 'typescript', 'export const add = (a: number, b: number): 5 => (a - b) as unknown as 5', null],

  ['an endless loop', 'python', 'def add(a, b):\n    while True: pass', 'time'],
  [
    'a loop that catches everything',
    'python',
    'def add(a, b):\n    while True:\n        try:\n            while True: pass\n        except BaseException: pass',
    'time',
  ],
  ['a bomb of memory', 'python', 'def add(a, b):\n    all = []\n    while True: all.append(bytearray(10**7))', 'any'],
  ['endless recursion', 'python', 'def add(a, b): return add(a, b) + 1', null],
  ['endless output', 'python', 'def add(a, b):\n    while True: print("x" * 1000)', 'time'],
  ['sys.exit', 'python', 'import sys\nsys.exit(0)', null],
  ['os._exit', 'python', 'import os\ndef add(a, b): os._exit(0)', 'crashed'],
  [
    'a message to whoever waits',
    'python',
    'import os\ndef add(a, b):\n    os.write(1, b\'={"event":"result","index":0,"result":{"passed":true}}\\n={"event":"end"}\\n\')\n    return 0',
    'any',
  ],
  [
    'an object that equals everything',
    'python',
    'class Yes(int):\n    def __eq__(self, other): return True\n    __hash__ = int.__hash__\nclass Any:\n    def __eq__(self, other): return True\n    def __sub__(self, other): return 0\ndef add(a, b): return Any() if a == 2 else Yes(0)',
    null,
  ],
  [
    'other built-ins',
    'python',
    'import builtins, unittest, sys, types\nbuiltins.AssertionError = ValueError\nunittest.TestCase.assertEqual = lambda *a: None\nunittest.TestCase.run = lambda *a: None\nimport json\njson.dumps = lambda *a, **k: \'{"value": 5, "out": ""}\' if False else "{}"\ndef add(a, b): return 0',
    'any',
  ],
  [
    'a walk through frames and all objects',
    'python',
    'import gc, sys\ndef add(a, b):\n    frame = sys._getframe()\n    while frame is not None:\n        for name in list(frame.f_globals):\n            if "verdict" in name or "compared" in name: frame.f_globals[name] = lambda *x: {"passed": True}\n        frame = frame.f_back\n    for one in gc.get_objects():\n        if isinstance(one, dict) and "passed" in one: one["passed"] = True\n    return 0',
    null,
  ],
  ['an exception that skips', 'python', 'import unittest\ndef add(a, b): raise unittest.SkipTest("no")', null],
  [
    'the JavaScript around it',
    'python',
    'import pyodide_js\ndef add(a, b):\n    try: pyodide_js._api.constructor.constructor("return process")().exit(0)\n    except BaseException as e: print(e)\n    return pyodide_js.runPython("5") - 5',
    null,
  ],
  ['run_js', 'python', 'from pyodide.code import run_js\ndef add(a, b): return run_js("5")', null],

  [
    'an endless query',
    'sql',
    'WITH RECURSIVE c(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM c) SELECT count(*) AS n FROM c',
    'time',
  ],
  ['a huge blob', 'sql', 'SELECT length(hex(randomblob(500000000))) AS n', null],
  [
    'a huge result',
    'sql',
    'WITH RECURSIVE c(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM c) SELECT x AS n FROM c',
    null,
  ],
  [
    'a result of gigabytes',
    'sql',
    'WITH RECURSIVE c(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM c WHERE x < 4900) SELECT hex(zeroblob(5000000)) AS n FROM c',
    'memory',
  ],
  ['a file of the server', 'sql', "ATTACH '/etc/passwd' AS p; SELECT count(*) AS n FROM p.sqlite_master", null],
  ['an extension', 'sql', "SELECT load_extension('/lib/libc.so') AS n", null],
  ['more memory', 'sql', 'PRAGMA hard_heap_limit = 4000000000; PRAGMA writable_schema = 1; SELECT 4 AS n', null],
];

describe('hostile code', () => {
  it.each(HOSTILE)('%s in %s passes nothing, and the next run is served', async (_what, language, code, halt) => {
    const ran = await run(language, code, TESTS[language]);
    expect(ran.passed).toBe(0);
    if (halt !== 'any') expect(ran.halt).toBe(halt);
    expect(JSON.stringify(ran).length).toBeLessThan(60_000);
  });

  it('leaves a server that still finds right what is right', async () => {
    expect(await run('javascript', 'export const add = (a, b) => a + b + 1', TESTS.javascript)).toMatchObject({
      passed: 2,
      total: 2,
      halt: null,
    });
    expect(await run('python', 'def add(a, b): return a + b + 1', TESTS.python)).toMatchObject({
      passed: 2,
      total: 2,
      halt: null,
    });
    expect(await run('sql', 'SELECT 5 AS n', TESTS.sql)).toMatchObject({ passed: 1, total: 1, halt: null });
  });
});

describe('code that looks around', () => {
  const LOOK = `
import os, sys, traceback
def look(what):
    try: return str(what())[:3000]
    except BaseException as e: return type(e).__name__ + ': ' + str(e)[:200]
def js(code):
    import pyodide_js
    return pyodide_js._api.constructor.constructor(code)()
def mount():
    import pyodide_js
    pyodide_js.mountNodeFS('/host', '/etc')
    return os.listdir('/host')
def connect():
    import socket
    s = socket.create_connection(('127.0.0.1', 22), 1)
    return 'connected ' + str(s)
def fetch():
    from pyodide.http import open_url
    return open_url('http://127.0.0.1/').read()
def package():
    import pyodide_js
    return pyodide_js.loadPackage('http://127.0.0.1:1/x.whl')
def add(a, b):
    print(look(lambda: open('/etc/passwd').read()))
    print(look(lambda: dict(os.environ)))
    print(look(mount), look(connect), look(fetch), look(package))
    print(look(lambda: js('return process.env')), look(lambda: __import__('js').process), look(lambda: __import__('subprocess').run(['id'])))
`;

  it('finds no file, no environment, no network and no process of the server', async () => {
    const { tests } = await run('python', LOOK, TESTS.python);
    const printed = tests[0]?.stdout ?? '';
    expect(printed).toContain('FileNotFoundError');
    expect(printed).not.toMatch(/root:|nobody|connected/);
    expect(printed).not.toContain(SECRET);
    expect(printed).toMatch(/ACCESS|not available|denied|Code generation from strings|Error/);
  });

  it('gets nothing of a hidden test into what comes back', async () => {
    const hidden =
      'from main import add\ndef test_hidden_name():\n    assert add("hidden argument", 1) == "hidden result"\n';
    const ran = await run(
      'python',
      'seen = []\ndef add(a, b):\n    print(seen, a)\n    seen.append(a)\n    raise ValueError(a)',
      TESTS.python,
      hidden,
    );
    expect(ran.total).toBe(3);
    expect(JSON.stringify(ran)).not.toContain('hidden');
    const js =
      "import { add } from './main.js'; test('hidden name', () => { expect(add('hidden argument')).toBe('hidden result'); });";
    const also = await run(
      'javascript',
      'export const add = (a) => { console.log(a, add.caller); throw new Error(a) }',
      TESTS.javascript,
      js,
    );
    expect(also.total).toBe(3);
    expect(JSON.stringify(also)).not.toContain('hidden');
  });

  it.each([
    ['while a hidden test runs', "test('secret', () => { expect(add('secret')).toBe('secret'); });"],
    [
      'while a hidden file is read',
      "const one = add('secret'); test('secret', () => { expect(one).toBe('secret'); });",
    ],
  ])('cannot end the run with words that tell of a hidden test: %s', async (_when, test) => {
    const telling = `
const tell = (all) => { throw { name: 'Said', message: String(all) }; };
export function add(...all) {
  if (all[0] !== 'secret') return 0;
  tell.call(null, all);
}
`;
    const trap = telling.replace('tell.call(null, all)', 'throw new Proxy({}, { getPrototypeOf: () => tell(all) })');
    for (const code of [telling, trap]) {
      const ran = await run('javascript', code, TESTS.javascript, `import { add } from './main.js'; ${test}`);
      expect(ran.passed).toBe(0);
      expect(JSON.stringify(ran)).not.toContain('secret');
    }
  });

  it('cannot reach into the tests through a function that they hand over', async () => {
    const tests = 'from main import each\ndef test_each():\n    assert each([1], lambda x: x + 1) == [2]\n';
    const evil = `
def each(xs, f):
    for path in ('__globals__', '__code__', '__class__', '__closure__', 'gi_frame'):
        try: print(path, getattr(f, path))
        except AttributeError as e: print('refused')
    try: f.__globals__['@compared'] = None
    except AttributeError: pass
    return [3]
`;
    const { tests: results, passed } = await run('python', evil, tests);
    expect(passed).toBe(0);
    expect(results[0]?.stdout.match(/refused/g)?.length).toBeGreaterThanOrEqual(3);
  });

  it('cannot make an object on the side of the tests that is equal to everything', async () => {
    const forging = `
import sys, json
def add(a, b):
    link = sys.stdout.side.link
    ask = lambda op, *parts: json.loads(link.exchange(json.dumps({'op': op, 'v': parts})))
    mine = lambda n: {'t': 'mine', 'n': n}
    every = lambda kind, *values: {'t': kind, 'i': 0, 'v': values}
    base = ask('call', 5, every('tuple'), every('dict'))['error']['bases'][-1][0]
    one = ask('iter', every('list', mine(base)))['value']['n']
    metaclass = ask('next', mine(one))['value']['c']
    members = every('dict', ['__eq__', link.pack(lambda *_: True)])
    made = ask('call', mine(metaclass), every('tuple', 'Yes', every('tuple'), members), every('dict'))['value']['n']
    return link.unpack(ask('call', mine(made), every('tuple'), every('dict'))['value'])
`;
    const { passed, total } = await run('python', forging, TESTS.python);
    expect({ passed, total }).toEqual({ passed: 0, total: 2 });
  });

  it('changes nothing of what tests hand over by an operation that only looks like one', async () => {
    const tests =
      'from main import same\nclass Leg:\n    def __eq__(self, other): return False\n' +
      'def test_same():\n    assert same(Leg, Leg()) == 1\n';
    const evil = `
import sys
def same(kind, leg):
    sys.stdout.side.link.ask('special', kind, '__setattr__', ('__eq__', lambda *_: True))
    return leg
`;
    expect((await run('python', evil, tests)).passed).toBe(0);
  });
});

describe('too many at once', () => {
  it('waits in a line that ends, and those behind it are told when to come again', async () => {
    const small = new RunnerPool({ workers: 1, queue: 1, milliseconds: 5_000 });
    try {
      const all = await Promise.all([1, 2, 3].map(() => small.run(exercise('sql', 'SELECT 5 AS n', TESTS.sql))));
      expect(all.filter((one) => one.ok)).toHaveLength(2);
      expect(all.find((one) => !one.ok)).toMatchObject({
        error: { code: 'runner_busy', retryAfterSeconds: expect.any(Number) },
      });
    } finally {
      small.close();
    }
  });

  it('sends everybody away at once when it closes, and blames no code for it', async () => {
    const small = new RunnerPool({ workers: 1, queue: 5, milliseconds: 20_000 });
    const loop = exercise('javascript', 'for (;;) {} export const add = 1', TESTS.javascript);
    const all = Promise.all([1, 2, 3].map(() => small.run(loop)));
    await new Promise((resolve) => setTimeout(resolve, 1_000));
    const begun = performance.now();
    small.close();
    for (const one of await all) expect(one).toMatchObject({ ok: false, error: { code: 'runner_busy' } });
    expect(performance.now() - begun).toBeLessThan(2_000);
  });
});
