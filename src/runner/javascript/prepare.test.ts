import { describe, expect, it } from 'vitest';
import { prepareTests } from './prepare.ts';
import { stripTypes } from './strip-types.ts';

const squeezed = (text: string): string => text.replace(/\s+/g, ' ').trim();

describe('taking types off', () => {
  it.each([
    ['let a: number | undefined, b!: string;', 'let a , b ;'],
    [
      'function f<T>(this: Robot, a?: T, ...b: T[]): a is T { return a as unknown as T; }',
      'function f ( a , ...b ) { return a ; }',
    ],
    ['type A = { b: string }\ninterface B extends A {}\ndeclare const c: B;', ''],
    ["import type { A } from './a.js'; import { type B, c } from './b.js';", "import { c } from './b.js';"],
    ['export type { A } from "./a.js"; export interface C {}', ''],
    [
      'class A<T> extends B<T> implements C, D { private readonly a!: T = 1; static b?: T; declare c: T; override d(): void {} }',
      'class A extends B { a = 1; static b ; d() {} }',
    ],
    [
      'abstract class A { abstract b(): void; c(d: number): void; c(d: unknown) { return this.e!.f! } }',
      'class A { c(d ) { return this.e .f } }',
    ],
    ['const m = new Map<string, number>([["a", 1]] satisfies [string, number][]);', 'const m = new Map ([["a", 1]] );'],
    ['try {} catch (e: unknown) {}', 'try {} catch (e ) {}'],
    ['const f = (a: number): number => a;', 'const f = (a ) => a;'],
  ])('%s', (source, rest) => {
    expect(squeezed(stripTypes(source))).toBe(squeezed(rest));
  });

  it('leaves every line where it was', () => {
    const source = 'interface A {\n  b: string;\n}\nconst a: A =\n  { b: "x" };';
    expect(stripTypes(source).split('\n')).toHaveLength(5);
    expect(stripTypes(source).split('\n')[4]).toBe('  { b: "x" };');
  });

  it.each([
    'enum A { B }',
    'class A { constructor(private b: number) {} }',
    'const a = <number>b;',
    'const a: number ) = 3',
  ])('refuses %s with the line', (source) => {
    expect(() => stripTypes(`\n${source}`)).toThrow(/line 2/);
  });
});

describe('a test file', () => {
  it('takes what it imports from the files of the learner', () => {
    const text =
      "import main, { a as b, c } from './main.js';\nimport * as all from './main.js';\ntest('x', () => {});";
    const lines = prepareTests({ name: 'a.test.js', text }, 'javascript').split('\n');
    expect(lines).toHaveLength(3);
    expect(lines[0]).toContain('const { default: main } = take("./main.js", ["a","c"]); const { a: b, c } = take(');
    expect(lines[1]).toContain('const all = take("./main.js", []);');
  });
});
