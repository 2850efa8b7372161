import { inLanguage, percentText, type Translator } from '../messages.ts';
import { PostForm } from '../parts/form.tsx';
import { Icon } from '../parts/icon.tsx';
import { LinkList, Sentence } from '../parts/sentence.tsx';
import { StepLines } from '../parts/step-line.tsx';
import { Well } from '../parts/well.tsx';
import type { ChapterView, TextbookView } from '../views.ts';

interface Props {
  t: Translator;
  view: TextbookView;
}

export function TextbookPage({ t, view }: Props) {
  return (
    <main id="content" class="page textbook">
      <header class="textbook-head">
        <h1 {...inLanguage(view.language)}>{view.title}</h1>
        <p class="lead" {...inLanguage(view.descriptionLanguage)}>
          {view.description}
        </p>
        <p class="meta">
          {view.authors.length > 0 && (
            <span>
              <Sentence t={t} message="textbook.by" slot="authors">
                <bdi lang={view.sourceLanguage}>{authors(t, view.authors)}</bdi>
              </Sentence>
            </span>
          )}
          {view.licence !== '' && <span>{t('textbook.licence', { licence: view.licence })}</span>}
        </p>
        <Action t={t} view={view} />
      </header>
      {view.chapters.length === 0 ? (
        <p class="empty">{t('textbook.empty')}</p>
      ) : (
        <section aria-labelledby="way">
          <h2 id="way" class="visually-hidden">
            {t('textbook.chapters')}
          </h2>
          {view.chapters.map((chapter, index) => (
            <Chapter t={t} chapter={chapter} number={index + 1} />
          ))}
        </section>
      )}
    </main>
  );
}

const authors = (t: Translator, names: string[]): string => new Intl.ListFormat(t.locale).format(names);

function Action({ t, view }: Props) {
  const { action, progress } = view;
  return (
    <div class="standing" data-kind={action.kind}>
      <Well shares={view.chapters.map((chapter) => chapter.progress.percent)} />
      <div class="standing-text">
        {action.kind === 'finished' ? (
          <>
            <p class="standing-title">{t('textbook.finished_title')}</p>
            <p class="meta">{t('textbook.finished_lead', { steps: progress.total })}</p>
          </>
        ) : (
          <>
            <NextThing t={t} view={view} />
            <p class="meta">
              {progress.completed > 0 && (
                <span>{`${percentText(t.locale, progress.percent)} · ${t('steps_done', { ...progress })}`}</span>
              )}
              {view.minutesLeft > 0 && (
                <span>{t('textbook.left', { time: t('minutes', { minutes: view.minutesLeft }) })}</span>
              )}
            </p>
          </>
        )}
      </div>
    </div>
  );
}

function NextThing({ t, view: { action, key } }: Props) {
  if (action.kind === 'begin')
    return (
      <PostForm action={`/textbooks/${encodeURIComponent(key)}/begin`} idempotencyKey={action.idempotencyKey}>
        <button type="submit" class="button button-main">
          {t('textbook.begin')}
          <Icon name="next" />
        </button>
        <p class="hint-text">{t('textbook.begin_hint')}</p>
      </PostForm>
    );
  if (action.kind === 'finished') return null;
  return (
    <>
      <a class="button button-main" href={action.href}>
        {t(action.isFirst ? 'textbook.begin' : 'textbook.continue')}
        <Icon name="next" />
      </a>
      <p class="hint-text">
        <Sentence t={t} message="textbook.next_step" slot="title">
          <bdi lang={action.language}>{action.title}</bdi>
        </Sentence>
      </p>
    </>
  );
}

interface ChapterProps {
  t: Translator;
  chapter: ChapterView;
  number: number;
}

function Chapter({ t, chapter, number }: ChapterProps) {
  const id = `chapter-${chapter.key}`;
  return (
    <section class="chapter" aria-labelledby={id} data-locked={chapter.isLocked || undefined}>
      <div class="chapter-head">
        <p class="chapter-number">{t('textbook.chapter', { number })}</p>
        <h3 id={id} {...inLanguage(chapter.language)}>
          {chapter.title}
        </h3>
        <p class="chapter-description" {...inLanguage(chapter.descriptionLanguage)}>
          {chapter.description}
        </p>
        {chapter.isLocked && chapter.waitsFor.length > 0 && (
          <p class="waits">
            <Icon name="lock" />
            <span>
              <Sentence t={t} message="textbook.waits_for" slot="list">
                <LinkList t={t} links={chapter.waitsFor} />
              </Sentence>
            </span>
          </p>
        )}
        {chapter.progress.percent === 100 && (
          <p class="done-mark">
            <Icon name="right" />
            {t('textbook.chapter_done')}
          </p>
        )}
      </div>
      <StepLines t={t} steps={chapter.steps} />
    </section>
  );
}
