/** Learners in every state, for tests; no part of the product. */
import { v7 } from 'uuid';
import { availabilityState } from '../domain/availability.ts';
import type { BookStep } from '../domain/book.ts';
import type { Evidence, Happening } from '../domain/evidence.ts';
import type { GraphStep } from '../domain/graph.ts';
import type { Profile } from '../domain/profile.ts';
import { NEVER_MET, NOT_STARTED, type Progress, replay } from '../domain/progress.ts';
import type { Database } from '../store/database.ts';
import { listEvidence } from '../store/evidence.ts';
import { findProfile, lockProfile } from '../store/profiles.ts';
import { loadProgress, type StoredProgress } from '../store/progress.ts';
import { loadCriteria } from '../store/step-revisions.ts';
import { aLearner, aStep, NOON } from '../store/testing.ts';
import { type App, createApp } from './context.ts';
import { stateOfBook } from './learner-state.ts';
import type { FoundStep } from './live-books.ts';
import { recordEvidence } from './record-evidence.ts';

export interface World {
  app: App;
  /** Moves the clock on by a second for everything that happens. */
  tick: () => void;
  newLearner(): Promise<Profile>;
  find(key: string): Promise<FoundStep>;
  /** Whatever the learner may do there; a move that the state machine does not have is nothing. */
  happen(learner: Profile, key: string, ...happenings: Happening[]): Promise<void>;
  progress(learner: Profile, step: GraphStep): Promise<StoredProgress | null>;
  evidence(learner: Profile, step: GraphStep): Promise<Evidence[]>;
  /** What all evidence adds up to, judged by the criteria that held when it was given. */
  replayed(learner: Profile, step: GraphStep): Promise<Progress>;
  availability(learner: Profile, key: string): Promise<string>;
}

export function aWorld(database: Database): World {
  let now = NOON;
  const app = createApp({ database, now: () => now, newId: v7 });
  const world: World = {
    app,
    tick: () => {
      now += 1000;
    },
    async newLearner() {
      const profile = await findProfile(database.read, await aLearner(database));
      if (profile === null) throw new Error('the learner is not there');
      return profile;
    },
    async find(key) {
      const found = await app.books.step(key);
      if (!found.ok) throw new Error(`${key} is not live`);
      return found.value;
    },
    async happen(learner, key, ...happenings) {
      const found = await world.find(key);
      for (const happening of happenings) {
        world.tick();
        // Time that counts has passed.
        if (happening.kind === 'visible') now += happening.ms;
        await database.write(async (tx) => {
          await lockProfile(tx, learner.id);
          await recordEvidence(app, tx, learner, found, happening);
        });
      }
    },
    progress: (learner, step) => loadProgress(database.read, learner.id, step.id),
    evidence: (learner, step) => listEvidence(database.read, learner.id, step.id),
    async replayed(learner, step) {
      const criteria = await loadCriteria(database.read, step.id);
      return replay(await world.evidence(learner, step), (revision) => ({
        criteria: criteria.get(revision) ?? NEVER_MET,
      }));
    },
    async availability(learner, key) {
      const { graph, step } = await world.find(key);
      return availabilityState(graph, await stateOfBook(database.read, learner, graph), step);
    },
  };
  return world;
}

/** The fields of a row that replaying evidence gives. */
export function essence(progress: Progress | null): Progress {
  const { status, percent, startedAt, completedAt, skipReason, proof, earnedRevision, begun, tally } =
    progress ?? NOT_STARTED;
  return { status, percent, startedAt, completedAt, skipReason, proof, earnedRevision, begun, tally };
}

/** A quiz with single choices of which `right` are right, question by question; questions are q0, q1 … */
export function aQuiz(key: string, right: string[], changes: Partial<BookStep> = {}): BookStep {
  const questions = right.map((_, at) => ({
    id: `q${at}`,
    kind: 'single' as const,
    prompt: `<p>Question ${at}?</p>`,
    choices: [
      { id: 'a1', text: `<p>Yes ${at}</p>` },
      { id: 'a2', text: `<p>No ${at}</p>` },
    ],
  }));
  const answerKeys = right.map((choice, at) => ({
    question: `q${at}`,
    kind: 'single' as const,
    correct: [choice],
    feedback: {},
    misconceptions: {},
  }));
  const criteria = { type: 'score' as const, value: 80 };
  const step = aStep(key, { type: 'quiz', criteria, questions, answerKeys, ...changes });
  return { ...step, revision: changes.revision ?? JSON.stringify([step.content, right, step.criteria]) };
}

export const answers = (...chosen: string[]): Record<string, string[]> =>
  Object.fromEntries(chosen.map((choice, at) => [`q${at}`, [choice]]));
