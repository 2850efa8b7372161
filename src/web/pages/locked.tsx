import { inLanguage, type Translator } from '../messages.ts';
import { Icon } from '../parts/icon.tsx';
import { Sentence } from '../parts/sentence.tsx';
import type { LockedStepView } from '../views.ts';

/** Says why a step is locked and leads there; nothing of its content. */
export function LockedStepPage({ t, view }: { t: Translator; view: LockedStepView }) {
  const first = view.missing[0];
  const time = t('minutes', { minutes: view.minutes });
  return (
    <main id="content" class="page locked">
      <nav class="breadcrumb" aria-label={t('step.breadcrumb')}>
        <a href={view.textbook.href}>
          <bdi lang={view.textbook.language}>{view.textbook.title}</bdi>
        </a>
      </nav>
      <h1 {...inLanguage(view.language)}>{view.title}</h1>
      <div class="notice notice-locked">
        <h2>
          <Icon name="lock" />
          {t('locked.title')}
        </h2>
        <p>
          {view.missing.length === 0
            ? t('locked.sentence_short')
            : t('locked.sentence', { count: view.missing.length, time })}
        </p>
        {first !== undefined && (
          <a class="button button-main" href={first.href}>
            <span>
              <Sentence t={t} message="locked.go" slot="title">
                <bdi lang={first.language}>{first.title}</bdi>
              </Sentence>
            </span>
            <Icon name="next" />
          </a>
        )}
      </div>
      {view.missing.length > 1 && (
        <section aria-labelledby="missing">
          <h2 id="missing" class="section-title">
            {t('locked.list')}
          </h2>
          <ol class="path">
            {view.missing.map((step) => (
              <li data-state={step.state}>
                <a href={step.href}>
                  <bdi class="path-title" lang={step.language}>
                    {step.title}
                  </bdi>
                  <span class="visually-hidden">{` (${t(`state.${step.state}`)})`}</span>
                </a>
                <span class="path-details">
                  <span>
                    <Icon name={step.type} />
                    {t(`type.${step.type}`)}
                  </span>
                  <span>{t('minutes_short', { minutes: step.minutes })}</span>
                  <bdi lang={step.chapter.language}>{step.chapter.title}</bdi>
                </span>
              </li>
            ))}
          </ol>
        </section>
      )}
    </main>
  );
}
