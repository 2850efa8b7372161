import type { QuestionResult } from '../../domain/evidence.ts';
import type { RunView } from '../parts/test-results.tsx';

/** Calls of the public API from a page. */

export interface ProgressAnswer {
  status: 'not_started' | 'in_progress' | 'completed' | 'skipped';
  completion_percentage: number | null;
}

export interface SittingAnswer {
  id: string;
  counted_seconds: number;
  beat_seconds: number;
  progress: ProgressAnswer;
  opened?: string[];
}

export interface QuizAnswer {
  score: number;
  credited_score: number;
  results: Omit<QuestionResult, 'misconceptions'>[];
  progress: ProgressAnswer;
  opened?: string[];
}

export interface SubmissionAnswer {
  tests: RunView['tests'];
  passed: number;
  total: number;
  score: number;
  credited_score: number;
  halt: RunView['halt'];
  halted_in: number | null;
  message: string | null;
  progress: ProgressAnswer;
  opened?: string[];
}

export interface WatchedAnswer {
  watched_percent: number;
  /** In seconds. */
  videos: { id: string; ranges: [from: number, to: number][] }[];
  progress: ProgressAnswer;
  opened?: string[];
}

export interface ActivityAnswer {
  activities: { id: string; status: string }[];
  progress: ProgressAnswer;
  opened?: string[];
}

/** `status` 0: nothing came back. */
export type Reply<T> =
  | { ok: true; body: T }
  | { ok: false; status: number; code: string | null; retryAfterMs: number | null };

export async function send<T>(method: 'POST' | 'PUT', path: string, body: unknown, key: string): Promise<Reply<T>> {
  const text = JSON.stringify(body);
  try {
    const response = await fetch(`/api/v1/${path}`, {
      method,
      headers: { 'Content-Type': 'application/json', 'Idempotency-Key': key },
      body: text,
      credentials: 'same-origin',
      // Lets a beat arrive though its page is being left. Browsers refuse it for more than 64 kB.
      keepalive: text.length < 30_000,
    });
    const answer = (await response.json().catch(() => null)) as (T & { code?: string }) | null;
    if (response.ok && answer !== null) return { ok: true, body: answer };
    const wait = Number(response.headers.get('Retry-After'));
    return {
      ok: false,
      status: response.status,
      code: answer?.code ?? null,
      retryAfterMs: wait > 0 ? wait * 1000 : null,
    };
  } catch {
    return { ok: false, status: 0, code: null, retryAfterMs: null };
  }
}

/** A server that may answer later: nothing came back, it is overloaded, or it broke. */
export const isPassing = (status: number): boolean => status === 0 || status === 408 || status === 429 || status >= 500;

const LONGEST_BACKOFF_MS = 60_000;

/** Milliseconds to wait after so many failures in a row; `random` from 0 to 1 spreads a crowd that lost one server. */
export const backoff = (failures: number, random: number): number =>
  Math.round(Math.min(LONGEST_BACKOFF_MS, 1000 * 2 ** Math.min(failures, 10)) * (0.75 + random / 2));

/** A school's server without https has no `crypto.randomUUID`. */
export function newKey(): string {
  if (typeof crypto.randomUUID === 'function') return crypto.randomUUID();
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}

/** JSON that the page carries for an island. */
export function pageData<T>(id: string): T | null {
  const text = document.getElementById(id)?.textContent;
  return text ? (JSON.parse(text) as T) : null;
}
