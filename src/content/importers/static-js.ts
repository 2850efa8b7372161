import { type AnyNode, type Expression, type Node, type Program, parseExpressionAt, type SpreadElement } from 'acorn';
import { parseProgram, withoutTypes } from './parse-program.ts';

/** A part that only running the program could tell. It is never run. */
export class NotStatic {
  /** 1-based. */
  readonly line: number;

  constructor(line: number) {
    this.line = line;
  }
}

export type StaticValue =
  | string
  | number
  | boolean
  | null
  | undefined
  | NotStatic
  | StaticValue[]
  | { [name: string]: StaticValue };

/** What a module exports as default or as `module.exports`, read from its literals. Null when it is no JavaScript. */
export function readModule(text: string, isTypeScript = false): StaticValue {
  const program = parseProgram(isTypeScript ? withoutTypes(text) : text);
  if (program === null) return null;
  return guarded(() => new Reader(program).exported());
}

/** The value of one expression, e.g. an attribute in braces. */
export function readExpression(source: string): StaticValue {
  return guarded(() => {
    const expression = parseExpressionAt(`(${source})`, 0, { ecmaVersion: 'latest', locations: true });
    return new Reader(null).value(expression);
  });
}

/** JSON, also with comments and commas at the end, as people write it into configuration. Undefined when it is neither. */
export function readJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    const value = readExpression(text);
    return value instanceof NotStatic ? undefined : value;
  }
}

function guarded(read: () => StaticValue): StaticValue {
  try {
    return read();
  } catch (cause) {
    if (cause instanceof SyntaxError || cause instanceof RangeError) return new NotStatic(1);
    throw cause;
  }
}

/** A program of a few lines can describe a value without end. */
const MOST_VALUES = 200_000;

class Reader {
  readonly #bindings = new Map<string, Expression>();
  readonly #known = new Map<string, StaticValue>();
  readonly #open = new Set<string>();
  #exported: AnyNode | null = null;
  #left = MOST_VALUES;

  constructor(program: Program | null) {
    for (const statement of program?.body ?? []) this.#declare(statement);
  }

  exported(): StaticValue {
    const found = this.#exported;
    if (found === null) return new NotStatic(1);
    return this.#isFunction(found) ? this.#returned(found) : this.value(found);
  }

  value(node: Node): StaticValue {
    const known = node as AnyNode;
    this.#left -= 1;
    if (this.#left < 0) return notStatic(known);
    switch (known.type) {
      case 'Literal':
        return known.value instanceof RegExp || typeof known.value === 'bigint' ? notStatic(known) : known.value;
      case 'TemplateLiteral':
        return this.#template(
          known.quasis.map((part) => part.value.cooked ?? ''),
          known.expressions,
          known,
        );
      case 'ArrayExpression':
        return known.elements.flatMap((element) => this.#element(element));
      case 'ObjectExpression':
        return this.#object(known.properties, known);
      case 'Identifier':
        return known.name === 'undefined' ? undefined : this.#binding(known.name, known);
      case 'MemberExpression':
        return this.#member(known.object, known.computed ? this.value(known.property) : nameOf(known.property), known);
      case 'UnaryExpression':
        return this.#unary(known.operator, this.value(known.argument), known);
      case 'BinaryExpression':
        return known.operator === '+' ? sum(this.value(known.left), this.value(known.right), known) : notStatic(known);
      case 'ParenthesizedExpression':
        return this.value(known.expression);
      case 'CallExpression':
        return this.#resolved(known.callee, known.arguments, known);
      default:
        return notStatic(known);
    }
  }

  #declare(statement: AnyNode): void {
    if (statement.type === 'VariableDeclaration')
      for (const { id, init } of statement.declarations)
        if (id.type === 'Identifier' && init) this.#bindings.set(id.name, init);
    if (statement.type === 'ExportNamedDeclaration' && statement.declaration) this.#declare(statement.declaration);
    if (statement.type === 'ExportDefaultDeclaration') this.#exported = statement.declaration;
    if (statement.type === 'FunctionDeclaration' && statement.id) return;
    if (statement.type !== 'ExpressionStatement') return;
    const { expression } = statement;
    if (expression.type === 'AssignmentExpression' && isModuleExports(expression.left))
      this.#exported = expression.right;
    else this.#forget(expression);
  }

  /** What a statement may have changed is not what its declaration says. */
  #forget(expression: AnyNode): void {
    const target =
      expression.type === 'AssignmentExpression'
        ? expression.left
        : expression.type === 'CallExpression'
          ? expression.callee
          : null;
    let root: AnyNode | null = target as AnyNode | null;
    while (root?.type === 'MemberExpression') root = root.object as AnyNode;
    if (root?.type === 'Identifier') this.#known.set(root.name, notStatic(expression));
  }

  #isFunction(node: AnyNode): boolean {
    return /^(?:ArrowFunctionExpression|FunctionExpression|FunctionDeclaration)$/.test(node.type);
  }

  /** A configuration may be a function that ends with `return {…}`. */
  #returned(node: AnyNode): StaticValue {
    if (!('body' in node) || Array.isArray(node.body)) return notStatic(node);
    const body = node.body as AnyNode;
    if (body.type !== 'BlockStatement') return this.value(body);
    for (const statement of body.body) this.#declare(statement);
    const last = body.body.at(-1);
    return last?.type === 'ReturnStatement' && last.argument ? this.value(last.argument) : notStatic(node);
  }

  #binding(name: string, node: AnyNode): StaticValue {
    if (this.#known.has(name)) return this.#known.get(name);
    const bound = this.#bindings.get(name);
    if (bound === undefined || this.#open.has(name)) return notStatic(node);
    this.#open.add(name);
    const value = this.value(bound);
    this.#open.delete(name);
    this.#known.set(name, value);
    return value;
  }

  #element(element: Expression | SpreadElement | null): StaticValue[] {
    if (element === null) return [];
    if (element.type !== 'SpreadElement') return [this.value(element)];
    const spread = this.value(element.argument);
    if (!Array.isArray(spread)) return [notStatic(element)];
    this.#left -= spread.length;
    return this.#left < 0 ? [notStatic(element)] : spread;
  }

  #object(properties: readonly AnyNode[], node: AnyNode): StaticValue {
    const entries: [string, StaticValue][] = [];
    for (const property of properties) {
      if (property.type === 'SpreadElement') {
        const spread = this.value(property.argument);
        if (typeof spread !== 'object' || spread === null || Array.isArray(spread) || spread instanceof NotStatic)
          return notStatic(node);
        entries.push(...Object.entries(spread));
        continue;
      }
      if (property.type !== 'Property') continue;
      const key = property.computed ? this.value(property.key) : nameOf(property.key);
      if (typeof key !== 'string' && typeof key !== 'number') return notStatic(node);
      entries.push([String(key), property.kind === 'init' ? this.value(property.value) : notStatic(property)]);
    }
    return Object.fromEntries(entries);
  }

  #template(texts: string[], expressions: readonly Expression[], node: AnyNode): StaticValue {
    const values = expressions.map((expression) => this.value(expression));
    if (values.some((value) => typeof value !== 'string' && typeof value !== 'number')) return notStatic(node);
    return texts.map((text, i) => text + (i < values.length ? String(values[i]) : '')).join('');
  }

  #member(object: Node, name: StaticValue, node: AnyNode): StaticValue {
    const owner = this.value(object);
    if (typeof owner !== 'object' || owner === null || owner instanceof NotStatic) return notStatic(node);
    const value = Object.getOwnPropertyDescriptor(owner, String(name))?.value as StaticValue;
    return typeof name === 'string' || typeof name === 'number' ? (value ?? notStatic(node)) : notStatic(node);
  }

  #unary(operator: string, value: StaticValue, node: AnyNode): StaticValue {
    if (operator === '-' && typeof value === 'number') return -value;
    if (operator === '!' && !(value instanceof NotStatic)) return !value;
    return notStatic(node);
  }

  /** `require.resolve('./x')` is the path that stands in it. */
  #resolved(callee: Node, args: readonly AnyNode[], node: AnyNode): StaticValue {
    const called = callee as AnyNode;
    const isResolve =
      called.type === 'MemberExpression' &&
      nameOf(called.object) === 'require' &&
      nameOf(called.property) === 'resolve';
    const [first] = args;
    return isResolve && first !== undefined ? this.value(first) : notStatic(node);
  }
}

const notStatic = (node: Node): NotStatic => new NotStatic(node.loc?.start.line ?? 1);

function nameOf(node: Node): string | null {
  const known = node as AnyNode;
  if (known.type === 'Identifier') return known.name;
  return known.type === 'Literal' ? String(known.value) : null;
}

const isModuleExports = (node: Node): boolean => {
  const known = node as AnyNode;
  return known.type === 'MemberExpression' && nameOf(known.object) === 'module' && nameOf(known.property) === 'exports';
};

const sum = (left: StaticValue, right: StaticValue, node: Node): StaticValue => {
  if (typeof left === 'number' && typeof right === 'number') return left + right;
  const isText = (value: StaticValue) => typeof value === 'string' || typeof value === 'number';
  return isText(left) && isText(right) ? `${left}${right}` : notStatic(node);
};
