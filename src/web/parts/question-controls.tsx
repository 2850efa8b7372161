import type { Question } from '../../domain/book.ts';
import type { QuestionResult } from '../../domain/evidence.ts';
import type { Option } from '../../domain/question.ts';
import { escapeHtml } from './escape.ts';
import { fill } from './fill.ts';
import { placeValue } from './form-answer.ts';
import { Icon } from './icon.tsx';
import type { QuizLive, QuizWords } from './quiz-form.tsx';

type Of<K extends Question['kind']> = Extract<Question, { kind: K }>;

export interface ControlProps<Q extends Question = Question> {
  question: Q;
  answer: string[];
  result: QuestionResult | undefined;
  words: QuizWords;
  language: { lang: string; dir: 'ltr' | 'rtl' };
  live: QuizLive | undefined;
}

/** One line for a short text or a number. */
export function TextControl({ question, answer, words, language, live }: ControlProps<Of<'short' | 'number'>>) {
  const unit = question.kind === 'number' ? question.unit : null;
  return (
    <label class="answer-line">
      <span>{words.answer}</span>
      <span class="answer-field">
        <input
          type="text"
          name={question.id}
          value={answer[0] ?? ''}
          autocomplete="off"
          spellcheck={false}
          maxLength={1000}
          lang={language.lang}
          dir={question.kind === 'number' ? 'ltr' : 'auto'}
          onInput={live && ((event) => live.onAnswer(question, [event.currentTarget.value]))}
        />
        {unit !== null && <bdi dir="ltr">{unit}</bdi>}
      </span>
    </label>
  );
}

const GAP = /<span data-gap="(\d+)"><\/span>/g;

/** Fields stand anywhere in the author's text, which is HTML: so they are written into it. */
function withFields({ question, answer, result, words }: ControlProps<Of<'blanks'>>): string {
  return question.prompt.replace(GAP, (_, number: string) => {
    const isRight = result && (result.parts?.[Number(number) - 1] ?? false);
    const name = fill(words.gap, { number, total: question.gaps });
    const label = result ? `${name}: ${isRight ? words.right : words.wrong}` : name;
    const verdict = result
      ? ` data-right="${isRight}"${isRight ? '' : ' aria-invalid="true"'}><span class="gap-mark" aria-hidden="true">${isRight ? '✓' : '✗'}</span>`
      : '>';
    const value = escapeHtml(answer[Number(number) - 1] ?? '');
    return `<input type="text" class="gap" name="${escapeHtml(question.id)}" data-gap="${number}" value="${value}" aria-label="${escapeHtml(label)}" autocomplete="off" autocapitalize="none" spellcheck="false" maxlength="1000" size="10" dir="auto"${verdict}`;
  });
}

/**
 * A text with gaps. The browser keeps what is typed in the fields: `answer` is what they begin with, or their HTML would be
 * written anew under the hands of whoever types.
 */
export function BlanksControl(props: ControlProps<Of<'blanks'>>) {
  const { question, language, live } = props;
  const typed = (event: Event): void => {
    const fields = (event.currentTarget as Element).querySelectorAll<HTMLInputElement>('input[data-gap]');
    live?.onAnswer(
      question,
      Array.from(fields, (field) => field.value),
    );
  };
  return (
    <div
      class="prompt prose prompt-gaps"
      {...language}
      onInput={live && typed}
      dangerouslySetInnerHTML={{ __html: withFields(props) }}
    />
  );
}

/** Items as they were put; those that were not yet, behind them. */
export const arranged = (items: Option[], answer: string[]): Option[] => [
  ...answer.flatMap((id) => items.find((item) => item.id === id) ?? []),
  ...items.filter((item) => !answer.includes(item.id)),
];

/** Without a script each item has a field for its place, with one buttons that move it. */
export function OrderingControl(props: ControlProps<Of<'ordering'>>) {
  const { question, answer, language, words, live, result } = props;
  const rows = arranged(question.items, answer);
  return (
    <ol class="order">
      {rows.map((item, at) => {
        const text = `${question.id}-item-${item.id}`;
        return (
          <li key={item.id} data-item={item.id} class="order-item" dir={language.dir}>
            <span class="order-text" id={text} {...language} dangerouslySetInnerHTML={{ __html: item.text }} />
            {live?.isReady ? (
              !result && (
                <span class="order-moves">
                  <Move {...props} item={item.id} text={text} by={-1} isEnd={at === 0} />
                  <Move {...props} item={item.id} text={text} by={1} isEnd={at === rows.length - 1} />
                </span>
              )
            ) : (
              <select
                name={question.id}
                id={`${text}-place`}
                aria-label={words.place}
                aria-labelledby={`${text} ${text}-place`}
                value={answer.includes(item.id) ? placeValue(at + 1, item.id) : ''}
              >
                <option value="">–</option>
                {rows.map((_, place) => (
                  <option value={placeValue(place + 1, item.id)}>{place + 1}</option>
                ))}
              </select>
            )}
          </li>
        );
      })}
    </ol>
  );
}

interface MoveProps extends ControlProps<Of<'ordering'>> {
  item: string;
  text: string;
  by: -1 | 1;
  isEnd: boolean;
}

/** Stays reachable at either end: a button that vanished would take the focus with it. */
function Move({ question, words, live, item, text, by, isEnd }: MoveProps) {
  const id = `${text}${by < 0 ? '-up' : '-down'}`;
  return (
    <button
      type="button"
      class="button order-move"
      id={id}
      aria-label={by < 0 ? words.up : words.down}
      aria-labelledby={`${id} ${text}`}
      aria-disabled={isEnd}
      onClick={() => !isEnd && live?.onMove(question, item, by, id)}
    >
      <span aria-hidden="true">{by < 0 ? '↑' : '↓'}</span>
    </button>
  );
}

/** Each left with a list of all rights. */
export function MatchingControl({ question, answer, result, words, language, live }: ControlProps<Of<'matching'>>) {
  const change = (at: number, right: string): void =>
    live?.onAnswer(
      question,
      question.left.map((_, place) => (place === at ? right : (answer[place] ?? ''))),
    );
  return (
    <ul class="pairs">
      {question.left.map((left, at) => (
        <li key={left.id} class="pair" dir={language.dir} data-right={result?.parts?.[at]}>
          <label>
            <span class="pair-left" data-left={left.id} {...language} dangerouslySetInnerHTML={{ __html: left.text }} />
            <select
              name={question.id}
              value={answer[at] ?? ''}
              dir={language.dir}
              aria-invalid={result && !result.parts?.[at] ? 'true' : undefined}
              onChange={live && ((event) => change(at, event.currentTarget.value))}
            >
              <option value="">{words.choose}</option>
              {question.options.map((right) => (
                <option value={right.id} lang={language.lang} dangerouslySetInnerHTML={{ __html: right.text }} />
              ))}
            </select>
          </label>
          {result && (
            <span class="pair-verdict">
              <Icon name={result.parts?.[at] ? 'right' : 'wrong'} />
              <span class="visually-hidden">{result.parts?.[at] ? words.right : words.wrong}</span>
            </span>
          )}
        </li>
      ))}
    </ul>
  );
}
