/**
 * Before Markdown is parsed, what questions say in a grammar of their own is masked with characters that mean nothing to it, one
 * for one, so that lines and offsets stay: `= a*b*` of a short answer, `{zero|0}` of a gap, ` :: ` of a pair. So no answer is
 * ever read as emphasis, HTML or a formula, and none can slip into a rendered page.
 */
export interface MaskedSource {
  text: string;
  /** Gaps by the line on which their question begins. */
  gaps: ReadonlyMap<number, Gap[]>;
}

export interface Gap {
  accepted: string[];
  line: number;
}

const GAP = '\ue000';
const FILL = '\ue001';
const PAIR = '\ue002\ue002';
const FIRST_NUMBER = 0xe100;
const MOST_GAPS = 200;

/** A masked gap in a rendered text; the second character is its number. */
export const MASKED_GAP = /\ue000([\ue100-\ue1ff])\ue001+/g;
export const MASKED_PAIR = PAIR;
export const gapNumber = (char: string): number => (char.codePointAt(0) ?? 0) - FIRST_NUMBER + 1;

const OPENING = /^\s{0,3}(:{3,})\s*question\b.*\{(.*)\}\s*$/;
const KIND = /(?:^|\s)kind\s*=\s*["']?(\w+)/;
const FENCE = /^\s*(`{3,}|~{3,})/;

export function maskQuestions(source: string): MaskedSource {
  const gaps = new Map<number, Gap[]>();
  // Characters for private use mean nothing in a text; here they must mean masks only.
  const lines = source.replace(/[\ue000-\ue1ff]/g, '\ufffd').split('\n');
  let open: { colons: number; mask: (line: string, at: number) => string } | null = null;
  let fence: string | null = null;
  const masked = lines.map((line, at) => {
    const marks = FENCE.exec(line)?.[1];
    if (fence !== null) {
      if (marks?.startsWith(fence) && line.trim() === marks) fence = null;
      return line;
    }
    if (marks !== undefined) fence = marks;
    if (marks !== undefined) return line;
    const closing = /^\s*(:{3,})\s*$/.exec(line)?.[1];
    if (open !== null && closing !== undefined && closing.length >= open.colons) open = null;
    const opening = open === null ? OPENING.exec(line) : null;
    if (opening !== null) {
      const mask = maskFor(KIND.exec(opening[2] ?? '')?.[1], at + 1, gaps);
      open = { colons: opening[1]?.length ?? 3, mask };
      return line;
    }
    return open === null ? line : open.mask(line, at + 1);
  });
  return { text: masked.join('\n'), gaps };
}

function maskFor(kind: string | undefined, start: number, gaps: Map<number, Gap[]>) {
  if (kind === 'short' || kind === 'number') return maskAnswer;
  if (kind === 'matching') return maskPair;
  if (kind !== 'blanks') return (line: string) => line;
  const found: Gap[] = [];
  gaps.set(start, found);
  return (line: string, at: number) => maskGaps(line, at, found);
}

const ANSWER = /^( {0,3})[=!]([ \t]+)(\S.*)$/;

/** An answer becomes a list item, which ends whatever paragraph or quote stands before it. */
const maskAnswer = (line: string): string =>
  line.replace(
    ANSWER,
    (_, indent: string, blank: string, text: string) => `${indent}+${blank}${'x'.repeat(text.length)}`,
  );

const PAIR_LINE = /^(\s*(?:[-*+]|\d{1,9}[.)])[ \t](?:.*[ \t])?)::(?=[ \t]|$)/;

const maskPair = (line: string): string => line.replace(PAIR_LINE, `$1${PAIR}`);

/** Code, formulas, `\{` and quotes, which are feedback, are left alone. */
const GAP_OR_OTHER = /(`+)[^`]*\1|\$(?!\s)[^$]*?(?<!\s)\$(?!\d)|\\.|\{([^{}]*)\}/g;

function maskGaps(line: string, at: number, found: Gap[]): string {
  if (/^\s*>/.test(line)) return line;
  return line.replace(GAP_OR_OTHER, (whole: string, _: string | undefined, inside: string | undefined) => {
    if (inside === undefined || found.length >= MOST_GAPS) return whole;
    const accepted = inside
      .split('|')
      .map((one) => one.trim())
      .filter((one) => one !== '');
    found.push({ accepted, line: at });
    if (whole.length < 3) return whole;
    return `${GAP}${String.fromCodePoint(FIRST_NUMBER + found.length - 1)}${FILL.repeat(whole.length - 2)}`;
  });
}
