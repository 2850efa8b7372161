import type { Translator } from '../messages.ts';
import type { ErrorView } from '../views.ts';

/** What happened, what was kept, what to do next. */
export const ErrorPage = ({ t, view }: { t: Translator; view: ErrorView }) => (
  <main id="content" class="page page-narrow error-page">
    <p class="error-status" aria-hidden="true">
      {view.status}
    </p>
    <h1>{t(`error.${view.status}_title`)}</h1>
    <p class="lead">{t(`error.${view.status}`)}</p>
    {view.retryAfterSeconds !== null && <p>{t('error.429_wait', { seconds: view.retryAfterSeconds })}</p>}
    <p class="button-row">
      {view.back !== null && (
        <a class="button button-main" href={view.back.href}>
          {view.back.title}
        </a>
      )}
      <a class={view.back === null ? 'button button-main' : 'button'} href="/">
        {t('error.to_shelf')}
      </a>
      {view.status === 403 && (
        <a class="button" href="/sign-in">
          {t('frame.sign_in')}
        </a>
      )}
    </p>
    {view.requestId !== null && <p class="hint-text">{t('error.request', { id: view.requestId })}</p>}
  </main>
);
