import type { Missing } from '../../domain/criteria.ts';
import { percentText, type Translator } from '../messages.ts';
import type { StepNotice, StepView } from '../views.ts';
import { Icon } from './icon.tsx';
import { Sentence } from './sentence.tsx';

interface Props {
  t: Translator;
  view: StepView;
  notice: StepNotice;
}

/** What the last action came to, first thing on the page. */
export function Notice({ t, view, notice }: Props) {
  if (notice.kind === 'not_yet')
    return (
      <section class="notice notice-info" role="alert">
        <h2>{t('notice.not_yet')}</h2>
        {sentences(t, notice.missing).map((sentence) => (
          <p>{sentence}</p>
        ))}
      </section>
    );
  if (notice.kind === 'completed')
    return (
      <section class="notice notice-done" role="status">
        <p class="score">
          <Icon name="right" />
          {t('notice.completed')}
        </p>
        {view.next !== null && (
          <a class="button button-main" href={view.next.href}>
            <span>
              {view.next.isEnd ? (
                t('step.to_textbook')
              ) : (
                <Sentence t={t} message="step.next" slot="title">
                  <bdi lang={view.next.language}>{view.next.title}</bdi>
                </Sentence>
              )}
            </span>
            <Icon name="next" />
          </a>
        )}
      </section>
    );
  return (
    <p class="notice notice-info" role="status">
      {t(`notice.${notice.kind}`)}
    </p>
  );
}

/** One sentence a kind of missing thing, not one a leaf. */
const sentences = (t: Translator, missing: Missing[]): string[] => [...new Set(missing.map((one) => sentence(t, one)))];

function sentence(t: Translator, { criterion, have, need }: Missing): string {
  if (criterion.type === 'time') return t('notice.not_yet_time', { need, left: need - have });
  if (criterion.type === 'score')
    return t('notice.not_yet_score', { need: percentText(t.locale, need), have: percentText(t.locale, have) });
  if (criterion.type === 'watched')
    return t('notice.not_yet_watched', { need: percentText(t.locale, need), have: percentText(t.locale, have) });
  if (criterion.type === 'activity') return t('notice.not_yet_activity');
  return t('notice.not_yet_other');
}
