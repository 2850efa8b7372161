import { type Document, isMap, isScalar, isSeq, LineCounter, type Node, parseDocument, type YAMLError } from 'yaml';
import { FindingList, type Reporter } from './finding-list.ts';
import { nearestName, suggest } from './nearest-name.ts';

interface Field {
  line: number;
  node: Node | null;
  value: unknown;
}

/** The fields of one YAML mapping. Every accessor reports a value of the wrong shape and then answers undefined. */
export class YamlFields {
  readonly #fields: ReadonlyMap<string, Field>;
  readonly #report: Reporter;
  readonly #meant: ReadonlySet<string>;
  readonly firstLine: number;

  constructor(
    read: { fields: ReadonlyMap<string, Field>; meant: ReadonlySet<string> },
    report: Reporter,
    line: number,
  ) {
    this.#fields = read.fields;
    this.#meant = read.meant;
    this.#report = report;
    this.firstLine = line;
  }

  /** What was reported already explains why a field is not there. */
  isExplained(name: string): boolean {
    return this.#meant.has(name);
  }

  has(name: string): boolean {
    return this.#fields.has(name);
  }

  /** The line of a field, or the first line of the mapping when it is absent. */
  line(name: string): number {
    return this.#fields.get(name)?.line ?? this.firstLine;
  }

  raw(name: string): unknown {
    return this.#fields.get(name)?.value;
  }

  /** A scalar exactly as it was written, so that a title may be `no`, `2024` or `1:30`. Blank counts as absent. */
  text(name: string): string | undefined {
    const field = this.#fields.get(name);
    if (field === undefined || field.node === null) return undefined;
    const text = scalarText(field.node);
    if (text === undefined) return this.#bad(name, 'must be a text', `Write \`${name}: a text on one line\`.`);
    return text.trim() === '' ? undefined : text.trim();
  }

  /** A list of texts; a single text counts as a list of one. */
  texts(name: string): string[] {
    const field = this.#fields.get(name);
    if (field === undefined || field.node === null) return [];
    const items = isSeq(field.node) ? field.node.items : [field.node];
    const texts = items.map((item) => scalarText(item as Node | null)?.trim());
    if (texts.some((text) => text === undefined || text === '')) {
      this.#bad(name, 'must be a list of texts', `Write \`${name}: [first, second]\`.`);
      return [];
    }
    return [...new Set(texts.filter((text) => text !== undefined))];
  }

  flag(name: string): boolean | undefined {
    const value = this.raw(name);
    if (value === undefined || value === null || typeof value === 'boolean') return value ?? undefined;
    return this.#bad(name, 'must be true or false', `Write \`${name}: true\` or \`${name}: false\`.`);
  }

  wholeNumber(name: string, low: number, high: number): number | undefined {
    const value = this.raw(name);
    if (value === undefined || value === null) return undefined;
    if (typeof value === 'number' && Number.isInteger(value) && value >= low && value <= high) return value;
    return this.#bad(name, `must be a whole number from ${low} to ${high}`, `Write \`${name}: ${low + 9}\`.`);
  }

  oneOf<T extends string>(name: string, options: readonly T[]): T | undefined {
    const text = this.text(name);
    if (text === undefined) return undefined;
    const found = options.find((option) => option === text);
    return (
      found ?? this.#bad(name, `must be one of ${options.join(', ')}`, suggest(text, options, `Write one of them.`))
    );
  }

  someOf<T extends string>(name: string, options: readonly T[]): T[] {
    return this.texts(name).flatMap((text) => {
      const found = options.find((option) => option === text);
      if (found !== undefined) return [found];
      this.#bad(name, `must hold only ${options.join(', ')}`, suggest(text, options, 'Write one of them.'));
      return [];
    });
  }

  #bad(name: string, must: string, fix: string): undefined {
    this.#report.error('bad-field', this.line(name), `The field \`${name}\` ${must}.`, fix);
    return undefined;
  }
}

function scalarText(node: Node | null): string | undefined {
  if (!isScalar(node)) return undefined;
  if (typeof node.value === 'string') return node.value;
  return node.source ?? (node.value === null ? '' : String(node.value));
}

export interface MappingOptions {
  /** The line of the file on which the YAML begins. */
  firstLine: number;
  /** The rule under which broken YAML is reported. */
  rule: 'bad-yaml' | 'bad-front-matter';
  known: readonly string[];
}

/** Reads a YAML mapping. Broken YAML and unknown fields are reported; what could be read is answered all the same. */
export function readMapping(text: string, report: Reporter, options: MappingOptions): YamlFields {
  const counter = new LineCounter();
  const document = parseDocument(text, {
    lineCounter: counter,
    prettyErrors: true,
    stringKeys: true,
    logLevel: 'silent',
  });
  const lineAt = (offset: number): number => options.firstLine + Math.max(0, counter.linePos(offset).line - 1);
  const isBroken = reportProblems(text, [...document.errors, ...document.warnings], lineAt, report, options);
  const fields = new Map<string, Field>();
  const meant = new Set(isBroken ? options.known : []);
  // What else looks wrong in broken YAML mostly comes of its being broken.
  const further = isBroken ? new FindingList().in(report.file) : report;
  if (isMap(document.contents)) collect(document, { fields, meant }, lineAt, further, options);
  else if (document.contents !== null && document.errors.length === 0)
    report.error(options.rule, options.firstLine, 'Here must stand fields, one `name: value` on each line.');
  return new YamlFields({ fields, meant }, further, options.firstLine);
}

/** The first problem that keeps YAML from being read hides the others, which mostly come of it. */
function reportProblems(
  text: string,
  problems: YAMLParseProblem[],
  lineAt: (offset: number) => number,
  report: Reporter,
  options: MappingOptions,
): boolean {
  const harmless = problems.filter(({ code }) => code === 'DUPLICATE_KEY');
  const [first] = problems.filter((problem) => !harmless.includes(problem));
  for (const problem of first === undefined ? harmless : [first]) {
    const line = lineAt(problem.pos[0]);
    const indented = INDENTATION.includes(problem.code) ? indentedLine(text, line - options.firstLine + 1) : null;
    if (indented === null)
      report.error(options.rule, line, yamlSentence(problem.message, problem.code), yamlFix(problem.code));
    else
      report.error(
        options.rule,
        options.firstLine + indented - 1,
        'This line is indented, but it does not belong to the field above.',
        'Begin every field at the start of its line; only what belongs to a field is indented, with spaces.',
      );
  }
  return first !== undefined;
}

type YAMLParseProblem = Pick<YAMLError, 'code' | 'message' | 'pos'>;

const INDENTATION: readonly string[] = ['MULTILINE_IMPLICIT_KEY', 'BLOCK_AS_IMPLICIT_KEY', 'BAD_INDENT', 'IMPOSSIBLE'];

/** The number of a field that is indented below one which has its value already; counted from the first line of the text. */
function indentedLine(text: string, from: number): number | null {
  const lines = text.split('\n');
  const at = lines.findIndex(
    (line, i) => i >= from && /^ +[^\s#-].*:(?:\s|$)/.test(line) && /^\S[^:]*:\s+[^\s|>&]/.test(lines[i - 1] ?? ''),
  );
  return at === -1 ? null : at + 1;
}

function collect(
  document: Document.Parsed,
  { fields, meant }: { fields: Map<string, Field>; meant: Set<string> },
  lineAt: (offset: number) => number,
  report: Reporter,
  options: MappingOptions,
): void {
  if (!isMap(document.contents)) return;
  const values = plainValues(document, report, options);
  for (const pair of document.contents.items) {
    if (!isScalar(pair.key)) continue;
    const name = String(pair.key.value);
    const line = lineAt(pair.key.range?.[0] ?? 0);
    if (!options.known.includes(name)) {
      const near = nearestName(name, options.known);
      const fix = near === null ? `Known fields are ${options.known.join(', ')}.` : `Did you mean \`${near}\`?`;
      if (near !== null) meant.add(near);
      report.error('unknown-field', line, `There is no field \`${name}\`.`, fix);
      continue;
    }
    fields.set(name, { line, node: resolved(document, pair.value as Node | null), value: values[name] });
  }
}

const resolved = (document: Document.Parsed, node: Node | null): Node | null => {
  if (node === null || !('source' in node) || isScalar(node) || isMap(node) || isSeq(node)) return node;
  return (node as { resolve(doc: Document.Parsed): Node | undefined }).resolve(document) ?? null;
};

function plainValues(document: Document.Parsed, report: Reporter, options: MappingOptions): Record<string, unknown> {
  try {
    return document.toJS({ maxAliasCount: 100 }) as Record<string, unknown>;
  } catch (cause) {
    if (document.errors.length === 0)
      report.error(
        options.rule,
        options.firstLine,
        yamlSentence(cause instanceof Error ? cause.message : 'unreadable'),
      );
    return {};
  }
}

const YAML_SENTENCES: Record<string, string> = {
  BLOCK_AS_IMPLICIT_KEY: 'This value holds a colon, so it cannot be told from a field.',
  TAB_AS_INDENT: 'This line is indented with a tab.',
  DUPLICATE_KEY: 'This field is there twice.',
  BAD_SCALAR_START: 'This value begins with a character that means something else in YAML.',
  MISSING_CHAR: 'A quote or a bracket that is opened further up is not closed.',
  BAD_INDENT: 'A bracket further up is not closed, or this line is not indented as far as it should be.',
};

const yamlSentence = (message: string, code = ''): string => {
  const known = YAML_SENTENCES[code];
  if (known !== undefined) return known;
  const first = (message.split('\n')[0] ?? '').replace(/ at line \d+, column \d+:?$/, '').replace(/[.:]$/, '');
  return `This is not valid YAML: ${first}.`;
};

const YAML_FIXES: Record<string, string> = {
  BLOCK_AS_IMPLICIT_KEY: 'Put quotes around a value that holds a colon: `title: "Time: a story"`.',
  TAB_AS_INDENT: 'Indent with spaces, not with tabs.',
  DUPLICATE_KEY: 'Write each field once.',
  MISSING_CHAR: 'Close the quote or the bracket.',
  BAD_INDENT: 'Close brackets on their line, and indent what belongs to a field with spaces.',
  BAD_SCALAR_START: 'Put quotes around the value: `title: "@home"`.',
};
const yamlFix = (code: string): string | undefined => YAML_FIXES[code];
