import { inLanguage, type Translator } from '../messages.ts';
import type { ChangedStep } from '../views.ts';

interface Props {
  t: Translator;
  changed: ChangedStep;
  /** Of the text that changed. */
  language: string;
}

/** What became of a step since the reader finished it; their completion stays. */
export const ChangedSince = ({ t, changed, language }: Props) => (
  <details class="notice notice-info changed-since">
    <summary>{t('changed.title')}</summary>
    <p>{t('changed.lead')}</p>
    {changed.changes === null ? (
      <p>{t('changed.unknown')}</p>
    ) : (
      <Changes t={t} changes={changed.changes} language={language} />
    )}
  </details>
);

interface ChangesProps {
  t: Translator;
  changes: NonNullable<ChangedStep['changes']>;
  language: string;
}

const Changes = ({ t, changes, language }: ChangesProps) => (
  <ul>
    {changes.titleBefore !== null && (
      <li>
        {t('changed.heading')} <del {...inLanguage(language)}>{changes.titleBefore}</del>
      </li>
    )}
    {changes.text.map(({ before, after }) => (
      <li {...inLanguage(language)}>
        {before !== null && <del>{before}</del>} {after !== null && <ins>{after}</ins>}
      </li>
    ))}
    {changes.hasNewFigures && <li>{t('changed.figures')}</li>}
    {changes.hasNewCriteria && <li>{t('changed.criteria')}</li>}
    {changes.questions > 0 && <li>{t('changed.questions', { count: changes.questions })}</li>}
    {changes.hasNewTests && <li>{t('changed.tests')}</li>}
    {changes.correctedAnswers > 0 && <li>{t('changed.answers', { count: changes.correctedAnswers })}</li>}
  </ul>
);
