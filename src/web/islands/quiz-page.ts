import type { BodyBlock, Question } from '../../domain/book.ts';
import type { Answers } from '../../domain/evidence.ts';
import type { Option } from '../../domain/question.ts';
import { formAnswer } from '../parts/form-answer.ts';

/** What the server already wrote into the page need not come a second time as data: texts are read from there. */
export interface QuizPage {
  blocks: BodyBlock[];
  questions: Question[];
  /** As answered now: before this script came, the reader or the browser may have changed something. */
  answers: Answers;
}

export function readQuizPage(form: Element): QuizPage {
  const parts = [...form.children].filter((child) => child.matches('[data-block], .question'));
  const fields = parts.filter((part): part is HTMLElement => part.matches('.question'));
  const questions = fields.map(readQuestion);
  return {
    blocks: parts.map((part) =>
      part.matches('.question') ? { kind: 'question', question: part.id } : { kind: 'html', html: part.innerHTML },
    ),
    questions,
    answers: Object.fromEntries(
      questions.map((question, at) => [question.id, formAnswer(question, values(fields[at]))]),
    ),
  };
}

const isChosen = (input: Element): boolean =>
  !(input instanceof HTMLInputElement) || input.type === 'text' || input.checked;

const values = (field: HTMLElement | undefined): string[] =>
  [...(field?.querySelectorAll<HTMLInputElement | HTMLSelectElement>('input, select') ?? [])]
    .filter(isChosen)
    .map((input) => input.value);

function readQuestion(field: HTMLElement): Question {
  const { id } = field;
  const all = (
    selector: string,
    idOf: (element: Element) => string | null,
    text = (e: Element) => e.innerHTML,
  ): Option[] =>
    [...field.querySelectorAll(selector)].map((element) => ({ id: idOf(element) ?? '', text: text(element) }));
  const kind = field.dataset['kind'] as Question['kind'];
  const prompt = field.querySelector('.prompt')?.innerHTML ?? '';
  switch (kind) {
    case 'single':
    case 'multiple':
      return {
        id,
        kind,
        prompt,
        choices: all(
          '.choice input',
          (input) => input.getAttribute('value'),
          (input) => input.nextElementSibling?.innerHTML ?? '',
        ),
      };
    case 'short':
      return { id, kind, prompt };
    case 'number':
      return { id, kind, prompt, unit: field.dataset['unit'] ?? null };
    case 'blanks':
      return { id, kind, ...gapped(field) };
    case 'ordering':
      return {
        id,
        kind,
        prompt,
        items: all(
          '.order-item',
          (row) => row.getAttribute('data-item'),
          (row) => row.querySelector('.order-text')?.innerHTML ?? '',
        ),
      };
    case 'matching': {
      const left = all('.pair-left', (one) => one.getAttribute('data-left'));
      const right = all('.pair:first-child option:not([value=""])', (one) => one.getAttribute('value'));
      return { id, kind, prompt, left, options: right };
    }
  }
}

/** The prompt as it came from the author, with places for its fields. */
function gapped(field: HTMLElement): { prompt: string; gaps: number } {
  const copy = field.querySelector('.prompt')?.cloneNode(true);
  if (!(copy instanceof Element)) return { prompt: '', gaps: 0 };
  for (const mark of copy.querySelectorAll('.gap-mark')) mark.remove();
  const inputs = [...copy.querySelectorAll('input[data-gap]')];
  for (const input of inputs) {
    const place = document.createElement('span');
    place.dataset['gap'] = input.getAttribute('data-gap') ?? '';
    input.replaceWith(place);
  }
  return { prompt: copy.innerHTML, gaps: inputs.length };
}
