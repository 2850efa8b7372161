import type { Translator } from '../messages.ts';
import { ErrorSummary, Input, PostForm } from '../parts/form.tsx';
import type { AuthProblem, FieldError, SignInView, SignUpView } from '../views.ts';

export function SignInPage({ t, view }: { t: Translator; view: SignInView }) {
  const errors = authErrors(t, view.problems);
  return (
    <main id="content" class="page page-narrow">
      <h1>{t('auth.sign_in_title')}</h1>
      {view.keepsWork && <p class="lead">{t('auth.keeps_work')}</p>}
      <ErrorSummary t={t} errors={errors} />
      <PostForm action="/sign-in" class="form">
        <input type="hidden" name="next" value={view.next} />
        <EmailInput t={t} value={view.email} errors={errors} />
        <Input
          name="password"
          type="password"
          label={t('auth.password')}
          value=""
          errors={errors}
          autocomplete="current-password"
          required
        />
        <div class="form-actions">
          <button type="submit" class="button button-main">
            {t('auth.sign_in')}
          </button>
        </div>
      </PostForm>
      <p class="other-way">
        {t('auth.no_account')} <a href={`/sign-up?next=${encodeURIComponent(view.next)}`}>{t('auth.sign_up')}</a>
      </p>
    </main>
  );
}

export function SignUpPage({ t, view }: { t: Translator; view: SignUpView }) {
  return (
    <main id="content" class="page page-narrow">
      <h1>{t('auth.sign_up_title')}</h1>
      {view.keepsWork && <p class="lead">{t('auth.keeps_work')}</p>}
      <ErrorSummary t={t} errors={authErrors(t, view.problems)} />
      <PostForm action="/sign-up" class="form">
        <input type="hidden" name="next" value={view.next} />
        <SignUpFields t={t} name={view.name} email={view.email} problems={view.problems} />
        <div class="form-actions">
          <button type="submit" class="button button-main">
            {t('auth.sign_up')}
          </button>
        </div>
      </PostForm>
      <p class="other-way">
        {t('auth.have_account')} <a href={`/sign-in?next=${encodeURIComponent(view.next)}`}>{t('auth.sign_in')}</a>
      </p>
    </main>
  );
}

interface SignUpFieldsProps {
  t: Translator;
  name: string;
  email: string;
  problems: AuthProblem[];
}

export function SignUpFields({ t, name, email, problems }: SignUpFieldsProps) {
  const errors = authErrors(t, problems);
  return (
    <>
      <Input name="name" label={t('auth.name')} value={name} errors={errors} autocomplete="name" required />
      <EmailInput t={t} value={email} errors={errors} />
      <Input
        name="password"
        type="password"
        label={t('auth.password')}
        hint={t('auth.password_hint')}
        value=""
        errors={errors}
        autocomplete="new-password"
        required
        minLength={8}
      />
    </>
  );
}

const EmailInput = ({ t, value, errors }: { t: Translator; value: string; errors: FieldError[] }) => (
  <Input
    name="email"
    type="email"
    label={t('auth.email')}
    value={value}
    errors={errors}
    autocomplete="email"
    required
  />
);

const FIELDS: Record<AuthProblem, 'email' | 'password' | 'name'> = {
  wrong_credentials: 'email',
  email_taken: 'email',
  email_invalid: 'email',
  password_short: 'password',
  password_long: 'password',
  name_missing: 'name',
  too_many_attempts: 'email',
  failed: 'email',
};

export const authErrors = (t: Translator, problems: AuthProblem[]): FieldError[] =>
  problems.map((problem) => ({ field: FIELDS[problem], message: t(`auth.${problem}`) }));
