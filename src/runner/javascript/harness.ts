/**
 * The program that runs tests inside QuickJS, in a realm of its own: the learner's code lives in another one, so nothing
 * that it redefines is used here, and before it gets hold of any object of this realm everything in it is frozen. Whether
 * a test passed is known by closures that no object leads to.
 *
 * An expression: a function that is given `say(text)` and answers with what the host calls.
 */
export const HARNESS = String.raw`(function (say) {
'use strict';
const { getPrototypeOf, is, isFrozen, freeze, getOwnPropertyDescriptor } = Object;
const { ownKeys, apply } = Reflect;
const tests = [];
const groups = [];
let collecting = false;
let current = null;

const mismatches = new WeakSet();
class Mismatch extends Error {
  // What was thrown by the learner's code may answer every question with code of its own: only these are known.
  constructor(message, expected, got) { super(message); this.expected = expected; this.got = got; mismatches.add(freeze(this)); }
}

// ---- Showing values
const isObject = (value) => (typeof value === 'object' && value !== null) || typeof value === 'function';
const sizeOf = (getter) => (value) => { try { return apply(getter, value, []); } catch { return null; } };
const mapSize = sizeOf(getOwnPropertyDescriptor(Map.prototype, 'size').get);
const setSize = sizeOf(getOwnPropertyDescriptor(Set.prototype, 'size').get);
const timeOf = (value) => { try { return Date.prototype.getTime.call(value); } catch { return null; } };
const entriesOf = (map) => { const all = []; Map.prototype.forEach.call(map, (v, k) => { all.push([k, v]); }); return all; };
const itemsOf = (set) => { const all = []; Set.prototype.forEach.call(set, (v) => { all.push(v); }); return all; };
const keysOf = (value) => ownKeys(value).filter((key) => { const d = getOwnPropertyDescriptor(value, key); return d !== undefined && d.enumerable; });
const nameOf = (value) => { try { const n = value.constructor.name; return typeof n === 'string' ? n : ''; } catch { return ''; } };
const isError = (value) => { for (let one = value, depth = 0; isObject(one) && depth < 20; one = getPrototypeOf(one), depth++) { const d = getOwnPropertyDescriptor(one, 'constructor'); if (d && typeof d.value === 'function' && d.value.name === 'Error') return true; } return false; };
const MOST = 60;
function show(value, depth = 0, seen = []) {
  if (typeof value === 'string') return JSON.stringify(value.length > 1000 ? value.slice(0, 1000) + '…' : value);
  if (typeof value === 'bigint') return value + 'n';
  if (is(value, -0)) return '-0';
  if (typeof value === 'symbol') return value.toString();
  if (!isObject(value)) return String(value);
  if (typeof value === 'function') return 'function ' + (typeof value.name === 'string' ? value.name.slice(0, 100) : '');
  if (seen.includes(value)) return '[circular]';
  if (depth > 4) return Array.isArray(value) ? '[…]' : '{…}';
  const next = [...seen, value];
  const inside = (one) => show(one, depth + 1, next);
  const list = (all) => all.length > MOST ? all.slice(0, MOST).concat('…').join(', ') : all.join(', ');
  if (Array.isArray(value)) { const all = []; for (let i = 0; i < value.length && i <= MOST; i++) all.push(inside(value[i])); return '[' + list(all) + ']'; }
  const time = timeOf(value);
  if (time !== null) return 'Date ' + (time === time ? new Date(time).toISOString() : 'invalid');
  if (mapSize(value) !== null) return 'Map {' + list(entriesOf(value).map(([k, v]) => inside(k) + ' => ' + inside(v))) + '}';
  if (setSize(value) !== null) return 'Set {' + list(itemsOf(value).map(inside)) + '}';
  if (isError(value)) return told(value);
  const name = nameOf(value);
  const fields = keysOf(value).slice(0, MOST + 1).map((key) => (typeof key === 'symbol' ? '[' + key.toString() + ']' : /^[\w$]+$/.test(key) ? key : JSON.stringify(key)) + ': ' + inside(value[key]));
  return (name === '' || name === 'Object' ? '' : name + ' ') + (fields.length === 0 ? '{}' : '{ ' + list(fields) + ' }');
}
const shown = (value) => { try { return show(value); } catch { return '(a value that cannot be shown)'; } };
const told = (error) => {
  try {
    if (!isObject(error)) return 'threw ' + shown(error);
    const name = typeof error.name === 'string' ? error.name : 'Error';
    const place = /(?:\(|at )(?:\.\/)?([\w.-]+\.[jt]s:\d+)/.exec(typeof error.stack === 'string' ? error.stack : '');
    return name + ': ' + (typeof error.message === 'string' ? error.message : '') + (place ? ' (' + place[1] + ')' : '');
  } catch { return 'threw something that cannot be shown'; }
};

// ---- Comparing values. Nothing expected is ever handed to what the learner's code made.
function equal(a, b, seen = []) {
  if (is(a, b) || (a === 0 && b === 0)) return true;
  if (!isObject(a) || !isObject(b) || typeof a === 'function' || typeof b === 'function') return false;
  if (seen.some(([x, y]) => x === a && y === b)) return true;
  const next = [...seen, [a, b]];
  const same = (x, y) => equal(x, y, next);
  if (Array.isArray(a) !== Array.isArray(b)) return false;
  if (Array.isArray(a)) { if (a.length !== b.length) return false; for (let i = 0; i < b.length; i++) if (!same(a[i], b[i])) return false; return true; }
  const [timeA, timeB] = [timeOf(a), timeOf(b)];
  if (timeA !== null || timeB !== null) return is(timeA, timeB);
  for (const [size, items] of [[mapSize, entriesOf], [setSize, itemsOf]]) {
    const [sizeA, sizeB] = [size(a), size(b)];
    if (sizeA === null && sizeB === null) continue;
    if (sizeA !== sizeB) return false;
    const rest = items(b);
    return items(a).every((one) => { const at = rest.findIndex((other) => same(one, other)); if (at < 0) return false; rest.splice(at, 1); return true; });
  }
  if (isError(a) !== isError(b)) return false;
  if (isError(a)) return a.message === b.message && a.name === b.name;
  const present = (value) => keysOf(value).filter((key) => value[key] !== undefined);
  const [keysA, keysB] = [present(a), present(b)];
  return keysA.length === keysB.length && keysB.every((key) => keysA.includes(key) && same(a[key], b[key]));
}
const BUILT_IN = new Set([Error, TypeError, RangeError, SyntaxError, ReferenceError, EvalError, URIError, Array, Object, Map, Set, Date, Promise, RegExp, Function]);
function isA(value, type) {
  if (!isObject(value) || typeof type !== 'function') return false;
  if (!BUILT_IN.has(type)) return value instanceof type;
  for (let one = getPrototypeOf(value), depth = 0; isObject(one) && depth < 50; one = getPrototypeOf(one), depth++) {
    const made = getOwnPropertyDescriptor(one, 'constructor');
    if (made && typeof made.value === 'function' && made.value.name === type.name) return true;
  }
  return false;
}
const isNumber = (value) => typeof value === 'number' || typeof value === 'bigint';
const has = (all, wanted) => {
  if (typeof all === 'string') return String.prototype.includes.call(all, String(wanted));
  if (Array.isArray(all)) { for (let i = 0; i < all.length; i++) if (is(all[i], wanted)) return true; return false; }
  return setSize(all) !== null && itemsOf(all).some((one) => is(one, wanted));
};

// ---- Matchers: [does it hold, what was expected in words, what was got in words]
const plain = (holds, expected) => (got, ...more) => [holds(got, ...more), typeof expected === 'function' ? expected(...more) : expected, shown(got)];
const MATCHERS = {
  toBe: plain((got, want) => is(got, want), (want) => shown(want)),
  toEqual: plain((got, want) => equal(got, want), (want) => shown(want)),
  toStrictEqual: plain((got, want) => equal(got, want), (want) => shown(want)),
  toBeCloseTo: plain((got, want, digits = 2) => typeof got === 'number' && (got === want || Math.abs(got - want) < 10 ** -digits / 2), (want, digits = 2) => 'about ' + shown(want) + ' (to ' + digits + ' digits)'),
  toBeTruthy: plain((got) => !!got, 'something true'),
  toBeFalsy: plain((got) => !got, 'something false'),
  toBeNull: plain((got) => got === null, 'null'),
  toBeUndefined: plain((got) => got === undefined, 'undefined'),
  toBeDefined: plain((got) => got !== undefined, 'not undefined'),
  toBeNaN: plain((got) => got !== got, 'NaN'),
  toBeGreaterThan: plain((got, low) => isNumber(got) && got > low, (low) => 'more than ' + shown(low)),
  toBeGreaterThanOrEqual: plain((got, low) => isNumber(got) && got >= low, (low) => 'at least ' + shown(low)),
  toBeLessThan: plain((got, high) => isNumber(got) && got < high, (high) => 'less than ' + shown(high)),
  toBeLessThanOrEqual: plain((got, high) => isNumber(got) && got <= high, (high) => 'at most ' + shown(high)),
  toContain: plain(has, (want) => 'something with ' + shown(want)),
  toHaveLength: plain((got, length) => (typeof got === 'string' || isObject(got)) && got.length === length, (length) => 'length ' + length),
  toMatch: plain((got, pattern) => typeof got === 'string' && (typeof pattern === 'string' ? got.includes(pattern) : pattern.test(got)), (pattern) => 'a text like ' + String(pattern)),
  toBeInstanceOf: plain(isA, (type) => 'an object of ' + type.name),
  toHaveProperty: plain((got, key, ...value) => isObject(got) && key in got && (value.length === 0 || equal(got[key], value[0])), (key, ...value) => 'a property ' + key + (value.length === 0 ? '' : ' that is ' + shown(value[0]))),
  toThrow(got, wanted) {
    const words = 'an error' + (wanted === undefined ? '' : typeof wanted === 'function' ? ' of ' + wanted.name : ' that says ' + String(wanted));
    if (typeof got !== 'function') return [false, words, shown(got) + ' (write expect(() => …))'];
    let error;
    try { got(); return [false, words, 'no error']; } catch (thrown) { error = thrown; }
    const said = isObject(error) ? String(error.message) : String(error);
    const holds = wanted === undefined || (typeof wanted === 'function' ? isA(error, wanted) : typeof wanted === 'string' ? said.includes(wanted) : wanted.test(said));
    return [holds, words, told(error)];
  },
};
function expect(got) {
  const owner = current;
  const checks = (negated) => {
    const all = {};
    for (const name of Object.keys(MATCHERS)) all[name] = (...wanted) => {
      const [holds, expected, was] = MATCHERS[name](got, ...wanted);
      if (owner !== null) owner.checks++;
      if (holds !== negated) return;
      const mismatch = new Mismatch('', (negated ? 'not ' : '') + expected, was);
      // Whoever swallows the error does not undo it.
      if (owner !== null) owner.failure = owner.failure || mismatch;
      throw mismatch;
    };
    return all;
  };
  return Object.assign(checks(false), { not: checks(true) });
}

// ---- Collecting and running
function test(name, run) {
  if (!collecting) throw new Error('test() cannot be called while tests run');
  tests.push({ name: [...groups, String(name)].join(' › '), run });
}
function describe(name, inside) { groups.push(String(name)); try { inside(); } finally { groups.pop(); } }

function settle(mine, failure) {
  if (mine.settled) return;
  mine.settled = true;
  if (failure !== null) mine.failure = mine.failure || failure.error;
  if (mine.failure === undefined && mine.checks === 0) mine.failure = new Mismatch('Nothing was checked: the test called no expect().', null, null);
}
const verdict = (mine) => {
  const { failure } = mine;
  if (mine.settled && failure === undefined) return { passed: true, message: null, expected: null, got: null };
  if (!mine.settled && failure === undefined) return { passed: false, message: 'The test never ended: a promise was left open.', expected: null, got: null };
  if (mismatches.has(failure)) return { passed: false, message: failure.message || null, expected: failure.expected, got: failure.got };
  return { passed: false, message: told(failure), expected: null, got: null };
};

const HIDDEN = [
  function* () {}, async function () {}, async function* () {}, () => {},
  [][Symbol.iterator](), new Map()[Symbol.iterator](), new Set()[Symbol.iterator](), ''[Symbol.iterator](),
  'a'.matchAll(/a/g), Int8Array, new Proxy({}, {}),
];
function harden() {
  const seen = new Set();
  const waiting = [globalThis, say, ...HIDDEN, expect, test, describe, Mismatch];
  while (waiting.length > 0) {
    const one = waiting.pop();
    if (!isObject(one) || seen.has(one)) continue;
    seen.add(one);
    waiting.push(getPrototypeOf(one));
    for (const key of ownKeys(one)) {
      const { value, get, set } = getOwnPropertyDescriptor(one, key);
      waiting.push(value, get, set);
    }
  }
  for (const one of seen) freeze(one);
}

return {
  harden,
  collect(run, take) {
    collecting = true;
    try { run(test, test, describe, expect, take); } finally { collecting = false; groups.length = 0; }
  },
  names: () => JSON.stringify(tests.map(({ name }) => name)),
  start(index) {
    const mine = { failure: undefined, settled: false, checks: 0 };
    current = mine;
    try {
      const result = tests[index].run();
      if (isObject(result) && typeof result.then === 'function')
        Promise.resolve(result).then(() => settle(mine, null), (error) => settle(mine, { error: error === undefined ? 'undefined' : error }));
      else settle(mine, null);
    } catch (error) { settle(mine, { error: error === undefined ? 'undefined' : error }); }
  },
  finish() { const mine = current; current = null; return JSON.stringify(verdict(mine)); },
  write: (...all) => all.map((one) => (typeof one === 'string' ? one : shown(one))).join(' '),
  told,
};
})`;
