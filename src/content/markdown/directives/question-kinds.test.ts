import { readFile } from 'node:fs/promises';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { BookStep } from '../../../domain/book.ts';
import { grade, parseAnswers } from '../../../domain/grading.ts';
import { QUESTION_KINDS } from '../../../domain/question.ts';
import { questionFor } from '../../../domain/shuffle.ts';
import { brief, readStep, visibleHtml } from '../../fixtures/temporary-book.ts';

const step = async (markdown: string): Promise<BookStep> => {
  const { draft, findings } = await readStep(markdown);
  const found = draft?.chapters[0]?.steps[0];
  if (found === undefined) throw new Error('the step is missing');
  expect(findings.map((finding) => `${brief(finding)} ${finding.sentence}`)).toEqual([]);
  return found;
};

/** What the grader makes of one answer to the only question. */
async function graded(markdown: string, ...answers: unknown[]) {
  const { questions, answerKeys } = await step(markdown);
  return answers.map((answer) => {
    const read = parseAnswers({ q: answer }, questions);
    const result = read.ok ? grade(answerKeys, read.value).results[0] : undefined;
    return result && [result.points, result.feedback, ...result.misconceptions];
  });
}

describe('a short text', () => {
  const SHORT = `:::question{#q kind=short}
Where is the foot?

= single support
= one *foot*
> Right, on
> **one** foot.
= /(the )?stance( phase)?/
! <flight>
> Then none is down. {misconception=flies}
! double support

  > Two.

:::hint
Count.
:::
`.replace(':::question', '::::question');

  test('has accepted answers, patterns and known wrong ones, each with its feedback', async () => {
    expect(
      await graded(
        `${SHORT}::::\n`,
        'Single support.',
        'one *foot*',
        'the stance',
        '<FLIGHT>',
        'double support',
        'else',
      ),
    ).toEqual([
      [1, null],
      [1, '<p>Right, on\n<strong>one</strong> foot.</p>'],
      [1, null],
      [0, '<p>Then none is down.</p>', 'flies'],
      [0, '<p>Two.</p>'],
      [0, null],
    ]);
  });

  test('shows its prompt and hints and nothing else', async () => {
    const { questions } = await step(`${SHORT}::::\n`);
    const hint = '<details class="hint"><summary>Hint</summary><p>Count.</p></details>';
    expect(questions).toEqual([{ id: 'q', kind: 'short', prompt: `<p>Where is the foot?</p>${hint}` }]);
  });

  test('may ask for upper and lower case', async () => {
    const markdown = ':::question{#q kind=short case=exact}\nWhich?\n\n= Kp\n:::\n';
    expect(await graded(markdown, 'Kp', 'KP')).toEqual([
      [1, null],
      [0, null],
    ]);
  });
});

describe('a number', () => {
  const NUMBER = `:::question{#q kind=number tolerance=0.1 unit=m/s²}
How large is $g$?

= 9.81
> Yes.
! 981
> In centimetres. {misconception=centimetres}
! *
> Drop something.
:::
`;

  test('has a tolerance, a unit and words for foreseen answers', async () => {
    expect(await graded(NUMBER, 9.8, '9,75 m/s^2', '981', '10.5', 'x')).toEqual([
      [1, '<p>Yes.</p>'],
      [1, '<p>Yes.</p>'],
      [0, '<p>In centimetres.</p>', 'centimetres'],
      [0, '<p>Drop something.</p>'],
      [0, null],
    ]);
  });

  test('shows its unit', async () => {
    expect((await step(NUMBER)).questions[0]).toMatchObject({ kind: 'number', unit: 'm/s²' });
  });

  test('may have a tolerance in percent', async () => {
    const markdown = ':::question{#q kind=number tolerance=5%}\nHow many?\n\n= 200\n:::\n';
    expect(await graded(markdown, 190, 189)).toEqual([
      [1, null],
      [0, null],
    ]);
  });
});

describe('blanks', () => {
  const BLANKS = `:::question{#q kind=blanks}
The *{zero | 0}* moment point, $\\frac{1}{2}$ and \`{x}\`:

| a | b |
|---|---|
| {one} | \\{ two |

- {a*b*c}

> Look {misconception=looks}
:::
`;

  test('are gaps anywhere in a text', async () => {
    const { questions } = await step(BLANKS);
    expect(questions[0]).toMatchObject({ kind: 'blanks', gaps: 3 });
    expect(questions[0]?.prompt).toContain('<em><span data-gap="1"></span></em> moment point');
    expect(questions[0]?.prompt).toContain('<td><span data-gap="2"></span></td>\n<td>{ two</td>');
    expect(questions[0]?.prompt).toContain('<code>{x}</code>');
    expect(questions[0]?.prompt).toContain('<li><span data-gap="3"></span></li>');
    expect(questions[0]?.prompt).not.toMatch(/[\uE000-\uF8FF]|Look/);
  });

  test('count gap by gap', async () => {
    expect(await graded(BLANKS, ['ZERO', 'one', 'a*b*c'], ['0', '', 'x'])).toEqual([
      [1, null],
      [1 / 3, '<p>Look</p>', 'looks'],
    ]);
  });
});

describe('an ordering', () => {
  const ORDER = `:::question{#q kind=ordering}
In which order?

1. Measure {#measure}
2. *Compute*
   > First measure. {misconception=hasty}
3. Act
:::
`;

  test('is a numbered list in the right order', async () => {
    const { questions, answerKeys } = await step(ORDER);
    const [question, key] = [questions[0], answerKeys[0]];
    if (question?.kind !== 'ordering' || key?.kind !== 'ordering') throw new Error('no ordering');
    expect(question.items.map(({ text }) => text).toSorted()).toEqual(['<em>Compute</em>', 'Act', 'Measure']);
    expect(key.order[0]).toBe('measure');
    const [first = '', second = '', third = ''] = key.order;
    expect(await graded(ORDER, key.order, [second, first, third])).toEqual([
      [1, null],
      [0, '<p>First measure.</p>', 'hasty'],
    ]);
  });

  test('tells nobody its order, neither by ids nor by places', async () => {
    const words = fc.uniqueArray(fc.string({ unit: fc.constantFrom(...'abcdef'), minLength: 3, maxLength: 8 }), {
      minLength: 4,
      maxLength: 4,
    });
    const inOrder = new Map<string, number>();
    await fc.assert(
      fc.asyncProperty(words, async (items) => {
        const list = (order: string[]) =>
          `:::question{#q kind=ordering}\nQ?\n\n${order.map((item, at) => `${at + 1}. ${item}`).join('\n')}\n:::\n`;
        const [one, other] = [await step(list(items)), await step(list(items.toReversed()))];
        expect(one.questions).toEqual(other.questions);
        expect(one.questions.map((each) => questionFor(each, 'me'))).toEqual(
          other.questions.map((each) => questionFor(each, 'me')),
        );
        inOrder.set(items.join(), 1);
      }),
      { numRuns: 30 },
    );
  }, 60_000);
});

describe('a matching', () => {
  const MATCH = `:::question{#q kind=matching}
What measures what?

- encoder :: angle of a *joint*
- $\\omega$ :: turning
  > Not an angle.
- :: temperature
:::
`;

  test('is a list of pairs, with rights that belong to none', async () => {
    const { questions, answerKeys } = await step(MATCH);
    const [question, key] = [questions[0], answerKeys[0]];
    if (question?.kind !== 'matching' || key?.kind !== 'matching') throw new Error('no matching');
    expect(question.left.map(({ text }) => text.includes('<math') || text)).toEqual(['encoder', true]);
    expect(question.options.map(({ text }) => text).toSorted()).toEqual(['angle of a joint', 'temperature', 'turning']);
    const rights = key.pairs.map(([, right]) => right);
    expect(await graded(MATCH, rights, rights.toReversed())).toEqual([
      [1, null],
      [0, '<p>Not an angle.</p>'],
    ]);
  });

  test('tells nobody which belongs to which', async () => {
    const list = (pairs: string[]) => `:::question{#q kind=matching}\nQ?\n\n${pairs.join('\n')}\n:::\n`;
    const one = await step(list(['- a :: x', '- b :: y', '- c :: z', '- :: w']));
    const other = await step(list(['- a :: w', '- b :: z', '- c :: x', '- :: y']));
    expect(one.questions).toEqual(other.questions);
  });
});

describe('choices', () => {
  test('are shuffled where their author says so', async () => {
    const { questions } = await step(':::question{#q shuffle}\nQ?\n\n- [x] a\n- [ ] b\n:::\n');
    expect(questions[0]).toMatchObject({ isShuffled: true });
  });
});

describe('what a browser gets', () => {
  const text = fc.string({ unit: fc.constantFrom(...'abcxyz *_`$[]<>{}:#&!|=/'), maxLength: 10 });
  const secret = text.map((around) => `SECRET ${around.replace(/[{}|$`\\]/g, '')}`);
  const feedback = fc
    .option(text, { nil: null })
    .map((said) => (said === null ? [] : [`> SECRET ${said} {misconception=SECRETTAG}`]));
  const lines = fc.array(fc.tuple(fc.constantFrom('= ', '! '), secret, feedback), { minLength: 1, maxLength: 4 });
  const asked = text.map((words) => `Q ${words.replace(/[{}[\]x|$`\\]/g, '')}`);

  const short = fc
    .tuple(asked, lines)
    .map(([prompt, answers]) =>
      [
        'kind=short}',
        prompt,
        '',
        ...answers.flatMap(([mark, answer, said]) => [mark + answer, ...said]),
        '= SECRET',
      ].join('\n'),
    );
  const number = fc
    .tuple(asked, fc.array(fc.tuple(fc.integer({ min: 777_000, max: 777_999 }), feedback), { maxLength: 3 }))
    .map(([prompt, answers]) =>
      ['kind=number}', prompt, '', '= 777123', ...answers.flatMap(([answer, said]) => [`! ${answer}`, ...said])].join(
        '\n',
      ),
    );
  const blanks = fc
    .tuple(asked, fc.array(fc.tuple(asked, secret), { minLength: 1, maxLength: 4 }))
    .map(([prompt, gaps]) =>
      ['kind=blanks}', prompt, ...gaps.map(([before, gap]) => `${before} {SECRET|${gap}} after`), '', '> SECRET'].join(
        '\n',
      ),
    );
  const choices = fc
    .tuple(asked, fc.array(fc.tuple(fc.boolean(), feedback), { minLength: 1, maxLength: 4 }))
    .map(([prompt, all]) =>
      [
        'shuffle}',
        prompt,
        '',
        ...all.flatMap(([isRight, said]) => [`- [${isRight ? 'x' : ' '}] c`, ...said.map((one) => `  ${one}`)]),
      ].join('\n'),
    );
  const matching = fc
    .tuple(asked, fc.array(feedback, { minLength: 2, maxLength: 4 }))
    .map(([prompt, all]) =>
      [
        'kind=matching}',
        prompt,
        '',
        ...all.flatMap((said, at) => [`- left${at} :: right${at}`, ...said.map((one) => `  ${one}`)]),
      ].join('\n'),
    );
  const ordering = fc
    .tuple(asked, fc.array(feedback, { minLength: 2, maxLength: 4 }))
    .map(([prompt, all]) =>
      [
        'kind=ordering}',
        prompt,
        '',
        ...all.flatMap((said, at) => [`${at + 1}. item${at}`, ...said.map((one) => `   ${one}`)]),
      ].join('\n'),
    );
  const anyQuestion = fc.oneof(short, number, blanks, choices, matching, ordering);

  test('holds no answer, no feedback and no tag, in any book of any questions', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(anyQuestion, { minLength: 1, maxLength: 4 }), async (questions) => {
        const markdown = questions.map((one, at) => `:::question{#q${at} ${one}\n:::\n`).join('\nBetween.\n\n');
        const { draft } = await readStep(markdown);
        const found = draft?.chapters[0]?.steps[0];
        if (found === undefined) throw new Error('the step is missing');
        const seen = [visibleHtml(found), JSON.stringify(found.questions.map((one) => questionFor(one, 'me')))].join(
          '\n',
        );
        expect(seen).not.toMatch(/SECRET|777\d\d\d|misconception|correct|\[x\]|accepted|[\uE000-\uF8FF]|xxxxx/);
      }),
      { numRuns: 150 },
    );
  }, 120_000);
});

describe('the authors’ guide', () => {
  test('has an example of each kind, and every one of them can be copied as it is', async () => {
    const guide = await readFile(new URL('../../../../docs/authors.md', import.meta.url), 'utf8');
    const examples = [...guide.matchAll(/^```md\n(:::question[\s\S]*?)^```$/gm)].map((match) => match[1] ?? '');
    const { questions } = await step(examples.join('\n'));
    expect(new Set(questions.map(({ kind }) => kind))).toEqual(
      new Set(QUESTION_KINDS.filter((kind) => kind !== 'multiple')),
    );
  });
});
