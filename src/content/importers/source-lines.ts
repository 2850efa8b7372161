/** Finds again where something stood in a source, after the text around it has changed. */
export class SourceLines {
  readonly #text: string;

  constructor(text: string) {
    this.#text = text;
  }

  /** The 1-based line of an occurrence; the first occurrence, or line 1, when there are not so many. */
  lineOf(words: string, nth = 0): number {
    if (words === '') return 1;
    let at = this.#text.indexOf(words);
    const first = at;
    for (let i = 0; i < nth && at !== -1; i++) at = this.#text.indexOf(words, at + words.length);
    const found = at === -1 ? first : at;
    return found === -1 ? 1 : this.#text.slice(0, found).split('\n').length;
  }
}
