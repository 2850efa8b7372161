const RAISED: Readonly<Record<string, string>> = {
  sup: '⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾ⁿⁱ',
  sub: '₀₁₂₃₄₅₆₇₈₉₊₋₌₍₎ₙᵢ',
};
const FLAT = '0123456789+-=()ni';
const LONGEST = 40;

/**
 * Plain text as a superscript or subscript: in the signs that Unicode has, else as a formula. Null for what is no plain
 * text of a line.
 */
export function raisedText(tag: string, written: string): string | null {
  const text = written.trim();
  const signs = RAISED[tag];
  if (signs === undefined || text === '') return null;
  const letters = [...text];
  if (letters.every((letter) => FLAT.includes(letter)))
    return letters.map((letter) => signs[FLAT.indexOf(letter)]).join('');
  if (letters.length > LONGEST || /[\n$\\{}|`<>^~\uFDD0-\uFDEF]/.test(text)) return null;
  return `$${tag === 'sup' ? '^' : '_'}{\\text{${text.replace(/[%#&_]/g, '\\$&').replace(/\*/g, '∗')}}}$`;
}
