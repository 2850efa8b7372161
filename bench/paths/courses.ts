import { readFileSync } from 'node:fs';
import type { PlannedBook, PlannedStep } from '../../src/domain/planning/curriculum.ts';
import { randomFrom } from './random.ts';

/** A prerequisite graph, skills in an order in which prerequisites come first. */
export interface Course {
  name: string;
  /** Ids, and for each skill the places of what it requires. */
  skills: string[];
  requires: number[][];
  book: PlannedBook;
}

/** What a simulated textbook offers for each skill, in minutes. */
export const ACTIONS = { full: 6, brief: 3, alternative: 6, question: 1.5, exercise: 4 } as const;
export type ActionKind = keyof typeof ACTIONS;
export const ACTION_KINDS = Object.keys(ACTIONS) as ActionKind[];

interface Track {
  exercises: { slug: string; concepts: string[]; prerequisites: string[] }[];
}

/** The concepts of Exercism's JavaScript track; prerequisites that no exercise teaches are left out. */
export function javascriptTrack(): Course {
  const file = new URL('./exercism-javascript.json', import.meta.url);
  const { exercises }: Track = JSON.parse(readFileSync(file, 'utf8'));
  const needs = new Map(
    exercises.flatMap((one) => one.concepts.map((concept) => [concept, one.prerequisites] as const)),
  );
  const skills: string[] = [];
  const add = (concept: string): void => {
    if (skills.includes(concept) || !needs.has(concept)) return;
    for (const needed of needs.get(concept) ?? []) add(needed);
    skills.push(concept);
  };
  for (const concept of needs.keys()) add(concept);
  const requires = skills.map((skill) =>
    (needs.get(skill) ?? []).map((needed) => skills.indexOf(needed)).filter((at) => at >= 0),
  );
  return courseOf('JS track', skills, requires);
}

/** A long course that builds on itself, as calculus does: most skills need the one before, some need one far back. */
export function calculus(): Course {
  const random = randomFrom(1684);
  const count = 120;
  const skills = Array.from({ length: count }, (_, at) => `skill-${at + 1}`);
  const requires = skills.map((_, at) => {
    if (at < 3) return [];
    const needs = new Set<number>([random() < 0.7 ? at - 1 : at - 2 - Math.floor(random() * Math.min(4, at - 1))]);
    if (random() < 0.5) needs.add(Math.floor(random() * at));
    if (random() < 0.25) needs.add(Math.max(0, at - 3 - Math.floor(random() * 8)));
    return [...needs].sort((a, b) => a - b);
  });
  return courseOf('calculus', skills, requires);
}

/** A course of any size for measuring cost: five steps a skill. */
export function longCourse(steps: number): Course {
  const random = randomFrom(steps);
  const skills = Array.from({ length: steps / ACTION_KINDS.length }, (_, at) => `skill-${at + 1}`);
  const requires = skills.map((_, at) => (at === 0 ? [] : [...new Set([at - 1, Math.floor(random() * at)])]));
  return courseOf(`${steps} steps`, skills, requires);
}

export function courseOf(name: string, skills: string[], requires: number[][]): Course {
  const chapters = skills.map((skill, at) => ({
    key: skill,
    order: 'any' as const,
    isActive: true,
    requires: (requires[at] ?? []).flatMap((needed) => skills[needed] ?? []),
    steps: ACTION_KINDS.map((kind) => stepFor(skill, kind)),
  }));
  return { name, skills, requires, book: { chapters } };
}

export const stepKey = (skill: string, kind: ActionKind): string => `${skill}/${kind}`;

function stepFor(skill: string, kind: ActionKind): PlannedStep {
  const isText = kind === 'full' || kind === 'brief' || kind === 'alternative';
  return {
    key: stepKey(skill, kind),
    type: kind === 'question' ? 'quiz' : kind === 'exercise' ? 'exercise' : 'reading',
    levels: [],
    isRequired: kind === 'full' || kind === 'question',
    minutes: ACTIONS[kind],
    requires: [],
    teaches: isText ? [skill] : [],
    assesses: isText ? [] : [skill],
    ...(kind === 'brief' ? { briefOf: [stepKey(skill, 'full')] } : {}),
    ...(kind === 'alternative' ? { alternativeTo: [stepKey(skill, 'full')] } : {}),
  };
}
