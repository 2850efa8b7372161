import type { VNode } from 'preact';
import type { BodyBlock, Question } from '../../domain/book.ts';
import type { Answers, QuestionResult } from '../../domain/evidence.ts';
import type { QuizView } from '../views.ts';
import { fill } from './fill.ts';
import { Icon } from './icon.tsx';
import {
  BlanksControl,
  type ControlProps,
  MatchingControl,
  OrderingControl,
  TextControl,
} from './question-controls.tsx';

/** Translated templates; `{score}`, `{need}`, `{number}` and `{total}` are filled in where the form is shown. */
export type QuizWords = Record<
  | 'chooseOne'
  | 'chooseAll'
  | 'writeText'
  | 'writeNumber'
  | 'fillGaps'
  | 'putInOrder'
  | 'matchPairs'
  | 'answer'
  | 'gap'
  | 'place'
  | 'up'
  | 'down'
  | 'moved'
  | 'choose'
  | 'partly'
  | 'notANumber'
  | 'wrongUnit'
  | 'submit'
  | 'submitting'
  | 'retake'
  | 'resultTitle'
  | 'scored'
  | 'passed'
  | 'notPassed'
  | 'credited'
  | 'alreadyPassed'
  | 'right'
  | 'wrong'
  | 'notAnswered'
  | 'question'
  | 'failed'
  | 'locked'
  | 'draftFailed'
  | 'unanswered',
  string
>;

export interface QuizFormProps {
  /** The step's page; answers go to `${href}/answers`. */
  href: string;
  idempotencyKey: string;
  /** Name of the text that is answered. */
  variant: string;
  /** What keeps that text when the page is asked for again: empty, or a query. */
  textQuery: string;
  /** The step's page in order, questions in their places. */
  blocks: BodyBlock[];
  questions: Question[];
  quiz: QuizView;
  answers: Answers;
  words: QuizWords;
  locale: string;
  language: { lang: string; dir: 'ltr' | 'rtl' };
  /** Visitors and staff read the questions only. */
  isReadOnly: boolean;
  /** Only in the browser. */
  live?: QuizLive;
}

/** What the island adds to the form that the server renders. */
export interface QuizLive {
  isSending: boolean;
  problem: 'failed' | 'locked' | 'draftFailed' | null;
  /** False until the form that the server wrote is taken over as it is. */
  isReady: boolean;
  /** What fields began with that keep what is typed themselves. */
  started: Answers;
  onAnswer: (question: Question, answer: string[]) => void;
  /** `focus` is the id of the button that moved the item. */
  onMove: (question: Question, item: string, by: -1 | 1, focus: string) => void;
  onChoose: (question: Question, choice: string, isChosen: boolean) => void;
  onSubmit: (event: Event) => void;
  onRetake: (event: Event) => void;
}

/** The quiz, the same on the server and in the browser; without JavaScript it is an ordinary form. */
export function QuizForm(props: QuizFormProps) {
  const { quiz, words, live, href, isReadOnly } = props;
  const { attempt } = quiz;
  const percent = (value: number) => new Intl.NumberFormat(props.locale, { style: 'percent' }).format(value / 100);
  return (
    <form method="post" action={`${href}/answers`} class="quiz" onSubmit={live?.onSubmit}>
      <input type="hidden" name="idempotency_key" value={props.idempotencyKey} />
      <input type="hidden" name="variant" value={props.variant} />
      <Summary quiz={quiz} words={words} percent={percent} />
      {props.blocks.map((block) =>
        block.kind === 'html' ? (
          <div class="prose" {...props.language} data-block dangerouslySetInnerHTML={{ __html: block.html }} />
        ) : (
          <QuestionField {...props} id={block.question} />
        ),
      )}
      {live?.problem && (
        <p class="notice notice-error" role="alert">
          {words[live.problem]}
        </p>
      )}
      {!isReadOnly && (
        <div class="quiz-actions">
          {attempt === null ? (
            <>
              <button type="submit" class="button button-main" aria-disabled={live?.isSending}>
                {live?.isSending ? words.submitting : words.submit}
              </button>
              <p class="hint-text">{words.unanswered}</p>
            </>
          ) : (
            <a
              class="button"
              href={`${href}${props.textQuery === '' ? '?' : `${props.textQuery}&`}retake`}
              onClick={live?.onRetake}
            >
              {words.retake}
            </a>
          )}
        </div>
      )}
    </form>
  );
}

interface SummaryProps {
  quiz: QuizView;
  words: QuizWords;
  percent: (value: number) => string;
}

function Summary({ quiz, words, percent }: SummaryProps) {
  const { attempt, needPercent, creditedScore, isPassed } = quiz;
  if (attempt === null)
    return isPassed && creditedScore !== null ? (
      <p class="notice notice-done">
        <Icon name="right" />
        {fill(words.alreadyPassed, { score: percent(creditedScore) })}
      </p>
    ) : null;
  const hasMet = needPercent !== null && attempt.score >= needPercent;
  const sentence = needPercent === null ? words.scored : hasMet ? words.passed : words.notPassed;
  return (
    <section
      class={`notice ${hasMet ? 'notice-done' : 'notice-info'}`}
      id="result"
      tabIndex={-1}
      aria-labelledby="result-title"
    >
      <h2 id="result-title">{words.resultTitle}</h2>
      <p class="score">
        <Icon name={hasMet ? 'right' : 'info'} />
        {fill(sentence, { score: percent(attempt.score), need: percent(needPercent ?? 0) })}
      </p>
      {creditedScore !== null && creditedScore > attempt.score && (
        <p>{fill(words.credited, { score: percent(creditedScore) })}</p>
      )}
    </section>
  );
}

function QuestionField({
  id,
  questions,
  quiz,
  answers,
  words,
  language,
  isReadOnly,
  live,
}: QuizFormProps & { id: string }) {
  const number = questions.findIndex((one) => one.id === id);
  const question = questions[number];
  if (question === undefined) return null;
  const { attempt } = quiz;
  const result = attempt?.results.find((one) => one.question === id);
  const answer = (attempt?.answers ?? answers)[id] ?? [];
  const isAnswered = answer.some((one) => one !== '');
  const verdict = result && <Verdict {...{ id, result, isAnswered, words, language }} />;
  const asks = `${id}-number${question.kind === 'blanks' ? '' : ` ${id}-prompt`}`;
  const control = { answer, result, words, language, live };
  return (
    <fieldset
      class="question"
      id={id}
      disabled={isReadOnly || attempt !== null}
      aria-labelledby={asks}
      aria-describedby={result && `${id}-verdict`}
      data-right={result?.correct}
      data-kind={question.kind}
      data-unit={question.kind === 'number' ? question.unit : undefined}
    >
      <legend id={`${id}-number`}>
        {fill(words.question, { number: number + 1, total: questions.length })}
        <span class="question-kind">{` · ${words[HOW[question.kind]]}`}</span>
      </legend>
      {question.kind !== 'blanks' && (
        <div
          class="prompt prose"
          id={`${id}-prompt`}
          {...language}
          dangerouslySetInnerHTML={{ __html: question.prompt }}
        />
      )}
      {'choices' in question ? (
        <Choices {...control} question={question} verdict={verdict} />
      ) : (
        <>
          <Control {...control} question={question} answer={beginning(question, attempt, live) ?? answer} />
          {verdict}
        </>
      )}
    </fieldset>
  );
}

const HOW = {
  single: 'chooseOne',
  multiple: 'chooseAll',
  short: 'writeText',
  number: 'writeNumber',
  blanks: 'fillGaps',
  ordering: 'putInOrder',
  matching: 'matchPairs',
} as const satisfies Record<Question['kind'], keyof QuizWords>;

const beginning = ({ id, kind }: Question, attempt: QuizView['attempt'], live: QuizLive | undefined) =>
  kind === 'blanks' && live && attempt === null ? (live.started[id] ?? []) : null;

type ChoiceQuestion = Extract<Question, { choices: unknown }>;

function Control({ question, ...rest }: ControlProps<Exclude<Question, ChoiceQuestion>>) {
  switch (question.kind) {
    case 'short':
    case 'number':
      return <TextControl question={question} {...rest} />;
    case 'blanks':
      return <BlanksControl question={question} {...rest} />;
    case 'ordering':
      return <OrderingControl question={question} {...rest} />;
    case 'matching':
      return <MatchingControl question={question} {...rest} />;
  }
}

type ChoicesProps = ControlProps<ChoiceQuestion> & { verdict: VNode | undefined };

function Choices({ question, answer, language, live, verdict }: ChoicesProps) {
  const isSingle = question.kind === 'single';
  return (
    <>
      {question.choices.map((choice) => (
        <>
          <label class="choice" {...language}>
            <input
              type={isSingle ? 'radio' : 'checkbox'}
              name={question.id}
              value={choice.id}
              checked={answer.includes(choice.id)}
              onChange={live && ((event) => live.onChoose(question, choice.id, event.currentTarget.checked))}
            />
            <span dangerouslySetInnerHTML={{ __html: choice.text }} />
          </label>
          {isSingle && answer.includes(choice.id) && verdict}
        </>
      ))}
      {(!isSingle || answer.length === 0) && verdict}
    </>
  );
}

interface VerdictProps {
  id: string;
  result: QuestionResult;
  isAnswered: boolean;
  words: QuizWords;
  language: { lang: string; dir: 'ltr' | 'rtl' };
}

const Verdict = ({ id, result, isAnswered, words, language }: VerdictProps) => (
  <div class="verdict" id={`${id}-verdict`} dir={language.dir} data-right={result.correct}>
    <p class="verdict-word">
      <Icon name={result.correct ? 'right' : 'wrong'} />
      {verdictWord(result, isAnswered, words)}
    </p>
    {result.remark && <p>{result.remark === 'wrong_unit' ? words.wrongUnit : words.notANumber}</p>}
    {result.feedback !== null && (
      <div class="feedback" {...language} dangerouslySetInnerHTML={{ __html: result.feedback }} />
    )}
  </div>
);

function verdictWord({ correct, points }: QuestionResult, isAnswered: boolean, words: QuizWords): string {
  if (correct) return words.right;
  if (points > 0) return words.partly;
  return isAnswered ? words.wrong : words.notAnswered;
}
