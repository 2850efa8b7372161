import { LineIndex } from './line-index.ts';

/** Finds again where something stood in a source, after the text around it has changed. */
export class SourceLines {
  readonly #text: string;
  readonly #lines: LineIndex;
  readonly #places = new Map<string, number[]>();

  constructor(text: string) {
    this.#text = text;
    this.#lines = new LineIndex(text);
  }

  /** The 1-based line of an occurrence; the first occurrence, or line 1, when there are not so many. */
  lineOf(words: string, nth = 0): number {
    if (words === '') return 1;
    const places = this.#placesOf(words);
    const found = places[nth] ?? places[0];
    return found === undefined ? 1 : this.lineAt(found);
  }

  /** The 1-based line of an offset. */
  lineAt(offset: number): number {
    return this.#lines.breaksBefore(offset) + 1;
  }

  #placesOf(words: string): readonly number[] {
    const known = this.#places.get(words);
    if (known !== undefined) return known;
    const places: number[] = [];
    for (let at = this.#text.indexOf(words); at !== -1; at = this.#text.indexOf(words, at + words.length))
      places.push(at);
    this.#places.set(words, places);
    return places;
  }
}
