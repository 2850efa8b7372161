export const QUESTION_KINDS = ['single', 'multiple', 'short', 'number', 'blanks', 'ordering', 'matching'] as const;
export type QuestionKind = (typeof QUESTION_KINDS)[number];

/** Something to choose, to put in order or to match. `text` is safe HTML. */
export interface Option {
  id: string;
  text: string;
}

/** What a browser may see of a question. Prompts and texts are safe HTML; nothing in it depends on what is right. */
export type Question =
  | ChoiceQuestion
  | ShortQuestion
  | NumberQuestion
  | BlanksQuestion
  | OrderingQuestion
  | MatchingQuestion;

interface Asked {
  id: string;
  prompt: string;
}

/** `isShuffled`: each learner sees the choices in an order of their own. */
export interface ChoiceQuestion extends Asked {
  kind: 'single' | 'multiple';
  choices: Option[];
  isShuffled?: true;
}

export interface ShortQuestion extends Asked {
  kind: 'short';
}

export interface NumberQuestion extends Asked {
  kind: 'number';
  /** In which the answer is asked; null when it has none. */
  unit: string | null;
}

/** Each `<span data-gap="1"></span>` of the prompt is a gap, numbered from 1 in reading order. */
export interface BlanksQuestion extends Asked {
  kind: 'blanks';
  gaps: number;
}

/** Items in an order that says nothing. */
export interface OrderingQuestion extends Asked {
  kind: 'ordering';
  items: Option[];
}

/** Every left is to get one of the rights; there may be more rights than lefts. */
export interface MatchingQuestion extends Asked {
  kind: 'matching';
  left: Option[];
  /** Plain text as HTML, in an order that says nothing. */
  options: Option[];
}

/** What only the grader may see of a question. */
export type AnswerKey = ChoiceKey | ShortKey | NumberKey | BlanksKey | OrderingKey | MatchingKey;

export interface ChoiceKey {
  question: string;
  kind: 'single' | 'multiple';
  /** Ids of all right choices. */
  correct: string[];
  /** Safe HTML by choice id. */
  feedback: Record<string, string>;
  /** Misconception tag by choice id. */
  misconceptions: Record<string, string>;
}

/** What is said about an answer that the author foresaw, right or wrong. */
export interface Foreseen {
  isRight: boolean;
  /** Safe HTML. */
  feedback: string | null;
  misconception: string | null;
}

export interface ShortKey {
  question: string;
  kind: 'short';
  /** Upper and lower case count. */
  isExact: boolean;
  /** The first that fits decides. A pattern is one of pattern.ts. */
  answers: (Foreseen & ({ text: string } | { pattern: string }))[];
}

export interface NumberKey {
  question: string;
  kind: 'number';
  unit: string | null;
  tolerance: Tolerance;
  /** The first that fits decides; `any` fits every number. */
  answers: (Foreseen & { value: number | 'any' })[];
}

/** Absolute, or a percentage of the accepted value. */
export type Tolerance = { absolute: number } | { percent: number };

/** What is said to those who got something wrong. */
interface WhenWrong {
  feedback: string | null;
  misconception: string | null;
}

export interface BlanksKey extends WhenWrong {
  question: string;
  kind: 'blanks';
  isExact: boolean;
  /** Accepted answers, gap by gap. */
  gaps: string[][];
}

export interface OrderingKey {
  question: string;
  kind: 'ordering';
  /** Ids of all items, first to last. */
  order: string[];
  /** By id of the item that does not stand behind the right one. */
  feedback: Record<string, string>;
  misconceptions: Record<string, string>;
}

export interface MatchingKey {
  question: string;
  kind: 'matching';
  /** The id of the right for each left, in the order of the lefts. */
  pairs: [left: string, right: string][];
  /** By id of the left that got a wrong right. */
  feedback: Record<string, string>;
  misconceptions: Record<string, string>;
}
