import { inLanguage, type Translator } from '../messages.ts';
import { Icon } from '../parts/icon.tsx';
import { keptHtml } from '../parts/kept.tsx';
import { QuizForm } from '../parts/quiz-form.tsx';
import { quizWords } from '../parts/quiz-words.ts';
import { QuizData, TimeData } from '../parts/step-data.tsx';
import { StepExtras } from '../parts/step-extras.tsx';
import { Badges, StepLines } from '../parts/step-line.tsx';
import { Notice } from '../parts/step-notice.tsx';
import { CompletionNote, StepStatus } from '../parts/step-status.tsx';
import type { IslandName, StepView } from '../views.ts';

interface Props {
  t: Translator;
  view: StepView;
}

export const StepPage = ({ t, view }: Props) => (
  <div class="step-layout">
    <Rail t={t} view={view} />
    <main id="content" class="step" data-step-key={view.key}>
      <header class="step-head" dangerouslySetInnerHTML={head(t, { view: headOf(view) })} />
      {view.notice !== null && <Notice t={t} view={view} notice={view.notice} />}
      {view.isFallbackLanguage && <p class="notice notice-info">{t('step.fallback')}</p>}
      <Content t={t} view={view} />
      <StepStatus t={t} view={view} />
      <StepExtras t={t} view={view} />
      <TimeData t={t} view={view} />
    </main>
  </div>
);

type HeadView = ReturnType<typeof headOf>;

const headOf = (view: StepView) => ({
  textbook: view.textbook,
  language: view.language,
  title: view.title,
  type: view.type,
  minutes: view.minutes,
  isRequired: view.isRequired,
  levels: view.levels,
  state: view.state,
  skipReason: view.skipReason,
  completedAt: view.completedAt,
  timeZone: view.timeZone,
  proof: view.proof,
});

const head = keptHtml(({ t, view }: { t: Translator; view: HeadView }) => (
  <>
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
    </p>
    <CompletionNote t={t} view={view} />
  </>
));

/** Which scripts this page is better with; a finished reading step needs none. */
export function stepIslands(view: StepView): IslandName[] {
  if (view.reader !== 'learner') return [];
  const islands: IslandName[] = [];
  if (view.state !== 'completed') islands.push('time');
  if (view.quiz !== null) islands.push('quiz');
  return islands;
}

function Rail({ t, view }: Props) {
  const { chapter, textbook } = view;
  return (
    <nav
      class="rail"
      aria-label={t('step.in_chapter')}
      dangerouslySetInnerHTML={rail(t, { chapter, language: textbook.language, current: view.key })}
    />
  );
}

interface RailProps extends Pick<StepView, 'chapter' | 'language'> {
  t: Translator;
  current: string;
}

const rail = keptHtml(({ t, chapter, language, current }: RailProps) => (
  <details>
    <summary>
      <span>{t('step.in_chapter')}</span>
      <span class="rail-count">{`${chapter.progress.completed}/${chapter.progress.total}`}</span>
    </summary>
    <div class="rail-list">
      <p class="rail-title">
        <span class="chapter-number">{t('textbook.chapter', { number: chapter.number })}</span>
        <a href={chapter.href}>
          <bdi lang={language}>{chapter.title}</bdi>
        </a>
      </p>
      <StepLines t={t} steps={chapter.steps} language={language} current={current} slim />
    </div>
  </details>
));

const texts = new WeakMap<StepView['body'], { __html: string }>();

/** Put together once: a body is shared by all who read the step. */
function textOf(body: StepView['body']): { __html: string } {
  const known = texts.get(body);
  if (known !== undefined) return known;
  const html = { __html: body.map((block) => (block.kind === 'html' ? block.html : '')).join('\n') };
  texts.set(body, html);
  return html;
}

function Content({ t, view }: Props) {
  const language = inLanguage(view.language);
  if (view.quiz === null) {
    return <div class="prose" {...language} dangerouslySetInnerHTML={textOf(view.body)} />;
  }
  return (
    <>
      <div id="quiz">
        <QuizForm
          href={view.href}
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
