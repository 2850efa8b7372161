import type { Translator } from '../messages.ts';
import { ErrorSummary, PostForm } from '../parts/form.tsx';
import type { ClaimAdminView } from '../views.ts';
import { authErrors, SignUpFields } from './sign-in.tsx';

interface Props {
  t: Translator;
  view: ClaimAdminView;
}

/** The first administrator takes office with a link from the server's own console. */
export function ClaimAdminPage({ t, view }: Props) {
  if (view.state !== 'open')
    return (
      <main id="content" class="page page-narrow">
        <h1>{t(`claim.${view.state}_title`)}</h1>
        <p class="lead">{t(`claim.${view.state}`)}</p>
        <p>
          <a class="button button-main" href="/">
            {t('error.to_shelf')}
          </a>
        </p>
      </main>
    );
  return (
    <main id="content" class="page page-narrow">
      <h1>{t('claim.title')}</h1>
      <p class="lead">{t('claim.lead')}</p>
      <ErrorSummary t={t} errors={authErrors(t, view.problems)} />
      <PostForm action="/claim-admin" class="form">
        <input type="hidden" name="token" value={view.token} />
        {view.account.kind === 'member' ? (
          <p>{t('claim.as', { name: view.account.name })}</p>
        ) : (
          <SignUpFields t={t} name={view.name} email={view.email} problems={view.problems} />
        )}
        <div class="form-actions">
          <button type="submit" class="button button-main">
            {t(view.account.kind === 'member' ? 'claim.button' : 'claim.new_button')}
          </button>
        </div>
      </PostForm>
    </main>
  );
}
