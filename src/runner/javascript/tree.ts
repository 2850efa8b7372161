import type { SyntaxNode } from '@lezer/common';
import { parser } from '@lezer/javascript';

/** The source cannot be prepared; the message is for whoever wrote it. */
export class SourceError extends Error {
  override name = 'SyntaxError';
}

export const parsed = (source: string, isTyped: boolean): SyntaxNode =>
  (isTyped ? parser.configure({ dialect: 'ts' }) : parser).parse(source).topNode;

export const children = (node: SyntaxNode): SyntaxNode[] => {
  const all: SyntaxNode[] = [];
  for (let child = node.firstChild; child !== null; child = child.nextSibling) all.push(child);
  return all;
};

export const lineOf = (source: string, at: number): number => source.slice(0, at).split('\n').length;

/** The same text as blanks, so that lines and columns stay what they were. */
export const blank = (text: string): string => text.replace(/[^\n]/g, ' ');
