import { newKey, send } from './server.ts';

/** The learner's own working state of the step on this page; both islands write to the same one. */
export interface WorkingState {
  scroll?: number;
  answers?: Record<string, string[]>;
  files?: Record<string, string>;
  /** Seconds, by film. */
  video?: Record<string, number>;
  /** By activity. */
  activity?: Record<string, unknown>;
}

const state: WorkingState = {};
let stepId: string | null = null;
let timer: ReturnType<typeof setTimeout> | undefined;
let isDirty = false;
let due = 0;
let onFailure: (hasFailed: boolean) => void = () => {};

/** What the server knew when the page was made; given once by each island. */
export function startFrom(id: string, saved: WorkingState): void {
  stepId = id;
  Object.assign(state, saved);
}

/** Told after each saving whether it failed; what is typed stays in the page either way. */
export function watchSaving(watch: (hasFailed: boolean) => void): void {
  onFailure = watch;
}

/** Saves within so many milliseconds; what was promised earlier stays promised. */
export function keep(part: WorkingState, afterMs: number): void {
  Object.assign(state, part);
  const wanted = performance.now() + afterMs;
  due = isDirty ? Math.min(due, wanted) : wanted;
  isDirty = true;
  clearTimeout(timer);
  timer = setTimeout(save, Math.max(0, due - performance.now()));
}

async function save(): Promise<void> {
  clearTimeout(timer);
  if (!isDirty || stepId === null) return;
  isDirty = false;
  const reply = await send('PUT', `progress/steps/${stepId}/data`, { progress_data: state }, newKey());
  if (!reply.ok) isDirty = true;
  onFailure(!reply.ok);
}

document.addEventListener('visibilitychange', () => {
  if (document.visibilityState === 'hidden') void save();
});
