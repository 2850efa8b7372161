import { type LeafCriteria, leaves, type Missing } from '../../domain/criteria.ts';
import { dayText, percentText, type Translator } from '../messages.ts';
import type { StepView } from '../views.ts';
import { CLOCK_FROM_SECONDS, clock, timeText } from './fill.ts';
import { PostForm } from './form.tsx';
import { Icon } from './icon.tsx';
import type { Html } from './kept.ts';
import { Sentence } from './sentence.tsx';

interface Props {
  t: Translator;
  view: StepView;
}

/** What completing takes, how far one is, and the way on: the bar at the foot of a step. */
export function StepStatus({ t, view, needs }: Props & { needs: Html }) {
  if (view.reader === 'visitor') return <StartBar t={t} view={view} />;
  const isDone = view.state === 'completed';
  return (
    <section class="status" id="status" aria-label={t('step.status')} data-done={isDone}>
      <div class="status-needs" hidden={isDone} dangerouslySetInnerHTML={needs} />
      <p class="status-done" hidden={!isDone}>
        <Icon name="right" />
        {t('step.completed')}
      </p>
      <div class="status-actions">
        {view.reader === 'learner' && !isDone && <CompleteForms t={t} view={view} />}
        <NextButton t={t} view={view} isHidden={!isDone && view.reader === 'learner'} />
      </div>
      <p class="visually-hidden" role="status" data-live="" />
    </section>
  );
}

/** For somebody who only looks: nothing is recorded until they say so. */
const StartBar = ({ t, view }: Props) => (
  <section class="status status-start" id="status" aria-label={t('step.status')}>
    <p>{t('step.start_hint')}</p>
    <PostForm
      action={`/textbooks/${encodeURIComponent(view.textbook.key)}/begin?step=${encodeURIComponent(view.key)}`}
      idempotencyKey={view.idempotencyKey}
    >
      <button type="submit" class="button button-main">
        {t('step.start')}
      </button>
    </PostForm>
  </section>
);

export function Needs({ t, view }: Props) {
  const all = leaves(view.criteria);
  return (
    <>
      {view.criteria.type === 'any' && all.length > 1 && <p class="needs-any">{t('step.needs_any')}</p>}
      {all.map((criterion, index) => (
        <Need
          t={t}
          criterion={criterion}
          missing={view.missing.find((one) => isSame(one.criterion, criterion))}
          id={`need-${index}`}
        />
      ))}
    </>
  );
}

const isSame = (a: LeafCriteria, b: LeafCriteria): boolean =>
  a.type === b.type && ('value' in a ? a.value : null) === ('value' in b ? b.value : null);

interface NeedProps {
  t: Translator;
  criterion: LeafCriteria;
  /** Absent when it is met. */
  missing: Missing | undefined;
  id: string;
}

function Need({ t, criterion, missing, id }: NeedProps) {
  const need = missing?.need ?? ('value' in criterion && typeof criterion.value === 'number' ? criterion.value : 1);
  const have = missing?.have ?? need;
  const label = criterion.type === 'activity' && criterion.value === 'passed' ? 'activity_passed' : criterion.type;
  return (
    <div class="need" data-criterion={criterion.type} data-met={missing === undefined}>
      <span class="need-label" id={id}>
        {t(`criterion.${label}`)}
      </span>
      {hasMeter(criterion) && <progress max={need} value={have} aria-labelledby={id} />}
      <span class="need-text">{needText(t, criterion, have, need)}</span>
      {(criterion.type === 'watched' || criterion.type === 'activity') && missing !== undefined && (
        <noscript>
          <p class="need-hint">{t(`criterion.${criterion.type}_scriptless`)}</p>
        </noscript>
      )}
    </div>
  );
}

const hasMeter = ({ type }: LeafCriteria): boolean => type !== 'declared' && type !== 'activity';

function needText(t: Translator, criterion: LeafCriteria, have: number, need: number): string {
  if (criterion.type === 'time') return timeText(timeTemplate(t, need), have, need, t.locale);
  if (!hasMeter(criterion)) return t(have >= need ? 'criterion.done' : 'criterion.open');
  return t('criterion.percent', { have: percentText(t.locale, have), need: percentText(t.locale, need) });
}

/** "{have} of 20 seconds", for `timeText` here and in the browser. */
export const timeTemplate = (t: Translator, need: number): string =>
  need >= CLOCK_FROM_SECONDS
    ? t('criterion.clock', { have: '{have}', need: clock(need) })
    : t('criterion.seconds', { have: '{have}', need });

function CompleteForms({ t, view }: Props) {
  const types = leaves(view.criteria).map(({ type }) => type);
  const isDeclared = types.includes('declared');
  const isObserved = types.some((type) => type !== 'declared' && type !== 'score' && type !== 'tests');
  const action = `${view.href}/complete`;
  return (
    <>
      {isObserved && (
        <PostForm action={action} idempotencyKey={view.idempotencyKey} class="complete-form">
          <button type="submit" class="button">
            {t('step.continue')}
          </button>
        </PostForm>
      )}
      {isDeclared && (
        <PostForm action={action} idempotencyKey={`${view.idempotencyKey}-declared`} class="complete-form">
          <input type="hidden" name="declared" value="yes" />
          <button type="submit" class="button button-main">
            <Icon name="right" />
            {t('step.declare')}
          </button>
        </PostForm>
      )}
    </>
  );
}

function NextButton({ t, view: { next }, isHidden }: Props & { isHidden: boolean }) {
  if (next === null) return null;
  return (
    <a class="button button-main next-button" href={next.href} hidden={isHidden} data-next="">
      <span class="next-text">
        {next.isEnd ? (
          t('step.to_textbook')
        ) : (
          <Sentence t={t} message="step.next" slot="title">
            <bdi lang={next.language}>{next.title}</bdi>
          </Sentence>
        )}
      </span>
      <Icon name="next" />
    </a>
  );
}

/** "Completed on 3 May 2026, shown by your answers." */
export function CompletionNote({ t, view }: Props) {
  if (view.state === 'skipped' && view.skipReason !== null)
    return <p class="meta">{t(`step.skipped_${view.skipReason}`)}</p>;
  if (view.completedAt === null) return null;
  const day = t('step.completed_on', { date: dayText(t.locale, view.completedAt, view.timeZone) });
  return (
    <p class="meta">
      <span>{view.proof === null ? day : `${day} · ${t(`step.proof_${view.proof}`)}`}</span>
    </p>
  );
}
