import { dayText, inLanguage, percentText, type Translator } from '../messages.ts';
import { Icon } from '../parts/icon.tsx';
import { Well } from '../parts/well.tsx';
import type { LearningTextbook, LearningView } from '../views.ts';

export function LearningPage({ t, view }: { t: Translator; view: LearningView }) {
  return (
    <main id="content" class="page">
      <h1>{t('learning.title')}</h1>
      {view.resume !== null && <Resume t={t} resume={view.resume} />}
      {view.textbooks.length === 0 && <Empty t={t} />}
      {view.textbooks.map((textbook) => (
        <Standing t={t} textbook={textbook} timeZone={view.timeZone} />
      ))}
    </main>
  );
}

function Resume({ t, resume }: { t: Translator; resume: NonNullable<LearningView['resume']> }) {
  return (
    <section class="resume" aria-labelledby="resume">
      <h2 id="resume" class="section-title">
        {t('learning.resume')}
      </h2>
      <p class="resume-title" {...inLanguage(resume.language)}>
        {resume.title}
      </p>
      <p class="meta">
        <bdi lang={resume.chapter.language}>{resume.chapter.title}</bdi>
        <span>{t('minutes', { minutes: resume.minutes })}</span>
      </p>
      <a class="button button-main" href={resume.href}>
        {t('learning.go_on')}
        <span class="visually-hidden">
          : <bdi lang={resume.language}>{resume.title}</bdi>
        </span>
        <Icon name="next" />
      </a>
    </section>
  );
}

interface StandingProps {
  t: Translator;
  textbook: LearningTextbook;
  timeZone: string;
}

function Standing({ t, textbook, timeZone }: StandingProps) {
  const { progress, lastVisitedAt } = textbook;
  return (
    <section class="book-standing" aria-labelledby={`book-${textbook.key}`}>
      <div class="standing">
        <Well shares={textbook.chapters.map((chapter) => chapter.progress.percent)} />
        <div class="standing-text">
          <h2 id={`book-${textbook.key}`} {...inLanguage(textbook.language)}>
            <a href={textbook.href}>{textbook.title}</a>
          </h2>
          <p class="meta">
            <strong class="figure">{percentText(t.locale, progress.percent)}</strong>
            <span>{t('steps_done', { ...progress })}</span>
            {textbook.inProgress > 0 && <span>{t('learning.in_progress', { count: textbook.inProgress })}</span>}
            {textbook.skipped > 0 && <span>{t('learning.skipped', { count: textbook.skipped })}</span>}
            {progress.percent === 100 ? (
              <span>{t('learning.finished')}</span>
            ) : (
              <span>{t('textbook.left', { time: t('minutes', { minutes: textbook.minutesLeft }) })}</span>
            )}
          </p>
          {lastVisitedAt !== null && (
            <p class="meta">{t('learning.last_visited', { date: dayText(t.locale, lastVisitedAt, timeZone) })}</p>
          )}
        </div>
      </div>
      <Chapters t={t} textbook={textbook} />
    </section>
  );
}

/** The bars and the figures behind them are one table. */
function Chapters({ t, textbook }: { t: Translator; textbook: LearningTextbook }) {
  return (
    <table class="chapters-table">
      <caption class="visually-hidden">{t('learning.table')}</caption>
      <thead class="visually-hidden">
        <tr>
          <th scope="col">{t('learning.chapter')}</th>
          <th scope="col">{t('learning.share')}</th>
          <th scope="col">{t('learning.steps')}</th>
        </tr>
      </thead>
      <tbody>
        {textbook.chapters.map(({ title, language, href, progress }, index) => (
          <tr>
            <th scope="row" id={`${textbook.key}-${index}`}>
              <a href={href}>
                <bdi lang={language}>{title}</bdi>
              </a>
            </th>
            <td class="bar">
              <progress max={100} value={progress.percent} aria-labelledby={`${textbook.key}-${index}`} />
            </td>
            <td class="count">{`${progress.completed}/${progress.total}`}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

const Empty = ({ t }: { t: Translator }) => (
  <div class="empty">
    <Well shares={[0, 0, 0]} />
    <h2>{t('learning.empty_title')}</h2>
    <p>{t('learning.empty_lead')}</p>
    <a class="button button-main" href="/">
      {t('learning.to_shelf')}
      <Icon name="next" />
    </a>
  </div>
);
