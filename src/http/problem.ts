import type { Context } from 'hono';
import type { ContentfulStatusCode } from 'hono/utils/http-status';
import type { Refusal } from '../app/refusal.ts';
import type { Result } from '../domain/result.ts';
import { presentAvailability } from './present.ts';

/** An error as the public contract has it (RFC 9457). `code` is stable; `errors` name fields by JSON pointer. */
export interface Problem {
  status: ContentfulStatusCode;
  code: string;
  title: string;
  detail: string;
  [extension: string]: unknown;
}

/** A refusal on its way to the one place that answers it. */
export class Refused extends Error {
  override name = 'Refused';
  readonly problem: Problem;
  constructor(problem: Problem) {
    super(problem.detail);
    this.problem = problem;
  }
}

/** The value of a use case, or its refusal thrown as a problem. */
export function granted<T>(result: Result<T, Refusal>): T {
  if (result.ok) return result.value;
  throw new Refused(problemOf(result.error));
}

/** The one table from what a use case refuses to what a client reads. */
export function problemOf(refusal: Refusal): Problem {
  switch (refusal.code) {
    case 'not_found':
      // Everybody who is signed in has a profile: this one was erased a moment ago.
      if (refusal.what === 'profile') return UNAUTHENTICATED;
      return {
        status: 404,
        code: refusal.code,
        title: 'Not found',
        detail: `There is no such ${refusal.what} here.`,
      };
    case 'ambiguous_key':
      return {
        status: 409,
        code: refusal.code,
        title: 'Several textbooks have this key',
        detail: `"${refusal.key}" is in ${refusal.textbooks.join(', ')}; add ?textbook= with one of them.`,
        textbooks: refusal.textbooks,
      };
    case 'step_locked':
      return {
        status: 403,
        code: refusal.code,
        title: 'Locked',
        detail: `This step opens after ${refusal.availability.missing.map((step) => step.key).join(', ')}.`,
        availability: presentAvailability(refusal.availability),
      };
    case 'invalid_fields':
      return invalid(422, refusal.problems);
    case 'not_complete':
      return {
        status: 422,
        code: refusal.code,
        title: 'Not complete yet',
        detail: 'The evidence does not meet the criteria of this step yet; `missing` says what is asked.',
        missing: refusal.missing,
      };
    case 'illegal_move':
      return {
        status: 409,
        code: refusal.code,
        title: 'Not possible now',
        detail: `A step that is ${refusal.from} cannot be ${refusal.move}.`,
      };
    case 'not_a_quiz':
      return {
        status: 422,
        code: refusal.code,
        title: 'Nothing to answer',
        detail: `This step is of type ${refusal.type} and has no questions.`,
      };
    case 'not_an_exercise':
      return {
        status: 422,
        code: refusal.code,
        title: 'Nothing to run',
        detail: `This step is of type ${refusal.type} and has no tests.`,
      };
    case 'runner_busy':
      return {
        status: 503,
        code: refusal.code,
        title: 'Busy',
        detail: `Others are being served. Nothing was recorded; send the same again in ${refusal.retryAfterSeconds} seconds.`,
        retry_after: refusal.retryAfterSeconds,
      };
    case 'nothing_to_watch':
      return {
        status: 422,
        code: refusal.code,
        title: 'No such film',
        detail: 'This step has no film of this id, several that must be named, or none whose length is known.',
        videos: refusal.videos,
      };
    case 'no_activity':
      return {
        status: 422,
        code: refusal.code,
        title: 'No such activity',
        detail: 'This step has no activity of this id, or several that must be named.',
        activities: refusal.activities,
      };
    case 'sitting_ended':
      return {
        status: 409,
        code: refusal.code,
        title: 'The sitting has ended',
        detail: 'Open the step again with POST /steps/{id}/sittings and go on with the new sitting.',
      };
    case 'idempotency_key_reused':
      return {
        status: 422,
        code: refusal.code,
        title: 'Idempotency key used for something else',
        detail: 'This Idempotency-Key came with another request before; make a new one for each write.',
      };
  }
}

/** Fields that are wrong: 400 when the input is malformed, 422 when it is understood but refused. */
export const invalid = (status: 400 | 422, errors: { pointer: string; detail: string }[]): Problem => ({
  status,
  code: 'invalid_fields',
  title: 'Some fields are wrong',
  detail: errors.map(({ pointer, detail }) => `${pointer || 'The body'} ${detail}`).join('; '),
  errors,
});

export const UNAUTHENTICATED: Problem = {
  status: 401,
  code: 'unauthenticated',
  title: 'Nobody is signed in',
  detail: 'Sign in at /api/auth, or begin without an account by POST /api/auth/sign-in/anonymous.',
};

export const FORBIDDEN: Problem = {
  status: 403,
  code: 'forbidden',
  title: 'Not yours',
  detail: 'Your account may not do this.',
};

export const sendProblem = (c: Context, { status, ...problem }: Problem): Response =>
  c.body(JSON.stringify({ type: 'about:blank', status, ...problem }), status, {
    'Content-Type': 'application/problem+json',
    'Cache-Control': 'no-store',
    ...(typeof problem['retry_after'] === 'number' && { 'Retry-After': String(problem['retry_after']) }),
  });
