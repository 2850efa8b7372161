import { LONGEST_TITLE } from '../head-fields.ts';

/** One line of plain text that the format allows as a title; tells whether something was cut off. */
export function fitTitle(words: string, fallback: string): { title: string; isCut: boolean } {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: no title needs one, and YAML forbids them
  const title = words.replace(/[\s\u0000-\u001f\u007f]+/g, ' ').trim() || fallback;
  const characters = [...title];
  if (characters.length <= LONGEST_TITLE) return { title, isCut: false };
  return {
    title: `${characters
      .slice(0, LONGEST_TITLE - 1)
      .join('')
      .trimEnd()}…`,
    isCut: true,
  };
}

/** Numbers titles that occurred before: the second `Exercise` is `Exercise (2)`. */
export class TitleList {
  readonly #taken = new Set<string>();

  number(title: string): string {
    let numbered = title;
    for (let i = 2; this.#taken.has(numbered); i++) numbered = withNumber(title, i);
    this.#taken.add(numbered);
    return numbered;
  }
}

function withNumber(title: string, number: number): string {
  const tail = ` (${number})`;
  const characters = [...title];
  return characters.length + tail.length <= LONGEST_TITLE
    ? title + tail
    : `${characters.slice(0, LONGEST_TITLE - tail.length - 1).join('')}…${tail}`;
}
