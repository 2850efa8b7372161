import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { BookStep } from '../../../domain/book.ts';
import { readStep, visibleHtml } from '../../fixtures/temporary-book.ts';

const step = async (markdown: string): Promise<BookStep> => {
  const found = (await readStep(markdown)).draft?.chapters[0]?.steps[0];
  if (found === undefined) throw new Error('the step is missing');
  return found;
};

/** Of a step whose only question has choices. */
const choicesOf = ({ questions, answerKeys }: BookStep) => {
  const [question, key] = [questions[0], answerKeys[0]];
  if (!question || !key || !('choices' in question) || !('correct' in key)) throw new Error('no choices');
  return { choices: question.choices, key };
};

const BALANCE = `Before.

:::question{#q-support}
When **one** foot is down, the robot is in …

- [x] single support {#single}
  > Right: one contact.
- [ ] double support
  > That needs both feet. {misconception=counts-both-feet}
- [ ] \`flight\`
:::

After.
`;

describe('questions', () => {
  test('stand in the page where they were written, and their keys do not', async () => {
    const { body, questions, answerKeys } = await step(BALANCE);
    expect(body).toEqual([
      { kind: 'html', html: '<p>Before.</p>' },
      { kind: 'question', question: 'q-support' },
      { kind: 'html', html: '<p>After.</p>' },
    ]);
    expect(questions).toEqual([
      {
        id: 'q-support',
        kind: 'single',
        prompt: '<p>When <strong>one</strong> foot is down, the robot is in …</p>',
        choices: [
          { id: 'single', text: 'single support' },
          { id: 'a2', text: 'double support' },
          { id: 'a3', text: '<code>flight</code>' },
        ],
      },
    ]);
    expect(answerKeys).toEqual([
      {
        question: 'q-support',
        kind: 'single',
        correct: ['single'],
        feedback: { single: '<p>Right: one contact.</p>', a2: '<p>That needs both feet.</p>' },
        misconceptions: { a2: 'counts-both-feet' },
      },
    ]);
  });

  test.each([
    ['one right choice', '', '- [x] a\n- [ ] b', 'single'],
    ['several right choices', '', '- [x] a\n- [X] b', 'multiple'],
    ['one right choice that is called multiple', ' kind=multiple', '- [x] a\n- [ ] b', 'multiple'],
  ])('%s', async (_, attributes, choices, kind) => {
    const { questions, answerKeys } = await step(`:::question{#q${attributes}}\nQ?\n\n${choices}\n:::\n`);
    expect([questions[0]?.kind, answerKeys[0]?.kind]).toEqual([kind, kind]);
  });

  test('texts may hold formulas, code blocks and several paragraphs', async () => {
    const found = await step(':::question{#q}\nWhat?\n\n```js\n1\n```\n\n- [x] $x$\n- [ ] one\n\n  two\n:::\n');
    expect(found.questions[0]?.prompt).toContain('<pre class="code"');
    const { choices } = choicesOf(found);
    expect(choices[0]?.text).toContain('<mi>x</mi>');
    expect(choices[1]?.text).toBe('<p>one</p><p>two</p>');
  });

  test('a misconception may stand alone, or in any paragraph of the feedback', async () => {
    const found = await step(
      ':::question{#q}\nQ?\n\n- [x] a\n- [ ] b\n  > {misconception=alone}\n- [ ] c\n  > One. {misconception="first"}\n  >\n  > Two.\n:::\n',
    );
    const { key } = choicesOf(found);
    expect(key).toMatchObject({
      misconceptions: { a2: 'alone', a3: 'first' },
      feedback: { a3: '<p>One.</p><p>Two.</p>' },
    });
    expect(key.feedback.a2).toBeUndefined();
  });

  test('nothing of an answer key is in what a browser gets, whatever the question', async () => {
    const word = fc.string({ unit: fc.constantFrom(...'abcyz *_`$[]<>{}:#&!'), maxLength: 12 });
    const choice = fc.record({ isRight: fc.boolean(), text: word, feedback: word });
    await fc.assert(
      fc.asyncProperty(fc.array(choice, { minLength: 1, maxLength: 5 }), word, async (choices, prompt) => {
        const lines = choices.flatMap(({ isRight, text, feedback }) => [
          `- [${isRight ? 'x' : ' '}] c ${text}`,
          `  > SECRETWORD ${feedback} {misconception=SECRETTAG}`,
        ]);
        const found = await step(`:::question{#q}\nQ ${prompt}\n\n${lines.join('\n')}\n:::\n`);
        expect(visibleHtml(found)).not.toMatch(/SECRET|\[x\]|correct|misconception/i);
      }),
      { numRuns: 100 },
    );
  }, 60_000);
});
