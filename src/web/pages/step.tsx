import renderToString from 'preact-render-to-string';
import { inLanguage, languageText, type Translator } from '../messages.ts';
import { ChangedSince } from '../parts/changed-since.tsx';
import { ExerciseForm } from '../parts/exercise-form.tsx';
import { Icon } from '../parts/icon.tsx';
import { HOLES, type Html, type KeptPage } from '../parts/kept.ts';
import { MediaData } from '../parts/media-data.tsx';
import { QuizForm } from '../parts/quiz-form.tsx';
import { quizWords } from '../parts/quiz-words.ts';
import { QuizData, TimeData, timeData } from '../parts/step-data.tsx';
import { StepExtras } from '../parts/step-extras.tsx';
import { Badges, StepLines } from '../parts/step-line.tsx';
import { Notice } from '../parts/step-notice.tsx';
import { CompletionNote, Needs, StepStatus } from '../parts/step-status.tsx';
import type { PresentedStep } from '../present-step.ts';
import type { IslandName, StepView } from '../views.ts';

interface Props {
  t: Translator;
  view: StepView;
}

export const StepPage = ({ t, view }: Props) => <WholeStep t={t} view={view} parts={ownParts(t, view)} />;

/** What of the page is each reader's own, or too long to be kept with the rest. */
interface OwnParts {
  text: Html;
  needs: Html;
  data: Html;
}

const ownParts = (t: Translator, view: StepView): OwnParts => ({
  text: textOf(view.body),
  needs: { __html: renderToString(<Needs t={t} view={view} />) },
  data: timeData(t, view),
});

const WholeStep = ({ t, view, parts }: Props & { parts: OwnParts }) => (
  <div class="step-layout">
    <Rail t={t} view={view} />
    <main id="content" class="step" data-step-key={view.key}>
      <header class="step-head">
        <nav class="breadcrumb" aria-label={t('step.breadcrumb')}>
          <a href={view.textbook.href}>
            <bdi lang={view.textbook.language}>{view.textbook.title}</bdi>
          </a>
        </nav>
        <h1 {...inLanguage(view.language)}>{view.title}</h1>
        <p class="meta">
          <span>
            <Icon name={view.type} />
            {t(`type.${view.type}`)}
          </span>
          <span>{t('minutes', { minutes: view.minutes })}</span>
          <Badges t={t} step={view} />
          <OtherText t={t} view={view} />
        </p>
        <CompletionNote t={t} view={view} />
      </header>
      {view.notice !== null && <Notice t={t} view={view} notice={view.notice} />}
      {view.changedSince !== null && <ChangedSince t={t} changed={view.changedSince} language={view.language} />}
      {view.isFallbackLanguage && <p class="notice notice-info">{t('step.fallback')}</p>}
      {view.isStale && <p class="notice notice-info">{t('step.stale')}</p>}
      <Content t={t} view={view} text={parts.text} />
      {view.exercise !== null && <ExerciseForm t={t} view={view} exercise={view.exercise} />}
      <StepStatus t={t} view={view} needs={parts.needs} />
      <StepExtras t={t} view={view} />
      <TimeData view={view} data={parts.data} />
      <MediaData t={t} view={view} />
    </main>
  </div>
);

/** To the text that it was written in, and back. */
const OtherText = ({ t, view: { otherText } }: Props) =>
  otherText && (
    <a href={otherText.href} hreflang={otherText.language}>
      {t(`step.read_${otherText.kind}`, { language: languageText(t.locale, otherText.language) })}
    </a>
  );

/** Which scripts this page is better with; a finished reading step needs none. */
export function stepIslands(view: StepView): IslandName[] {
  if (view.reader !== 'learner') return mediaIslands(view);
  const islands: IslandName[] = [];
  if (view.state !== 'completed') islands.push('time');
  if (view.quiz !== null) islands.push('quiz');
  if (view.exercise !== null) islands.push('exercise');
  return [...islands, ...mediaIslands(view)];
}

/** Also for those who only look: films have chapters for them, and activities their own height. */
function mediaIslands({ media }: StepView): IslandName[] {
  const hasActivity = media.some(({ kind }) => kind === 'activity');
  const hasFilm = media.some(({ kind }) => kind !== 'activity');
  return [...(hasFilm ? ['video' as const] : []), ...(hasActivity ? ['activity' as const] : [])];
}

function Rail({ t, view }: Props) {
  const { chapter } = view;
  return (
    <nav class="rail" aria-label={t('step.in_chapter')}>
      <details>
        <summary>
          <span>{t('step.in_chapter')}</span>
          <span
            class="rail-count"
            data-counts={view.isRequired ? '' : undefined}
          >{`${chapter.progress.completed}/${chapter.progress.total}`}</span>
        </summary>
        <div class="rail-list">
          <p class="rail-title">
            <span class="chapter-number">{t('textbook.chapter', { number: chapter.number })}</span>
            <a href={chapter.href}>
              <bdi lang={chapter.language}>{chapter.title}</bdi>
            </a>
          </p>
          <StepLines t={t} steps={chapter.steps} current={view.key} slim />
        </div>
      </details>
    </nav>
  );
}

const texts = new WeakMap<StepView['body'], Html>();

/** Put together once: a body is shared by all who read the step. */
export function textOf(body: StepView['body']): Html {
  const known = texts.get(body);
  if (known !== undefined) return known;
  const html = { __html: body.map((block) => (block.kind === 'html' ? block.html : '')).join('\n') };
  texts.set(body, html);
  return html;
}

function Content({ t, view, text }: Props & { text: Html }) {
  const language = inLanguage(view.language);
  if (view.quiz === null) {
    return <div class="prose" {...language} dangerouslySetInnerHTML={text} />;
  }
  return (
    <>
      <div id="quiz">
        <QuizForm
          href={view.href}
          variant={view.variant}
          textQuery={view.textQuery}
          idempotencyKey={`${view.idempotencyKey}-answers`}
          blocks={view.body}
          questions={view.questions}
          quiz={view.quiz}
          answers={view.saved.answers ?? {}}
          words={quizWords(t)}
          locale={t.locale}
          language={language}
          isReadOnly={view.reader !== 'learner'}
        />
      </div>
      {view.reader === 'learner' && <QuizData t={t} view={view} quiz={view.quiz} />}
    </>
  );
}

/**
 * The same page, made once for all whose views differ in their `own` fields only. Only for steps without questions.
 * @param standing one and the same object for all of them
 */
export function keptStepPage(t: Translator, { view, own }: PresentedStep, standing: object): KeptPage {
  const { body, questions, missing, countedSeconds, saved, idempotencyKey, ...alike } = own;
  const hole = (name: keyof typeof HOLES) => ({ __html: HOLES[name] });
  return {
    of: standing,
    likeness: JSON.stringify(alike),
    body,
    draw: () => {
      const data = { __html: timeData(t, view).__html.replace(SECONDS, `$1${HOLES.seconds}$2${HOLES.scroll}`) };
      const parts = { text: hole('text'), needs: hole('needs'), data };
      return <WholeStep t={t} view={{ ...view, idempotencyKey: HOLES.key }} parts={parts} />;
    },
    text: () => textOf(body).__html,
    fill: {
      [HOLES.key]: idempotencyKey,
      [HOLES.needs]: renderToString(<Needs t={t} view={view} />),
      [HOLES.seconds]: String(countedSeconds),
      [HOLES.scroll]: String(saved.scroll),
    },
  };
}

const SECONDS = /("countedSeconds":)[^,]*(,"beatSeconds":[^,]*,"scroll":)[^,]*/;
