import type { ActivityStatus } from '../../domain/activity.ts';
import { leaves } from '../../domain/criteria.ts';
import type { Range } from '../../domain/watching.ts';
import type { Translator } from '../messages.ts';
import type { StepView } from '../views.ts';
import { escapeJson } from './escape.ts';

/** What the islands of films and of activities need to know; JSON in the page. */
export interface MediaIslandData {
  stepId: string;
  stepKey: string;
  /** Whether what happens counts for somebody, and still can change anything. */
  isReporting: boolean;
  isLearner: boolean;
  /** Percent that is asked; null when no watching is. */
  needPercent: number | null;
  /** Ranges are what counts, in milliseconds. */
  films: { id: string; ms: number; ranges: Range[] }[];
  activities: { id: string; status: ActivityStatus | null }[];
  /** The learner's own: seconds of films and states of activities, by id. */
  positions: Record<string, number>;
  states: Record<string, unknown>;
  opens: string[];
  locale: string;
  language: string;
  dir: 'ltr' | 'rtl';
  words: MediaWords;
}

export interface MediaWords {
  /** With places for `{have}` and `{need}`. */
  percent: string;
  completed: string;
  stateCompleted: string;
  stateAvailable: string;
  offline: string;
  signedOut: string;
  speed: string;
  search: string;
  /** With places for `{count}` and `{time}`. */
  found: string;
  playFrom: string;
  loadHere: string;
  broken: string;
  silent: string;
  done: string;
}

export const MediaData = ({ t, view }: { t: Translator; view: StepView }) =>
  view.media.length === 0 ? null : (
    <script
      type="application/json"
      id="media-data"
      dangerouslySetInnerHTML={{ __html: escapeJson(mediaData(t, view)) }}
    />
  );

function mediaData(t: Translator, view: StepView): MediaIslandData {
  const watched = leaves(view.criteria).find(({ type }) => type === 'watched');
  const { media, reported, saved, chapter, next } = view;
  return {
    stepId: view.stepId,
    stepKey: view.key,
    isReporting: view.reader === 'learner' && view.state !== 'completed',
    isLearner: view.reader === 'learner',
    needPercent: watched?.type === 'watched' ? watched.value : null,
    films: media.flatMap((one) =>
      one.kind === 'video' && one.ms !== null
        ? [
            {
              id: one.id,
              ms: one.ms,
              ranges: reported.watched.find(({ video }) => video === one.id)?.ranges ?? [],
            },
          ]
        : [],
    ),
    activities: media.flatMap((one) =>
      one.kind === 'activity'
        ? [{ id: one.id, status: reported.activities.find(({ activity }) => activity === one.id)?.status ?? null }]
        : [],
    ),
    positions: saved.video,
    states: saved.activity,
    opens: chapter.steps.flatMap((step) => (next?.opens && step.href === next.href ? [step.key] : [])),
    locale: t.locale,
    language: view.language,
    dir: t.dir,
    words: mediaWords(t),
  };
}

const mediaWords = (t: Translator): MediaWords => ({
  percent: t('criterion.percent', { have: '{have}', need: '{need}' }),
  completed: t('step.completed'),
  stateCompleted: t('state.completed'),
  stateAvailable: t('state.available'),
  offline: t('media.offline'),
  signedOut: t('time.signed_out'),
  speed: t('media.speed'),
  search: t('media.search'),
  found: t('media.found', { count: '{count}' }),
  playFrom: t('media.play_from', { time: '{time}' }),
  loadHere: t('media.load_here'),
  broken: t('media.broken'),
  silent: t('media.silent'),
  done: t('criterion.done'),
});
