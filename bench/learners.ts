import { pagePath, progressPath, QUIZ, READING, RIGHT, stepPath } from './books.ts';
import type { Connection, Request, Response } from './http-load.ts';

/** A learner with a session, as a browser has it. */
export interface Learner {
  headers: Record<string, string>;
  /** A sitting of the measured step. */
  sitting: string;
}

export const pageRequest = ({ headers }: Pick<Learner, 'headers'>): Request => ({ path: pagePath(READING), headers });

export async function beginAnonymously(connection: Connection): Promise<Record<string, string>> {
  const answer = await granted(connection, { method: 'POST', path: '/api/auth/sign-in/anonymous', body: {} });
  const cookie = /\r\nset-cookie: (stepwell\.session_token=[^;]+)/i.exec(answer.headers)?.[1];
  if (cookie === undefined) throw new Error('no session cookie came');
  return { cookie, 'accept-language': 'en', 'accept-encoding': 'gzip, deflate, br' };
}

/** Everything before the measured step is done, and that one is being read. */
export async function bringToReading(connection: Connection, stepsPerChapter: number): Promise<Learner> {
  const headers = await beginAnonymously(connection);
  const post = (path: string, body: unknown = {}) => granted(connection, { method: 'POST', path, headers, body });
  for (let chapter = 0; chapter <= READING.chapter; chapter++)
    for (let step = 0; step < (chapter < READING.chapter ? stepsPerChapter : READING.step); step++) {
      const place = { chapter, step };
      if (chapter === QUIZ.chapter && step === QUIZ.step) await post(`${stepPath(place)}/answers`, { answers: RIGHT });
      else await post(`${progressPath(place)}/complete`, { validation_data: { declared: true } });
    }
  const opened = await post(`${stepPath(READING)}/sittings`);
  const body = { progress_data: { scroll: 0.4 } };
  await granted(connection, { method: 'PUT', path: `${progressPath(READING)}/data`, headers, body });
  return { headers, sitting: idIn(opened) };
}

/** Beats and answers in turn, by one learner after the other, each with a key as our own pages send them. */
export function writeRequest(learners: Learner[], at: number): Request {
  const learner = learners[at % learners.length];
  if (learner === undefined) throw new Error('there is no learner');
  const headers = { ...learner.headers, 'idempotency-key': `write-${at}` };
  return Math.floor(at / learners.length) % 2 === 0
    ? {
        method: 'POST',
        path: `/api/v1/sittings/${learner.sitting}/beats`,
        headers,
        body: { visible: true, active: true },
      }
    : { method: 'POST', path: `${stepPath(QUIZ)}/answers`, headers, body: { answers: RIGHT } };
}

export async function granted(connection: Connection, request: Request): Promise<Response> {
  const answer = await connection.send(request);
  if (answer.status < 300) return answer;
  throw new Error(`${request.path} was answered ${answer.status}: ${answer.body.toString().slice(0, 500)}`);
}

export function idIn({ body }: Response): string {
  const { id }: { id?: string } = JSON.parse(body.toString());
  return id ?? '';
}
