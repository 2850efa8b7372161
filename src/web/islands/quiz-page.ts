import type { BodyBlock, Question } from '../../domain/book.ts';
import type { Answers } from '../../domain/evidence.ts';

/** What the server already wrote into the page need not come a second time as data: texts are read from there. */
export interface QuizPage {
  blocks: BodyBlock[];
  questions: Question[];
  /** As ticked now: before this script came, the reader or the browser may have changed something. */
  answers: Answers;
}

export function readQuizPage(form: Element): QuizPage {
  const parts = [...form.children].filter((child) => child.matches('[data-block], .question'));
  const fields = parts.filter((part) => part.matches('.question'));
  return {
    blocks: parts.map((part) =>
      part.matches('.question') ? { kind: 'question', question: part.id } : { kind: 'html', html: part.innerHTML },
    ),
    questions: fields.map(readQuestion),
    answers: Object.fromEntries(
      fields.map((field) => [field.id, inputs(field).flatMap((input) => (input.checked ? [input.value] : []))]),
    ),
  };
}

const inputs = (field: Element): HTMLInputElement[] => [...field.querySelectorAll<HTMLInputElement>('.choice input')];

const readQuestion = (field: Element): Question => ({
  id: field.id,
  kind: inputs(field)[0]?.type === 'checkbox' ? 'multiple' : 'single',
  prompt: field.querySelector('.prompt')?.innerHTML ?? '',
  choices: inputs(field).map((input) => ({ id: input.value, text: input.nextElementSibling?.innerHTML ?? '' })),
});
