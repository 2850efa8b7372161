import { BACKGROUND_LEVELS, type BackgroundLevel } from '../domain/book.ts';
import { LANGUAGE_NAMES, LOCALES, type Translator } from '../web/messages.ts';
import type { PlacedFinding } from './page-findings.ts';

export const FINDINGS_PATH = '/dev/findings';

export interface PanelView {
  errors: number;
  warnings: number;
  /** The step of this page is shown in an earlier form. */
  isEarlier: boolean;
  level: BackgroundLevel;
  /** Findings about this page that belong to no place on it. */
  findings: PlacedFinding[];
  /** Of this page, without query. */
  path: string;
}

/** Stands on top of every page for the author who is writing the book. */
export function Panel({ t, view }: { t: Translator; view: PanelView }) {
  const { errors, warnings } = view;
  return (
    <aside class="dev-panel" aria-label={t('dev.panel')}>
      <div class="dev-row">
        <p class="dev-counts">
          {errors + warnings === 0 ? (
            <span>{t('dev.none')}</span>
          ) : (
            <a href={FINDINGS_PATH} data-severity={errors > 0 ? 'error' : 'warning'}>
              {[
                errors > 0 && t('dev.errors', { count: errors }),
                warnings > 0 && t('dev.warnings', { count: warnings }),
              ]
                .filter(Boolean)
                .join(' · ')}
            </a>
          )}
        </p>
        <Preview t={t} view={view} />
      </div>
      {errors > 0 && <p>{t(view.isEarlier ? 'dev.step_earlier' : 'dev.book_has_errors')}</p>}
      {view.findings.map((finding) => (
        <FindingNote t={t} finding={finding} />
      ))}
    </aside>
  );
}

/** Reads the page as somebody else would: an ordinary form, so that an address can say it too. */
function Preview({ t, view }: { t: Translator; view: PanelView }) {
  return (
    <form method="get" action={view.path} class="dev-preview">
      <label>
        {t('dev.level')}
        <select name="level">
          {BACKGROUND_LEVELS.map((level) => (
            <option value={level} selected={level === view.level}>
              {t(`level.${level}`)}
            </option>
          ))}
        </select>
      </label>
      <label>
        {t('frame.language')}
        <select name="language">
          {LOCALES.map((locale) => (
            <option value={locale} lang={locale} selected={locale === t.locale}>
              {LANGUAGE_NAMES[locale]}
            </option>
          ))}
        </select>
      </label>
      <button class="button" type="submit">
        {t('dev.preview')}
      </button>
    </form>
  );
}

/** What is found is said in English, as on the console. */
export function FindingNote({
  t,
  finding,
  href,
}: {
  t: Translator;
  finding: PlacedFinding;
  href?: string | undefined;
}) {
  const { severity, file, line, rule, sentence, fix, number } = finding;
  return (
    <div class="dev-finding" data-severity={severity} id={`finding-${number}`} dir={t.dir} lang={t.locale}>
      <p class="dev-place">
        <strong>{t(`dev.${severity}`)}</strong>{' '}
        <bdi dir="ltr">{href === undefined ? `${file}:${line}` : <a href={href}>{`${file}:${line}`}</a>}</bdi>{' '}
        <code dir="ltr">{rule}</code>
      </p>
      <p lang="en" dir="ltr">
        {sentence}
      </p>
      {fix !== undefined && (
        <p lang="en" dir="ltr" class="dev-fix">
          {fix}
        </p>
      )}
    </div>
  );
}
