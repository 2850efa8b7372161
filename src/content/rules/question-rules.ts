import type { Rule } from './rule.ts';

/** A single choice with an end, to go on from a first line. */
const choices = (opening: string): string => `${opening}\nWhich?\n\n- [x] This\n- [ ] That\n:::`;
const question = (attributes: string, ...lines: string[]): string =>
  [`:::question{#q ${attributes}}`, 'Which?', '', ...lines, ':::'].join('\n');

export const QUESTION_RULES = {
  'quiz-without-questions': {
    severity: 'error',
    meaning: 'A quiz has no questions.',
    fix: 'Add `:::question{#a-short-name}`, or change the type.',
    example: 'Nothing is asked here.',
    file: 'quiz',
  },
  'question-without-id': {
    severity: 'error',
    meaning: 'A question has no id, on which answers of learners hang.',
    fix: 'Write `:::question{#a-short-name}`, or let `stepwell check FOLDER --write-ids` do it.',
    example: choices(':::question'),
  },
  'duplicate-question': {
    severity: 'error',
    meaning: 'Two questions of a step have the same id.',
    fix: 'Give each question an id of its own.',
    example: `${choices(':::question{#q}')}\n\n${choices(':::question{#q}')}`,
  },
  'question-without-prompt': {
    severity: 'error',
    meaning: 'A question asks nothing.',
    fix: 'Write the question before the answers.',
    example: ':::question{#q}\n- [x] This\n- [ ] That\n:::',
  },
  'unknown-kind': {
    severity: 'error',
    meaning: 'There is no such kind of question.',
    fix: 'Kinds are single, multiple, short, number, blanks, ordering and matching.',
    example: choices(':::question{#q kind=numbr}'),
  },
  'no-right-choice': {
    severity: 'error',
    meaning: 'No choice is marked as right.',
    fix: 'Mark the right one: `- [x] …`.',
    example: question('', '- [ ] This', '- [ ] That'),
  },
  'bad-choice': {
    severity: 'error',
    meaning: 'A line among choices has no box, says nothing, or lacks a blank around its box.',
    fix: 'Write `- [x] Text` or `- [ ] Text`.',
    example: question('', '- [x] This', '- That'),
  },
  'duplicate-choice': {
    severity: 'error',
    meaning: 'Two choices or items have the same id.',
    fix: 'Give one another `{#id}`.',
    example: question('', '- [x] This {#a2}', '- [ ] That'),
  },
  'text-after-choices': {
    severity: 'error',
    meaning: 'Something follows the answers that is no hint.',
    fix: 'Move it before the answers, or into the feedback of one.',
    example: question('', '- [x] This', '- [ ] That', '', 'Because.'),
  },
  'solution-in-question': {
    severity: 'error',
    meaning: 'A solution inside a question would show before the answer is in.',
    fix: 'Write it as the feedback of the right answer.',
    example: '::::question{#q}\nWhich?\n\n:::solution\nThis.\n:::\n\n- [x] This\n- [ ] That\n::::',
  },
  'footnote-in-feedback': {
    severity: 'error',
    meaning: 'A footnote of feedback would show before the answer is in.',
    fix: 'Write it into the feedback itself.',
    example: `${question('', '- [x] This', '  > Yes.[^1]', '- [ ] That')}\n\n[^1]: Why.`,
  },
  'nested-question': {
    severity: 'error',
    meaning: 'A question stands inside something else.',
    fix: 'Close the list or directive around it first.',
    example: `::::note\n${choices(':::question{#q}')}\n::::`,
  },
  'no-right-answer': {
    severity: 'error',
    meaning: 'A question with typed answers has no right one.',
    fix: 'Write `= the answer` on a line of its own.',
    example: question('kind=short', '! that'),
  },
  'bad-answer': {
    severity: 'error',
    meaning: 'An answer is no line of its own, or nobody can type it.',
    fix: 'Begin each with `=` (right) or `!` (wrong), and what is said about it with `>`.',
    example: question('kind=short', '= this', 'or that'),
  },
  'bad-pattern': {
    severity: 'error',
    meaning: 'A pattern cannot be read.',
    fix: 'Patterns know `.`, `[a-z]`, `\\d \\w \\s`, `|`, `( )`, `?`, `*`, `+` and `{2,4}`.',
    example: question('kind=short', '= /(this/'),
  },
  'unreachable-answer': {
    severity: 'warning',
    meaning: 'An answer further up already fits whatever this one fits.',
    fix: 'Take one of them away, or write the narrower one first.',
    example: question('kind=short', '= /a+/', '! aa'),
  },
  'bad-number': {
    severity: 'error',
    meaning: 'The answer of a number question is no number.',
    fix: 'Write it with a decimal point: `= 9.81`.',
    example: question('kind=number', '= 9,81'),
  },
  'bad-tolerance': {
    severity: 'error',
    meaning: 'A tolerance is neither an amount nor a share.',
    fix: 'Write `tolerance=0.1` or `tolerance=5%`.',
    example: question('kind=number tolerance=little', '= 9.81'),
  },
  'no-gap': {
    severity: 'error',
    meaning: 'A text with gaps has none.',
    fix: 'Write what fills a gap in braces: `{zero|0}`.',
    example: question('kind=blanks'),
  },
  'gap-without-answers': {
    severity: 'error',
    meaning: 'Nothing can fill a gap.',
    fix: 'Write what can: `{zero|0}`.',
    example: question('kind=blanks', 'The {zero} moment {}.'),
  },
  'gap-out-of-place': {
    severity: 'error',
    meaning: 'A gap stands in an address or in the words for a picture, where no field can be.',
    fix: 'Write it into the text.',
    example: question('kind=blanks', 'See [this](https://example.org/{a}) {b}.'),
  },
  'nothing-to-order': {
    severity: 'error',
    meaning: 'There are fewer than two things to put in order.',
    fix: 'Write a numbered list in the right order.',
    example: question('kind=ordering', '1. Alone'),
  },
  'no-pairs': {
    severity: 'error',
    meaning: 'There is nothing to match.',
    fix: 'Write two or more lines `- left :: right`.',
    example: question('kind=matching', '- This'),
  },
  'bad-pair': {
    severity: 'error',
    meaning: 'A line is no pair, or its right side holds a formula or a picture.',
    fix: 'Write `- left :: right`, the right in plain words.',
    example: question('kind=matching', '- one :: 1', '- two ::'),
  },
  'duplicate-item': {
    severity: 'error',
    meaning: 'The same stands twice in a list to order or to match.',
    fix: 'Make the two different, or take one away.',
    example: question('kind=ordering', '1. One', '2. Two', '3. One'),
  },
} satisfies Record<string, Rule>;
