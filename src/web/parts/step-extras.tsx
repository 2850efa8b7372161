import type { Translator } from '../messages.ts';
import type { Link, StepReason, StepView } from '../views.ts';
import { PostForm } from './form.tsx';
import { Icon } from './icon.tsx';
import { LinkList, Sentence } from './sentence.tsx';

interface Props {
  t: Translator;
  view: StepView;
}

/** After the step: its neighbours, why it is here, and the ways out. */
export const StepExtras = ({ t, view }: Props) => (
  <footer class="step-foot">
    <nav class="pager" aria-label={t('step.pager')}>
      {view.previous !== null && <Neighbour t={t} link={view.previous} direction="previous" />}
      {view.next !== null && !view.next.isEnd && <Neighbour t={t} link={view.next} direction="next" />}
    </nav>
    {view.why.length > 0 && (
      <details class="extra">
        <summary>{t('step.why')}</summary>
        {view.why.map((reason) => (
          <p>
            <Why t={t} reason={reason} />
          </p>
        ))}
      </details>
    )}
    {view.reader === 'learner' && <WaysOut t={t} view={view} />}
  </footer>
);

const Neighbour = ({ t, link, direction }: { t: Translator; link: Link; direction: 'previous' | 'next' }) => (
  <a href={link.href} rel={direction === 'next' ? 'next' : 'prev'} class={`pager-${direction}`}>
    <span class="pager-label">
      <Icon name={direction} />
      {t(`step.${direction}_label`)}
    </span>
    <bdi lang={link.language}>{link.title}</bdi>
  </a>
);

function Why({ t, reason }: { t: Translator; reason: StepReason }) {
  if (reason.code === 'authors_order') return <>{t('step.why_authors_order')}</>;
  return (
    <Sentence t={t} message={`step.why_${reason.code}`} slot="list">
      <LinkList t={t} links={reason.steps} />
    </Sentence>
  );
}

function WaysOut({ t, view }: Props) {
  const canSkip = view.state === 'available' || view.state === 'in_progress';
  const canReset = view.state !== 'available';
  return (
    <>
      {canSkip && (
        <details class="extra" data-until-done="">
          <summary>{t('step.skip')}</summary>
          <p>{t('step.skip_hint')}</p>
          <PostForm action={`${view.href}/skip`} idempotencyKey={`${view.idempotencyKey}-skip`}>
            <button type="submit" class="button">
              {t('step.skip')}
            </button>
          </PostForm>
        </details>
      )}
      {canReset && (
        <details class="extra">
          <summary>{t('step.reset')}</summary>
          <p>{t('step.reset_hint')}</p>
          <PostForm action={`${view.href}/reset`} idempotencyKey={`${view.idempotencyKey}-reset`}>
            <button type="submit" class="button button-danger">
              {t('step.reset_confirm')}
            </button>
          </PostForm>
        </details>
      )}
    </>
  );
}
