import type { Translator } from '../messages.ts';
import { ErrorSummary, PostForm } from '../parts/form.tsx';
import { Icon } from '../parts/icon.tsx';
import { DisplayFields, LanguageField, LearningFields, LevelField, TimeFields } from '../parts/profile-fields.tsx';
import type { ProfileView } from '../views.ts';

interface Props {
  t: Translator;
  view: ProfileView;
}

export function ProfilePage({ t, view }: Props) {
  const fields = { t, fields: view.fields, errors: view.errors };
  return (
    <main id="content" class="page page-narrow">
      <h1>{t('profile.title')}</h1>
      {view.isSaved && (
        <p class="notice notice-done" role="status">
          <Icon name="right" />
          {t('profile.saved')}
        </p>
      )}
      <ErrorSummary t={t} errors={view.errors} />
      {view.account.kind === 'anonymous' && <KeepWork t={t} />}
      <PostForm action="/profile" idempotencyKey={view.idempotencyKey} class="form">
        <section aria-labelledby="as-learner">
          <h2 id="as-learner">{t('profile.learning')}</h2>
          <LevelField {...fields} />
          <LearningFields {...fields} goals={view.goals} />
          <TimeFields {...fields} />
        </section>
        <section aria-labelledby="looks">
          <h2 id="looks">{t('profile.display')}</h2>
          <LanguageField {...fields} />
          <DisplayFields {...fields} />
        </section>
        <div class="form-actions">
          <button type="submit" class="button button-main">
            {t('save')}
          </button>
        </div>
      </PostForm>
      <AccountSection t={t} view={view} />
    </main>
  );
}

const KeepWork = ({ t }: { t: Translator }) => (
  <section class="notice notice-info" aria-labelledby="keep">
    <h2 id="keep">{t('profile.anonymous_title')}</h2>
    <p>{t('profile.anonymous')}</p>
    <p class="button-row">
      <a class="button button-main" href="/sign-up?next=/profile">
        {t('profile.sign_up')}
      </a>
      <a class="button" href="/sign-in?next=/profile">
        {t('auth.sign_in')}
      </a>
    </p>
  </section>
);

function AccountSection({ t, view }: Props) {
  const word = t('profile.delete_word');
  return (
    <section class="account" aria-labelledby="account">
      <h2 id="account">{t('profile.account')}</h2>
      {view.account.kind === 'member' && (
        <>
          <p>{t('profile.signed_in_as', { email: view.account.email })}</p>
          <PostForm action="/sign-out">
            <button type="submit" class="button">
              {t('profile.sign_out')}
            </button>
          </PostForm>
        </>
      )}
      <p>
        <a href="/api/v1/profiles/me/export" download>
          {t('profile.export')}
        </a>
      </p>
      <details class="extra" open={view.deleteRefused}>
        <summary>{t('profile.delete')}</summary>
        <p>{t('profile.delete_hint')}</p>
        <PostForm action="/profile/delete" class="form" idempotencyKey={`${view.idempotencyKey}-delete`}>
          <div class="field">
            <label for="confirmation">{t('profile.delete_label', { word })}</label>
            <input
              id="confirmation"
              name="confirmation"
              type="text"
              value=""
              autocomplete="off"
              required
              {...(view.deleteRefused && { 'aria-invalid': true, 'aria-describedby': 'confirmation-error' })}
            />
            {view.deleteRefused && (
              <p class="field-error" id="confirmation-error" role="alert">
                {t('profile.delete_refused', { word })}
              </p>
            )}
          </div>
          <button type="submit" class="button button-danger">
            {t('profile.delete_button')}
          </button>
        </PostForm>
      </details>
    </section>
  );
}
