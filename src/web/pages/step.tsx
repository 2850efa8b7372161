import { leaves } from '../../domain/criteria.ts';
import { inLanguage, type Translator } from '../messages.ts';
import { Icon } from '../parts/icon.tsx';
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
        </p>
        <CompletionNote t={t} view={view} />
      </header>
      {view.notice !== null && <Notice t={t} view={view} notice={view.notice} />}
      {view.isFallbackLanguage && <p class="notice notice-info">{t('step.fallback')}</p>}
      <Content t={t} view={view} />
      <StepStatus t={t} view={view} />
      <StepExtras t={t} view={view} />
      <TimeData t={t} view={view} />
    </main>
  </div>
);

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
    <aside class="rail">
      <details>
        <summary>
          <span>{t('step.in_chapter')}</span>
          <span class="rail-count">{`${chapter.progress.completed}/${chapter.progress.total}`}</span>
        </summary>
        <nav aria-label={t('step.in_chapter')}>
          <p class="rail-title">
            <span class="chapter-number">{t('textbook.chapter', { number: chapter.number })}</span>
            <a href={chapter.href}>
              <bdi lang={textbook.language}>{chapter.title}</bdi>
            </a>
          </p>
          <StepLines t={t} steps={chapter.steps} language={textbook.language} current={view.key} slim />
        </nav>
      </details>
    </aside>
  );
}

function Content({ t, view }: Props) {
  const language = inLanguage(view.language);
  if (view.quiz === null) {
    const html = view.body.map((block) => (block.kind === 'html' ? block.html : '')).join('\n');
    return <div class="prose" {...language} dangerouslySetInnerHTML={{ __html: html }} />;
  }
  return (
    <>
      <div id="quiz">
        <QuizForm
          href={view.href}
          idempotencyKey={view.idempotencyKey}
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

/** Seconds that the criteria ask for, when they ask for time. */
export const askedSeconds = (view: Pick<StepView, 'criteria'>): number | null => {
  const time = leaves(view.criteria).find((criterion) => criterion.type === 'time');
  return time?.type === 'time' ? time.value : null;
};
