import { leaves } from '../../domain/criteria.ts';
import { inLanguage, type Translator } from '../messages.ts';
import type { QuizView, StepView } from '../views.ts';
import { escapeJson } from './escape.ts';
import type { Html } from './kept.ts';
import type { QuizWords } from './quiz-form.tsx';
import { quizWords } from './quiz-words.ts';
import { timeTemplate } from './step-status.tsx';

/** What the time island needs to know; JSON in the page, which is data and no script to a browser's policy. */
export interface TimeIslandData {
  stepId: string;
  stepKey: string;
  /** Seconds that are asked; null when completing takes no time: then a sitting is opened and no beat sent. */
  needSeconds: number | null;
  countedSeconds: number;
  beatSeconds: number;
  /** Share of the way down the page, 0 to 1. */
  scroll: number | null;
  /** Keys of steps that open with this one, where the server's answer does not say it. */
  opens: string[];
  locale: string;
  words: TimeWords;
}

export interface TimeWords {
  /** With a place for `{have}`. */
  time: string;
  paused: string;
  offline: string;
  checking: string;
  half: string;
  signedOut: string;
  completed: string;
  /** With places for `{left}`. */
  notYet: string;
  stateCompleted: string;
  stateAvailable: string;
}

/** What the quiz island needs besides what already stands in the page: texts are read from there. */
export interface QuizIslandData {
  stepId: string;
  stepKey: string;
  href: string;
  variant: string;
  textQuery: string;
  quiz: QuizView;
  words: QuizWords;
  /** For the bar at the foot; `percent` has places for `{have}` and `{need}`. */
  bar: { percent: string; completed: string; stateCompleted: string; stateAvailable: string };
  locale: string;
  language: { lang: string; dir: 'ltr' | 'rtl' };
  idempotencyKey: string;
}

const Json = ({ id, data }: { id: string; data: Html }) => (
  <script type="application/json" id={id} dangerouslySetInnerHTML={data} />
);

export const TimeData = ({ view, data }: { view: StepView; data: Html }) =>
  view.reader === 'learner' ? <Json id="time-data" data={data} /> : null;

export function timeData(t: Translator, view: StepView): Html {
  const time = leaves(view.criteria).find((criterion) => criterion.type === 'time');
  const need = time?.type === 'time' ? time.value : null;
  const data: TimeIslandData = {
    stepId: view.stepId,
    stepKey: view.key,
    needSeconds: need,
    countedSeconds: view.countedSeconds,
    beatSeconds: view.beatSeconds,
    scroll: view.saved.scroll,
    opens: opens(view),
    locale: t.locale,
    words: timeWords(t, need ?? 0),
  };
  return { __html: escapeJson(data) };
}

const opens = ({ next, chapter }: StepView): string[] =>
  chapter.steps.flatMap((step) => (next?.opens && step.href === next.href ? [step.key] : []));

const timeWords = (t: Translator, need: number): TimeWords => ({
  time: timeTemplate(t, need),
  paused: t('time.paused'),
  offline: t('time.offline'),
  checking: t('time.checking'),
  half: t('time.half'),
  signedOut: t('time.signed_out'),
  completed: t('step.completed'),
  notYet: t('time.not_yet'),
  stateCompleted: t('state.completed'),
  stateAvailable: t('state.available'),
});

export const QuizData = ({ t, view, quiz }: { t: Translator; view: StepView; quiz: QuizView }) => (
  <Json
    id="quiz-data"
    data={{
      __html: escapeJson({
        stepId: view.stepId,
        stepKey: view.key,
        href: view.href,
        variant: view.variant,
        textQuery: view.textQuery,
        quiz,
        words: quizWords(t),
        bar: {
          percent: t('criterion.percent', { have: '{have}', need: '{need}' }),
          completed: t('step.completed'),
          stateCompleted: t('state.completed'),
          stateAvailable: t('state.available'),
        },
        locale: t.locale,
        language: inLanguage(view.language),
        idempotencyKey: `${view.idempotencyKey}-answers`,
      } satisfies QuizIslandData),
    }}
  />
);
