import { ok, type Result, refuse } from './result.ts';

/**
 * A small language of patterns for whole answers: characters, `.`, `[a-z]`, `[^…]`, `\d \w \s` and their opposites, `|`, `(…)`,
 * `?`, `*`, `+`, `{m,n}`. No anchors (a pattern always means the whole answer), no look-around, no back references: so matching
 * takes time that grows with the length of pattern times answer at worst, whatever is written (Thompson's construction).
 */
export interface Pattern {
  readonly states: readonly State[];
}

type Test = (char: string) => boolean;
type State = { test: Test; next: number } | { split: number[] } | 'end';

type Tree =
  | { kind: 'char'; test: Test }
  | { kind: 'row'; parts: Tree[] }
  | { kind: 'either'; parts: Tree[] }
  | { kind: 'repeat'; part: Tree; least: number; most: number };

const LONGEST_PATTERN = 500;
const MOST_STATES = 2000;
const MOST_TIMES = 100;
const DEEPEST = 50;

/** Refusals are sentences for authors. */
export function parsePattern(source: string): Result<Pattern, string> {
  if ([...source].length > LONGEST_PATTERN) return refuse(`it is longer than ${LONGEST_PATTERN} characters`);
  try {
    const tree = new Reader(source).read();
    const states: State[] = [];
    build(tree, states);
    states.push('end');
    return ok({ states });
  } catch (cause) {
    if (cause instanceof PatternProblem) return refuse(cause.message);
    throw cause;
  }
}

/** Whether the whole text is what the pattern describes. */
export function matches({ states }: Pattern, text: string): boolean {
  let current = follow(states, [0]);
  for (const char of text) {
    const reached: number[] = [];
    for (const at of current) {
      const state = states[at];
      if (typeof state === 'object' && 'test' in state && state.test(char)) reached.push(state.next);
    }
    if (reached.length === 0) return false;
    current = follow(states, reached);
  }
  return [...current].some((at) => states[at] === 'end');
}

/** All states that can be reached without reading anything. */
function follow(states: readonly State[], from: readonly number[]): Set<number> {
  const seen = new Set<number>();
  const waiting = [...from];
  for (let at = waiting.pop(); at !== undefined; at = waiting.pop()) {
    if (seen.has(at)) continue;
    seen.add(at);
    const state = states[at];
    if (typeof state === 'object' && 'split' in state) waiting.push(...state.split);
  }
  return seen;
}

class PatternProblem extends Error {}

/** Appends the states of a tree; whoever gets through it is at the state that comes next. */
function build(tree: Tree, states: State[]): void {
  if (states.length > MOST_STATES) throw new PatternProblem('its repetitions multiply to too much');
  switch (tree.kind) {
    case 'char':
      states.push({ test: tree.test, next: states.length + 1 });
      return;
    case 'row':
      if (tree.parts.length === 0) passOn(states);
      for (const part of tree.parts) build(part, states);
      return;
    case 'either':
      buildEither(tree.parts, states);
      return;
    case 'repeat':
      buildRepeat(tree, states);
  }
}

/** Nothing takes a state too: so the number of states bounds the work, also of `(((){99}){99}){99}`. */
const passOn = (states: State[]): void => {
  states.push({ split: [states.length + 1] });
};

function buildEither(parts: Tree[], states: State[]): void {
  const fork: number[] = [];
  states.push({ split: fork });
  const exits: number[][] = [];
  for (const part of parts) {
    fork.push(states.length);
    build(part, states);
    const exit: number[] = [];
    exits.push(exit);
    states.push({ split: exit });
  }
  for (const exit of exits) exit.push(states.length);
}

function buildRepeat({ part, least, most }: Extract<Tree, { kind: 'repeat' }>, states: State[]): void {
  if (most === 0) passOn(states);
  for (let time = 0; time < least; time += 1) build(part, states);
  if (most === Number.POSITIVE_INFINITY) {
    const loop: number[] = [];
    const start = states.length;
    states.push({ split: loop });
    loop.push(states.length);
    build(part, states);
    states.push({ split: [start] });
    loop.push(states.length);
    return;
  }
  const exits: number[][] = [];
  for (let time = least; time < most; time += 1) {
    const exit = [states.length + 1];
    exits.push(exit);
    states.push({ split: exit });
    build(part, states);
  }
  for (const exit of exits) exit.push(states.length);
}

const CLASSES: Readonly<Record<string, Test>> = {
  d: (char) => /\p{Nd}/u.test(char),
  w: (char) => /[\p{L}\p{M}\p{N}_]/u.test(char),
  s: (char) => /\s/.test(char),
  D: (char) => !/\p{Nd}/u.test(char),
  W: (char) => !/[\p{L}\p{M}\p{N}_]/u.test(char),
  S: (char) => !/\s/.test(char),
};

class Reader {
  readonly #chars: string[];
  #at = 0;
  #depth = 0;

  constructor(source: string) {
    this.#chars = [...source];
  }

  read(): Tree {
    const tree = this.#either();
    if (this.#at < this.#chars.length) throw new PatternProblem('a `)` closes nothing');
    return tree;
  }

  #peek(): string | undefined {
    return this.#chars[this.#at];
  }

  #take(): string {
    const char = this.#chars[this.#at];
    if (char === undefined) throw new PatternProblem('it ends too early');
    this.#at += 1;
    return char;
  }

  #either(): Tree {
    const parts = [this.#row()];
    while (this.#peek() === '|') {
      this.#at += 1;
      parts.push(this.#row());
    }
    return parts.length === 1 && parts[0] !== undefined ? parts[0] : { kind: 'either', parts };
  }

  #row(): Tree {
    const parts: Tree[] = [];
    for (let char = this.#peek(); char !== undefined && char !== '|' && char !== ')'; char = this.#peek())
      parts.push(this.#repeated(this.#one()));
    return { kind: 'row', parts };
  }

  #repeated(part: Tree): Tree {
    const char = this.#peek();
    const times = char === '{' ? this.#times() : char === undefined ? undefined : TIMES[char];
    if (times === undefined) return part;
    if (char !== '{') this.#at += 1;
    const next = this.#peek();
    if (next !== undefined && '?*+{'.includes(next)) throw new PatternProblem(`\`${next}\` repeats a repetition`);
    return { kind: 'repeat', part, ...times };
  }

  #times(): { least: number; most: number } {
    const rest = this.#chars.slice(this.#at).join('');
    const match = /^\{(\d{1,3})(,?)(\d{0,3})\}/.exec(rest);
    if (match === null) throw new PatternProblem('`{` needs a number or two, as in `{2,4}`');
    this.#at += match[0].length;
    const least = Number(match[1]);
    const most = match[2] === '' ? least : match[3] === '' ? Number.POSITIVE_INFINITY : Number(match[3]);
    if (least > MOST_TIMES || (most > MOST_TIMES && most !== Number.POSITIVE_INFINITY) || least > most)
      throw new PatternProblem(`\`${match[0]}\` is no number of times up to ${MOST_TIMES}`);
    return { least, most };
  }

  #one(): Tree {
    const char = this.#take();
    if (char === '(') return this.#group();
    if (char === '[') return { kind: 'char', test: this.#set() };
    if (char === '.') return { kind: 'char', test: () => true };
    if (char === '\\') return { kind: 'char', test: this.#escaped() };
    if (char === '^' || char === '$')
      throw new PatternProblem(`\`${char}\` is not needed: it always means the whole answer`);
    if ('?*+{'.includes(char)) throw new PatternProblem(`\`${char}\` has nothing to repeat`);
    return { kind: 'char', test: (other) => other === char };
  }

  #group(): Tree {
    this.#depth += 1;
    if (this.#depth > DEEPEST) throw new PatternProblem('its groups are nested too deeply');
    if (this.#peek() === '?') {
      this.#at += 1;
      if (this.#peek() !== ':') throw new PatternProblem('`(?` is not known here');
      this.#at += 1;
    }
    const inside = this.#either();
    if (this.#peek() !== ')') throw new PatternProblem('a `(` is not closed');
    this.#at += 1;
    this.#depth -= 1;
    return inside;
  }

  #escaped(): Test {
    const char = this.#take();
    const known = CLASSES[char];
    if (known !== undefined) return known;
    if (/[\p{L}\p{N}]/u.test(char)) throw new PatternProblem(`\`\\${char}\` is not known here`);
    return (other) => other === char;
  }

  #set(): Test {
    const isNot = this.#peek() === '^';
    if (isNot) this.#at += 1;
    const tests: Test[] = [];
    do {
      const char = this.#take();
      if (char === '\\') tests.push(this.#escaped());
      else tests.push(this.#range(char));
    } while (this.#peek() !== ']' && this.#peek() !== undefined);
    if (this.#peek() !== ']') throw new PatternProblem('a `[` is not closed');
    this.#at += 1;
    return (char) => tests.some((test) => test(char)) !== isNot;
  }

  #range(from: string): Test {
    const to = this.#chars[this.#at + 1];
    if (this.#peek() !== '-' || to === undefined || to === ']') return (char) => char === from;
    this.#at += 2;
    const [low, high] = [from.codePointAt(0) ?? 0, to.codePointAt(0) ?? 0];
    if (low > high) throw new PatternProblem(`\`${from}-${to}\` runs backwards`);
    return (char) => {
      const code = char.codePointAt(0) ?? 0;
      return code >= low && code <= high;
    };
  }
}

const TIMES: Readonly<Record<string, { least: number; most: number }>> = {
  '?': { least: 0, most: 1 },
  '*': { least: 0, most: Number.POSITIVE_INFINITY },
  '+': { least: 1, most: Number.POSITIVE_INFINITY },
};
