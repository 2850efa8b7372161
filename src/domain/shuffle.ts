import type { Option, Question } from './question.ts';

/**
 * The same order for the same seed, on every machine and after every reload (Fisher–Yates with mulberry32, seeded by the
 * FNV-1a hash of the seed).
 */
export function shuffled<T>(items: readonly T[], seed: string): T[] {
  const order = [...items];
  const random = randomFrom(seed);
  for (let last = order.length - 1; last > 0; last -= 1) {
    const other = Math.floor(random() * (last + 1));
    const [a, b] = [order[last], order[other]];
    if (a !== undefined && b !== undefined) [order[last], order[other]] = [b, a];
  }
  return order;
}

function randomFrom(seed: string): () => number {
  let state = 0x811c9dc5;
  for (const char of seed) state = Math.imul(state ^ (char.codePointAt(0) ?? 0), 0x01000193);
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** A question as one learner meets it: what may be shuffled is in an order made of learner and question. */
export function questionFor(question: Question, learner: string): Question {
  const mix = (options: Option[]): Option[] => shuffled(options, `${learner} ${question.id}`);
  switch (question.kind) {
    case 'single':
    case 'multiple': {
      const { isShuffled = false, ...asked } = question;
      return isShuffled ? { ...asked, choices: mix(asked.choices) } : question;
    }
    case 'ordering':
      return { ...question, items: mix(question.items) };
    case 'matching':
      return { ...question, options: mix(question.options) };
    case 'short':
    case 'number':
    case 'blanks':
      return question;
  }
}
