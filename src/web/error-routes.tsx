import type { Refusal } from '../app/refusal.ts';
import type { WebContext, WebDoors } from './doors.ts';
import { page } from './frame.ts';
import { ErrorPage } from './pages/error.tsx';
import type { ErrorView, Link } from './views.ts';

/** What happened, what was kept and what to do next, in the reader's language. */
export function errorPage(
  c: WebContext,
  doors: WebDoors,
  status: ErrorView['status'],
  back: Link | null = null,
  { retryAfterSeconds = null, requestId = null }: Partial<Pick<ErrorView, 'retryAfterSeconds' | 'requestId'>> = {},
): Response {
  const t = c.get('t');
  const frame = { title: t(`error.${status}_title`), section: null, isPrivate: true };
  if (retryAfterSeconds !== null) c.header('Retry-After', String(retryAfterSeconds));
  return page(c, doors, frame, <ErrorPage t={t} view={{ status, back, retryAfterSeconds, requestId }} />, status);
}

/** A refusal that has no better page of its own. */
export const refusalPage = (c: WebContext, doors: WebDoors, refusal: Refusal): Response =>
  errorPage(c, doors, STATUS[refusal.code], null, {
    retryAfterSeconds: refusal.code === 'runner_busy' ? refusal.retryAfterSeconds : null,
  });

const STATUS = {
  not_found: 404,
  ambiguous_key: 404,
  step_locked: 403,
  invalid_fields: 409,
  not_complete: 409,
  illegal_move: 409,
  not_a_quiz: 404,
  not_an_exercise: 404,
  runner_busy: 503,
  nothing_to_watch: 404,
  no_activity: 404,
  sitting_ended: 409,
  idempotency_key_reused: 409,
} as const satisfies Record<Refusal['code'], ErrorView['status']>;
