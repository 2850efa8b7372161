import type { SyntaxNode } from '@lezer/common';
import { blank, children, lineOf, parsed, SourceError } from './tree.ts';

/** Nodes that mean nothing once a program runs. */
const TYPES = new Set([
  'TypeAnnotation',
  'TypePredicate',
  'TypeParamList',
  'TypeArgList',
  'InterfaceDeclaration',
  'TypeAliasDeclaration',
  'AmbientDeclaration',
  'AmbientFunctionDeclaration',
  'IndexSignature',
  'Optional',
  'Privacy',
  'readonly',
  'override',
  'abstract',
]);

/** Nodes that become code in TypeScript: taking them off would change what the program does. */
const CODE = new Map([
  ['EnumDeclaration', '`enum` is not available here; use an object or a union of strings.'],
  ['NamespaceDeclaration', '`namespace` is not available here; use a file of its own.'],
  ['PrefixCast', 'Write `value as Type` instead of `<Type>value`.'],
  ['Decorator', 'Decorators are not available here.'],
]);

/**
 * Takes the types off a TypeScript file and leaves every other character where it was. Types are not checked.
 * @throws SourceError where something is neither JavaScript nor a type
 */
export function stripTypes(source: string): string {
  const cuts: { from: number; to: number }[] = [];
  const cut = ({ from, to }: { from: number; to: number }): void => {
    cuts.push({ from, to });
  };
  const fail = (node: SyntaxNode, sentence: string): never => {
    throw new SourceError(`line ${lineOf(source, node.from)}: ${sentence}`);
  };
  const visit = (node: SyntaxNode): void => {
    const forbidden = CODE.get(node.name);
    if (forbidden !== undefined) fail(node, forbidden);
    if (TYPES.has(node.name) || isOnlyTypes(node, source)) {
      cut(node);
      return;
    }
    if (node.name === 'CatchClause' || node.name === 'VariableDeclaration') looseEnds(node).forEach(cut);
    else if (node.type.isError && node.from < node.to)
      fail(node, `\`${source.slice(node.from, node.to)}\` is unexpected.`);
    typeParts(node, source, fail).forEach(cut);
    const isCut = (child: SyntaxNode): boolean => cuts.some(({ from, to }) => from <= child.from && child.to <= to);
    for (const child of children(node)) if (!isCut(child)) visit(child);
  };
  visit(parsed(source, true));
  return without(source, cuts);
}

function without(source: string, cuts: { from: number; to: number }[]): string {
  let text = '';
  for (const { from, to } of cuts.sort((a, b) => a.from - b.from)) {
    if (to <= text.length) continue;
    text += source.slice(text.length, from);
    text += blank(source.slice(text.length, to));
  }
  return text + source.slice(text.length);
}

/** A declaration that is there for types alone. */
function isOnlyTypes(node: SyntaxNode, source: string): boolean {
  const parts = children(node);
  if (node.name === 'ImportDeclaration') return parts[1]?.name === 'type';
  if (node.name === 'ExportDeclaration')
    return parts[1]?.name === 'type' || (parts[1] !== undefined && TYPES.has(parts[1].name));
  if (node.name === 'PropertyDeclaration') return parts.some(({ name }) => name === 'declare' || name === 'abstract');
  if (node.name === 'FunctionDeclaration' || node.name === 'MethodDeclaration')
    return !parts.some(({ name }) => name === 'Block') && source.slice(node.from, node.to).trim() !== '';
  return false;
}

type Fail = (node: SyntaxNode, sentence: string) => never;

/** The parts of a node that are types although their own nodes do not say so. */
function typeParts(node: SyntaxNode, source: string, fail: Fail): { from: number; to: number }[] {
  const parts = children(node);
  switch (node.name) {
    case 'BinaryExpression': {
      const sign = parts.find(({ name }) => name === 'as' || name === 'satisfies');
      return sign === undefined ? [] : [{ from: sign.from, to: node.to }];
    }
    case 'PostfixExpression':
    case 'PropertyDeclaration':
      return parts.filter((part) => part.name === 'LogicOp' && source.slice(part.from, part.to) === '!');
    case 'ClassDeclaration':
    case 'ClassExpression': {
      const from = parts.find(({ name }) => name === 'implements');
      const body = parts.find(({ name }) => name === 'ClassBody');
      return from && body ? [{ from: from.from, to: body.from }] : [];
    }
    case 'ParamList':
      for (const part of parts)
        if (part.name === 'Privacy' || part.name === 'readonly')
          fail(part, 'Write the field into the class and set it in the constructor: parameters cannot be fields here.');
      return parts.flatMap((part, at) => {
        if (part.name !== 'this') return [];
        const comma = parts.slice(at).find(({ name }) => name === ',' || name === ')');
        return [{ from: part.from, to: comma?.name === ',' ? comma.to : (comma?.from ?? part.to) }];
      });
    case 'ImportGroup':
    case 'ExportGroup':
      return parts.flatMap((part, at) => {
        const isType =
          part.name === 'type' ||
          (part.name === 'VariableName' && source.slice(part.from, part.to) === 'type' && parts[at + 1]?.type.isError);
        if (!isType) return [];
        const end = parts.slice(at).find(({ name }) => name === ',' || name === '}');
        return [{ from: part.from, to: end?.name === ',' ? end.to : (end?.from ?? part.to) }];
      });
    default:
      return [];
  }
}

/** `catch (e: unknown)` and `let a!: T`, which the grammar takes for mistakes. */
function looseEnds(node: SyntaxNode): { from: number; to: number }[] {
  const parts = children(node);
  const first = parts.find((part) => part.type.isError);
  if (first === undefined) return [];
  if (node.name === 'VariableDeclaration') return [first];
  const close = parts.find(({ name }) => name === ')');
  return close === undefined ? [] : [{ from: first.from, to: close.from }];
}
