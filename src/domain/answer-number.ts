import { plainDigits } from './answer-text.ts';
import type { Tolerance } from './question.ts';

/** A number as somebody writes it: `1,234` may be two numbers. */
export interface WrittenNumber {
  values: number[];
  /** As it was written; null where there is none. */
  unit: string | null;
}

const SUPERSCRIPTS = '⁰¹²³⁴⁵⁶⁷⁸⁹';
const UNSEEN = /[\u200b-\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff\u061c]/g;
const NUMBER = /^([+-]?)\s*(\d(?:[\d.,' ]*\d)?|[.,]\d+)[.,]?((?:e|\s*[x×·*]\s*10\s*\^?\s*)([+-]?\d{1,4})(?!\d))?\s*/i;
const LONGEST = 200;

/**
 * Reads a number with decimal point or comma, digits of any script, groups of three, exponents (`1.5e3`, `1,5·10³`) and whatever
 * stands behind it as its unit. Null when it does not begin with a number.
 */
export function readNumber(written: string): WrittenNumber | null {
  if (written.length > LONGEST) return null;
  const text = toPlain(written);
  const match = NUMBER.exec(text);
  if (match === null) return null;
  const [whole, sign, digits = '', , exponent = '0'] = match;
  const values = readings(digits).map((one) => Number(`${sign}${one}e${exponent}`));
  const unit = text.slice(whole.length).trim();
  return values.length === 0 || !values.every(Number.isFinite) ? null : { values, unit: unit === '' ? null : unit };
}

function toPlain(written: string): string {
  const raised = written.replace(UNSEEN, '').replace(/10\s*(⁻?)([⁰¹²³⁴⁵⁶⁷⁸⁹]+)/g, (_, minus: string, power: string) => {
    const digits = [...power].map((one) => SUPERSCRIPTS.indexOf(one)).join('');
    return `10^${minus === '' ? '' : '-'}${digits}`;
  });
  return plainDigits(raised.normalize('NFKC'))
    .replaceAll('٫', '.')
    .replace(/[٬’]/g, "'")
    .replace(/[\u2010-\u2015\u2212]/g, '-')
    .replace(/\s/g, ' ')
    .trim();
}

/** The decimal numbers that a row of digits, points, commas and blanks can be; none when it is nonsense. */
function readings(digits: string): string[] {
  const text = digits.replace(/(?<=\d)[' ](?=\d{3}(?!\d))/g, '');
  if (/[' ]/.test(text)) return [];
  const marks = [...text].filter((char) => char === '.' || char === ',');
  const last = marks.at(-1);
  if (last === undefined) return [text];
  const [whole = '', rest = ''] = [text.slice(0, text.lastIndexOf(last)), text.slice(text.lastIndexOf(last) + 1)];
  const other = last === '.' ? ',' : '.';
  const asDecimal = whole.includes(last) ? null : decimal(whole, other, rest);
  const asGroups = marks.every((mark) => mark === last) && isGrouped(text, last) ? text.replaceAll(last, '') : null;
  return [asDecimal, asGroups].filter((one) => one !== null);
}

function decimal(whole: string, mark: string, rest: string): string | null {
  if (whole.includes(mark) && !isGrouped(whole, mark)) return null;
  return `${whole.replaceAll(mark, '') || '0'}.${rest || '0'}`;
}

/** `12.345.678`, or `12,34,567` as in South Asia; the first group does not begin with 0. */
const isGrouped = (text: string, mark: string): boolean =>
  /^[1-9](?:\d{0,2}(?:,\d{3})+|\d?(?:,\d{2})*,\d{3})$/.test(text.replaceAll(mark, ','));

/** Whether one of the readings is as near to the value as the tolerance asks; a hair more, since computers round. */
export function isNear({ values }: WrittenNumber, value: number, tolerance: Tolerance): boolean {
  const allowed = 'absolute' in tolerance ? tolerance.absolute : (Math.abs(value) * tolerance.percent) / 100;
  return values.some((one) => Math.abs(one - value) <= allowed + 1e-9 * Math.max(Math.abs(value), allowed));
}

/** Whether two units are the same, however they are written: `m/s²`, `m/s^2`, `m·s^-2`, `m s⁻²`. Case counts: mW is not MW. */
export const isSameUnit = (one: string, other: string): boolean =>
  factors(one) === factors(other) || joined(one) === joined(other);

/** `Nm` for `N·m`. */
const joined = (unit: string): string => unit.normalize('NFKC').replace(/[\s·⋅∙*^]/g, '');

const FACTOR = /([/·*]?)\s*(\(?)\s*([^\d\s/·*^()+-]+)\s*\^?\s*([+-]?\d+)?\s*(\)?)/gu;

/** A unit as its symbols with their powers, sorted. A fraction's line reaches over one symbol or a parenthesis. */
function factors(unit: string): string {
  const powers = new Map<string, number>();
  const plain = unit
    .normalize('NFKC')
    .replace(/[\u2010-\u2015\u2212]/g, '-')
    .replace(/[⋅∙×]/g, '·')
    .replace(/(?<=\p{L})\.(?=\p{L})/gu, '·');
  let group = 1;
  for (const [, operator, opens, symbol = '', power = '1', closes] of plain.matchAll(FACTOR)) {
    const sign = operator === '/' ? -1 : 1;
    if (opens) group = sign;
    const total = (powers.get(symbol) ?? 0) + group * (opens ? 1 : sign) * Number(power);
    powers.set(symbol, total);
    if (closes) group = 1;
  }
  return [...powers]
    .filter(([, power]) => power !== 0)
    .map(([symbol, power]) => `${symbol}^${power}`)
    .sort()
    .join(' ');
}
