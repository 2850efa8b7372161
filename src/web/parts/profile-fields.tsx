import { BACKGROUND_LEVELS } from '../../domain/book.ts';
import { LANGUAGE_NAMES, LOCALES, type Translator } from '../messages.ts';
import type { FieldError, GoalChoice, ProfileFieldName, ProfileFields } from '../views.ts';
import { escapeHtml } from './escape.ts';
import { type Choice, Choices, described, FieldProblem, Input } from './form.tsx';

interface Props {
  t: Translator;
  fields: ProfileFields;
  errors: FieldError<ProfileFieldName>[];
  /** The field is the screen's only question: big, and the heading is its legend. */
  alone?: boolean;
}

export const LevelField = ({ t, fields, errors, alone = false }: Props) => (
  <Choices
    name="background_level"
    type="radio"
    legend={alone ? t('welcome.level_title') : t('field.level')}
    choices={BACKGROUND_LEVELS.map((level) => ({
      value: level,
      label: t(`field.level_${level}`),
      hint: t(`field.level_${level}_hint`),
    }))}
    chosen={[fields.backgroundLevel]}
    errors={errors}
    layout={alone ? 'large' : 'stacked'}
    hideLegend={alone}
  />
);

export const LanguageField = ({ t, fields, errors, alone = false }: Props) => (
  <Choices
    name="preferred_language"
    type="radio"
    legend={alone ? t('welcome.language_title') : t('field.language')}
    choices={languages(fields.preferredLanguage)}
    chosen={[fields.preferredLanguage]}
    errors={errors}
    layout={alone ? 'large' : 'row'}
    hideLegend={alone}
  />
);

/** The interface's languages, and the learner's own when it is another. */
function languages(preferred: string): Choice[] {
  const known = LOCALES.map((locale) => ({ value: locale, label: LANGUAGE_NAMES[locale], lang: locale }));
  const isKnown = known.some(({ value }) => value === preferred);
  return isKnown ? known : [...known, { value: preferred, label: preferred, lang: preferred }];
}

export function LearningFields({ t, fields, errors, goals }: Props & { goals: GoalChoice[] }) {
  return (
    <>
      <Input
        name="daily_minutes"
        type="number"
        label={t('field.daily_minutes')}
        hint={t('field.daily_minutes_hint')}
        value={fields.dailyMinutes}
        errors={errors}
        min={1}
        max={1440}
      />
      <Choices
        name="prefers"
        type="checkbox"
        legend={t('field.prefers')}
        choices={(['text', 'video', 'practice'] as const).map((value) => ({
          value,
          label: t(`field.prefers_${value}`),
        }))}
        chosen={fields.prefers}
        errors={errors}
      />
      <Choices
        name="pace"
        type="radio"
        legend={t('field.pace')}
        choices={[
          { value: '', label: t('field.pace_none') },
          ...(['relaxed', 'steady', 'fast'] as const).map((value) => ({ value, label: t(`field.pace_${value}`) })),
        ]}
        chosen={[fields.pace ?? '']}
        errors={errors}
      />
      {goals.length > 0 && (
        <Choices
          name="goals"
          type="checkbox"
          legend={t('field.goals')}
          hint={t('field.goals_hint')}
          choices={goals.map(({ key, title, language }) => ({ value: key, label: title, lang: language }))}
          chosen={fields.goals}
          layout="stacked"
          errors={errors}
        />
      )}
    </>
  );
}

export const DisplayFields = ({ t, fields, errors }: Props) => (
  <>
    <Choices
      name="text_size"
      type="radio"
      legend={t('field.text_size')}
      choices={(['small', 'normal', 'large', 'larger'] as const).map((value) => ({
        value,
        label: t(`field.text_size_${value}`),
      }))}
      chosen={[fields.textSize]}
      errors={errors}
    />
    <Switch name="reduce_motion" label={t('field.reduce_motion')} isOn={fields.reduceMotion} />
  </>
);

export const TimeFields = ({ t, fields, errors }: Props) => (
  <>
    <div class="field">
      <label for="time_zone">{t('field.time_zone')}</label>
      <select
        id="time_zone"
        name="time_zone"
        {...described('time_zone', errors)}
        dangerouslySetInnerHTML={{ __html: zoneOptions(fields.timeZone) }}
      />
      <FieldProblem name="time_zone" errors={errors} />
    </div>
    <Switch name="reminders" label={t('field.reminders')} isOn={fields.reminders} />
  </>
);

/** A lone checkbox; the hidden field before it says "no" when it is not ticked. */
const Switch = ({ name, label, isOn }: { name: ProfileFieldName; label: string; isOn: boolean }) => (
  <div class="field">
    <input type="hidden" name={name} value="no" />
    <label class="choice" id={name}>
      <input type="checkbox" name={name} value="yes" checked={isOn} />
      <span>{label}</span>
    </label>
  </div>
);

let zones: string | null = null;

/** Four hundred names, put together once. */
function zoneOptions(chosen: string): string {
  zones ??= ['UTC', ...Intl.supportedValuesOf('timeZone').filter((zone) => zone !== 'UTC')].map(option).join('');
  const plain = option(chosen);
  const selected = plain.replace('<option', '<option selected');
  return zones.includes(plain) ? zones.replace(plain, () => selected) : selected + zones;
}

const option = (zone: string): string =>
  `<option value="${escapeHtml(zone)}">${escapeHtml(zone.replaceAll('_', ' '))}</option>`;
