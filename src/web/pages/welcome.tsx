import type { ComponentChildren } from 'preact';
import type { MessageKey, Translator } from '../messages.ts';
import { ErrorSummary, PostForm } from '../parts/form.tsx';
import { Icon } from '../parts/icon.tsx';
import { DisplayFields, LanguageField, LearningFields, LevelField, TimeFields } from '../parts/profile-fields.tsx';
import type { WelcomeView } from '../views.ts';

/** Three short screens, every one of which can be skipped. */
export const WELCOME_SCREENS = ['level', 'language', 'preferences'] as const;
export type WelcomeScreen = (typeof WELCOME_SCREENS)[number];

interface Props {
  t: Translator;
  view: WelcomeView;
}

export const WelcomeLevelPage = ({ t, view }: Props) => (
  <Screen t={t} view={view} screen="level" title="welcome.level_title" lead="welcome.level_lead">
    <LevelField t={t} fields={view.fields} errors={view.errors} alone />
  </Screen>
);

export const WelcomeLanguagePage = ({ t, view }: Props) => (
  <Screen t={t} view={view} screen="language" title="welcome.language_title" lead="welcome.language_lead">
    <LanguageField t={t} fields={view.fields} errors={view.errors} alone />
  </Screen>
);

export const WelcomePreferencesPage = ({ t, view }: Props) => (
  <Screen t={t} view={view} screen="preferences" title="welcome.preferences_title" lead="welcome.preferences_lead">
    <LearningFields t={t} fields={view.fields} errors={view.errors} goals={view.goals} />
    <DisplayFields t={t} fields={view.fields} errors={view.errors} />
    <TimeFields t={t} fields={view.fields} errors={view.errors} />
  </Screen>
);

interface ScreenProps extends Props {
  screen: WelcomeScreen;
  title: MessageKey;
  lead: MessageKey;
  children: ComponentChildren;
}

function Screen({ t, view, screen, title, lead, children }: ScreenProps) {
  const index = WELCOME_SCREENS.indexOf(screen);
  const following = WELCOME_SCREENS[index + 1];
  const skipTo = following === undefined ? view.next : `/welcome/${following}?next=${encodeURIComponent(view.next)}`;
  return (
    <main id="content" class="page page-narrow">
      <p class="visually-hidden">{t('welcome.step', { number: index + 1, total: WELCOME_SCREENS.length })}</p>
      <ol class="dots" aria-hidden="true">
        {WELCOME_SCREENS.map((one, i) => (
          <li data-state={i < index ? 'done' : one === screen ? 'here' : 'ahead'} />
        ))}
      </ol>
      <h1>{t(title)}</h1>
      <p class="lead">{t(lead)}</p>
      <ErrorSummary t={t} errors={view.errors} />
      <PostForm action={`/welcome/${screen}`} idempotencyKey={view.idempotencyKey} class="form">
        <input type="hidden" name="next" value={view.next} />
        {children}
        <div class="form-actions">
          <button type="submit" class="button button-main">
            {following === undefined ? t('welcome.finish') : t('continue')}
            <Icon name="next" />
          </button>
          <a class="quiet-link" href={skipTo}>
            {t('welcome.skip')}
          </a>
        </div>
      </PostForm>
    </main>
  );
}
