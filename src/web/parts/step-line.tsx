import type { Translator } from '../messages.ts';
import type { StepLine } from '../views.ts';
import { Icon } from './icon.tsx';

interface StepLinesProps {
  t: Translator;
  steps: StepLine[];
  /** Key of the step that is open on this page. */
  current?: string;
  /** Slim lists leave minutes and badges out. */
  slim?: boolean;
}

/** Steps as nodes on a line. `data-state` draws the node; the words say the same. */
export const StepLines = ({ t, steps, current, slim }: StepLinesProps) => (
  <ol class={slim ? 'path path-slim' : 'path'}>
    {steps.map((step) => (
      <li data-state={step.state} data-step-key={slim ? step.key : undefined}>
        <a href={step.href} aria-current={step.key === current ? 'page' : undefined}>
          <bdi class="path-title" lang={step.language}>
            {step.title}
          </bdi>
          <span class="visually-hidden" data-state-text={slim ? '' : undefined}>
            {` (${t(`state.${step.state}`)})`}
          </span>
        </a>
        {!slim && <Details t={t} step={step} />}
      </li>
    ))}
  </ol>
);

const Details = ({ t, step }: { t: Translator; step: StepLine }) => (
  <span class="path-details">
    <span>
      <Icon name={step.type} />
      {t(`type.${step.type}`)}
    </span>
    <span>{t('minutes_short', { minutes: step.minutes })}</span>
    <Badges t={t} step={step} />
  </span>
);

export const Badges = ({ t, step }: { t: Translator; step: Pick<StepLine, 'isRequired' | 'levels'> }) => (
  <>
    {!step.isRequired && <span class="badge">{t('badge.optional')}</span>}
    {step.levels.map((level) => (
      <span class="badge">{t(`level.${level}`)}</span>
    ))}
  </>
);
