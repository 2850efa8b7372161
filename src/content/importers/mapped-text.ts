import { LineIndex } from './line-index.ts';

/** A place in a source file; lines are 1-based. */
export interface SourcePlace {
  file: string;
  line: number;
}

/** A change of a text by offsets. The new text belongs to the place that it replaces, or brings its own places. */
export interface Edit {
  start: number;
  end: number;
  text: string | MappedText;
}

interface Piece extends SourcePlace {
  text: string;
  /** Written by the importer: every line of it stands for one line of the source. */
  isNew: boolean;
  /** Made when it is first asked. */
  lines?: LineIndex;
}

/** A text that remembers, through any number of changes, from which file and line each of its characters comes. */
export class MappedText {
  readonly text: string;
  readonly #pieces: readonly Piece[];
  readonly #starts: readonly number[];

  private constructor(pieces: readonly Piece[]) {
    this.#pieces = pieces;
    let at = 0;
    this.#starts = pieces.map((piece) => {
      const start = at;
      at += piece.text.length;
      return start;
    });
    this.text = pieces.map((piece) => piece.text).join('');
  }

  static of(text: string, file: string, line = 1): MappedText {
    return new MappedText([{ text, file, line, isNew: false }]);
  }

  placeAt(offset: number): SourcePlace {
    const index = this.#indexAt(offset);
    const piece = this.#pieces[index];
    if (piece === undefined) return { file: '', line: 1 };
    return { file: piece.file, line: lineIn(piece, offset - (this.#starts[index] ?? 0)) };
  }

  /** Edits may come in any order; where two overlap, the one that begins first wins, then the longer one. */
  edit(edits: readonly Edit[]): MappedText {
    const sorted = [...edits].sort((a, b) => a.start - b.start || b.end - a.end);
    const pieces: Piece[] = [];
    let at = 0;
    for (const { start, end, text } of sorted) {
      if (start < at) continue;
      pieces.push(...this.#slice(at, start));
      const place = this.placeAt(start);
      if (typeof text === 'string') pieces.push({ text, ...place, isNew: true });
      else pieces.push(...text.#pieces);
      at = end;
    }
    pieces.push(...this.#slice(at, this.text.length));
    return new MappedText(pieces.filter((piece) => piece.text !== ''));
  }

  slice(start: number, end = this.text.length): MappedText {
    return new MappedText(this.#slice(start, end));
  }

  #slice(start: number, end: number): Piece[] {
    const found: Piece[] = [];
    for (let i = this.#indexAt(start); i < this.#pieces.length && start < end; i++) {
      const piece = this.#pieces[i];
      const begins = this.#starts[i] ?? 0;
      if (piece === undefined || begins >= end) break;
      const from = Math.max(0, start - begins);
      const text = piece.text.slice(from, end - begins);
      if (text !== '') found.push({ text, file: piece.file, line: lineIn(piece, from), isNew: piece.isNew });
    }
    return found;
  }

  #indexAt(offset: number): number {
    let low = 0;
    let high = this.#starts.length - 1;
    while (low < high) {
      const middle = Math.ceil((low + high) / 2);
      if ((this.#starts[middle] ?? 0) <= offset) low = middle;
      else high = middle - 1;
    }
    return low;
  }
}

function lineIn(piece: Piece, offset: number): number {
  if (piece.isNew || offset === 0) return piece.line;
  piece.lines ??= new LineIndex(piece.text);
  return piece.line + piece.lines.breaksBefore(offset);
}
