import { BOOK_RULES } from './book-rules.ts';
import { EXERCISE_RULES } from './exercise-rules.ts';
import { QUESTION_RULES } from './question-rules.ts';
import type { Rule } from './rule.ts';
import { TEXT_RULES } from './text-rules.ts';
import { VARIANT_RULES } from './variant-rules.ts';

const ALL = { ...BOOK_RULES, ...TEXT_RULES, ...QUESTION_RULES, ...EXERCISE_RULES, ...VARIANT_RULES };

/** Everything that can be found fault with. A name never changes: hosts and people refer to it. */
export type RuleName = keyof typeof ALL;
/** The rules of one severity: each rule has only one. */
export type RuleOf<S extends Rule['severity']> = {
  [Name in RuleName]: (typeof ALL)[Name]['severity'] extends S ? Name : never;
}[RuleName];

export const RULES: Readonly<Record<RuleName, Rule>> = ALL;

export const RULE_GROUPS: readonly { title: string; rules: readonly RuleName[] }[] = [
  { title: 'The book, its chapters and the heads of steps', rules: Object.keys(BOOK_RULES) as RuleName[] },
  { title: 'The text of steps and the files in it', rules: Object.keys(TEXT_RULES) as RuleName[] },
  { title: 'Questions', rules: Object.keys(QUESTION_RULES) as RuleName[] },
  { title: 'Exercises that run', rules: Object.keys(EXERCISE_RULES) as RuleName[] },
  { title: 'Texts for one level, and translations', rules: Object.keys(VARIANT_RULES) as RuleName[] },
];
