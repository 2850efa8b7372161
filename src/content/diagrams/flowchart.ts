import type { Checked, Problem } from './diagram-kinds.ts';
import type { Statement } from './diagram-source.ts';
import { maskLabel } from './label-masks.ts';

// Flowcharts are read here and handed on in the one form that the drawing library reads as Mermaid does: it takes `A-->B`
// for a node `A--`, labels that come after the first use for nothing, and knows only ASCII names.

interface Node {
  id: string;
  /** Brackets around the label; null for a node that is only named. */
  shape: [open: string, close: string] | null;
  label: string;
}

type Part = { nodes: Node[] } | { link: string; label: string };

const SHAPES: [open: string, close: string][] = [
  ['(((', ')))'],
  ['([', '])'],
  ['((', '))'],
  ['[[', ']]'],
  ['[(', ')]'],
  ['[/', '\\]'],
  ['[\\', '/]'],
  ['{{', '}}'],
  ['[', ']'],
  ['(', ')'],
  ['{', '}'],
  ['>', ']'],
];

const ID = /^[\p{L}\p{M}\p{N}_]+(?:-[\p{L}\p{M}\p{N}_]+)*/u;
const CLASS = /^:::[\w-]+/;
const LINK = /^(<)?(-{2,}>|-{3,}|-\.+->|-\.+-|={2,}>|={3,})(?:\s*\|([^|]*)\|)?/;
/** With the label inside: `-- text -->`, `-. text .->`, `== text ==>`. */
const LINK_AROUND = /^(<)?(?:--|==|-\.)(?![->=.])\s*(.+?)\s*(-{2,}>|-{3,}|\.+->|\.+-|={2,}>|={3,})/;

/** Reads `A[Text] --> B & C -->|label| D`; null where it is none. */
export function readChain(text: string): Part[] | null {
  const parts: Part[] = [];
  let rest = text.trim();
  while (rest !== '') {
    const group = readGroup(rest);
    if (group === null) return null;
    parts.push({ nodes: group.nodes });
    rest = group.rest;
    if (rest === '') break;
    const plain = LINK.exec(rest);
    const around = plain === null ? LINK_AROUND.exec(rest) : null;
    const [whole, back = '', one = '', other = ''] = plain ?? around ?? [];
    if (whole === undefined) return null;
    const [line, label] = plain === null ? [other, one] : [one, other];
    parts.push({ link: `${back}${shortest(line)}`, label: label.trim() });
    rest = rest.slice(whole.length).trim();
    if (rest === '') return null;
  }
  return parts;
}

/** Longer links ask for more room, which the drawing gives where it is needed. */
const shortest = (line: string): string =>
  line.includes('.')
    ? `-.-${line.endsWith('>') ? '>' : ''}`
    : line.startsWith('=')
      ? `==${line.endsWith('>') ? '>' : '='}`
      : `--${line.endsWith('>') ? '>' : '-'}`;

function readGroup(text: string): { nodes: Node[]; rest: string } | null {
  const nodes: Node[] = [];
  let rest = text;
  for (;;) {
    const node = readNode(rest);
    if (node === null) return null;
    nodes.push(node.node);
    rest = node.rest.trim();
    if (!rest.startsWith('&')) return { nodes, rest };
    rest = rest.slice(1).trim();
  }
}

function readNode(text: string): { node: Node; rest: string } | null {
  const id = ID.exec(text)?.[0];
  if (id === undefined) return null;
  let rest = text.slice(id.length);
  let node: Node = { id, shape: null, label: id };
  for (const shape of SHAPES) {
    const label = rest.startsWith(shape[0]) ? labelIn(rest.slice(shape[0].length), shape[1]) : null;
    if (label === null) continue;
    node = { id, shape, label: label.text };
    rest = label.rest;
    break;
  }
  if (node.shape === null && /^[[({>]/.test(rest)) return null;
  return { node, rest: rest.replace(CLASS, '') };
}

/** The label up to the closing bracket; in quotes anything may stand. */
function labelIn(text: string, close: string): { text: string; rest: string } | null {
  const quoted = /^\s*"([^"]*)"\s*/.exec(text);
  const end = quoted === null ? text.indexOf(close) : quoted[0].length;
  if (end < 1 || !text.startsWith(close, end)) return null;
  const label = quoted?.[1] ?? text.slice(0, end);
  return label.trim() === '' || (quoted === null && /["[\]{}]/.test(label))
    ? null
    : { text: label.trim(), rest: text.slice(end + close.length) };
}

const DRAWN_WITHOUT = /^(?:classDef|class|style|linkStyle)\s/;
const NOT_DRAWN = /^(?:click|href)\b|@\{|~~~|(?:^|[\s\])}])(?:[ox](?:--|==|-\.)\S*|(?:--|==|-\.-)\S*[ox](?=\s))/;
const SUBGRAPH = /^subgraph(?:\s+(.*))?$/;
const DIRECTION = /^direction\s+(TD|TB|LR|BT|RL)$/i;

/** Checks every line and writes the chart anew: nodes by number, each with its label where it comes first. */
export function checkFlowchart(header: Statement, statements: readonly Statement[]): Checked {
  const direction = /^(?:graph|flowchart)(?:-elk)?(?:\s+(TD|TB|LR|BT|RL|<|>|\^|v))?$/i.exec(header.text);
  if (direction === null) return { problem: { line: header.line, kind: 'unreadable', what: header.text } };
  const chart = new Chart();
  const open: Statement[] = [];
  for (const one of statements) {
    const problem = readStatement(one, chart, open);
    if (problem !== null) return { problem };
  }
  const [unclosed] = open;
  if (unclosed !== undefined) return { problem: { line: unclosed.line, kind: 'unclosed', what: unclosed.text } };
  const way = { '<': 'RL', '>': 'LR', '^': 'BT', v: 'TB' }[direction[1] ?? ''] ?? direction[1]?.toUpperCase() ?? 'TB';
  return { text: [`flowchart ${way}`, ...chart.lines()].join('\n'), edges: chart.edges, ownColours: chart.ownColours };
}

function readStatement(one: Statement, chart: Chart, open: Statement[]): Problem | null {
  const { text, line } = one;
  const subgraph = SUBGRAPH.exec(text);
  const undrawn = NOT_DRAWN.exec(text);
  if (undrawn !== null) return { line, kind: 'not-drawn', what: undrawn[0].trim() };
  if (DRAWN_WITHOUT.test(text)) chart.ownColours ??= line;
  else if (subgraph !== null) {
    open.push(one);
    chart.openSubgraph(subgraph[1]?.trim() ?? '');
  } else if (text === 'end') {
    if (open.pop() === undefined) return { line, kind: 'unreadable', what: text };
    chart.add(() => 'end');
  } else if (DIRECTION.test(text)) {
    if (open.length > 0) chart.add(() => text);
  } else {
    const parts = readChain(text);
    if (parts === null) return { line, kind: 'unreadable', what: text };
    chart.addChain(parts);
  }
  return null;
}

class Chart {
  edges = 0;
  /** The first line that sets colours. */
  ownColours: number | null = null;
  readonly #shaped = new Map<string, Node>();
  readonly #names = new Map<string, string>();
  readonly #subgraphs = new Map<string, string>();
  readonly #written: (() => string)[] = [];
  readonly #met = new Set<string>();

  add(line: () => string): void {
    this.#written.push(line);
  }

  openSubgraph(written: string): void {
    const [, id = '', label = ''] = /^([^\s["]+)\s*\[(.+)\]$/.exec(written) ?? [];
    const name = `s${this.#subgraphs.size}`;
    this.#subgraphs.set(id === '' ? unquoted(written) : id, name);
    this.add(() => `subgraph ${name} [${maskLabel(unquoted(label === '' ? written : label)) || ' '}]`);
  }

  addChain(parts: Part[]): void {
    let before = 0;
    for (const part of parts) {
      if (!('nodes' in part)) continue;
      this.edges += before * part.nodes.length;
      before = part.nodes.length;
      for (const node of part.nodes) if (node.shape !== null) this.#shaped.set(node.id, node);
    }
    this.add(() => parts.map((part) => this.#write(part)).join(' '));
  }

  lines(): string[] {
    return this.#written.map((line) => line());
  }

  #write(part: Part): string {
    if ('nodes' in part) return part.nodes.map((node) => this.#node(node)).join(' & ');
    return part.label === '' ? part.link : `${part.link}|${maskLabel(unquoted(part.label))}|`;
  }

  #node({ id, label }: Node): string {
    const subgraph = this.#subgraphs.get(id);
    if (subgraph !== undefined) return subgraph;
    const name = this.#names.get(id) ?? `n${this.#names.size}`;
    this.#names.set(id, name);
    if (this.#met.has(id)) return name;
    this.#met.add(id);
    const shaped = this.#shaped.get(id);
    const [open, close] = shaped?.shape ?? ['[', ']'];
    return `${name}${open}${maskLabel(shaped?.label ?? label)}${close}`;
  }
}

const unquoted = (text: string): string => /^"(.*)"$/.exec(text.trim())?.[1] ?? text.trim();
