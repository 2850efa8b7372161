import type { PlannedChapter } from './curriculum.ts';
import type { PlacedStep } from './step-order.ts';

export interface SkillEdges {
  /** For each skill the skills that it builds on, all of lower numbers. */
  prerequisites: number[][];
  chapterSkills: Map<string, number[]>;
  isTangled: boolean;
}

/**
 * The graph of skills that the prerequisites of steps and chapters give. Inside a chapter that is taken in sequence a
 * skill builds on the one before it, unless its steps name what they require in the chapter. A chapter builds on the
 * skills that its prerequisite ends with.
 */
export function skillEdges(
  chapters: PlannedChapter[],
  steps: ReadonlyMap<string, PlacedStep>,
  count: number,
): SkillEdges {
  const needs = Array.from({ length: count }, () => new Set<number>());
  const chapterSkills = new Map<string, number[]>();
  let isTangled = false;
  const connect = (from: number, to: number): void => {
    if (from < to) needs[to]?.add(from);
    else if (from > to) isTangled = true;
  };
  for (const chapter of chapters) {
    const placed = chapter.steps.flatMap(({ key }) => steps.get(key) ?? []);
    const skills = [...new Set(placed.flatMap((step) => step.skills))].sort((a, b) => a - b);
    chapterSkills.set(chapter.key, skills);
    for (const step of placed) {
      const required = step.requires.flatMap((key) => steps.get(key)?.skills ?? []);
      for (const from of required) for (const to of step.skills) connect(from, to);
    }
  }
  const has = (skills: number[], among: Set<number> | undefined) => skills.some((skill) => among?.has(skill));
  for (const { key, order } of chapters) {
    const skills = chapterSkills.get(key) ?? [];
    if (order === 'any') continue;
    for (const [at, skill] of skills.entries()) {
      const before = skills[at - 1];
      if (before !== undefined && !has(skills, needs[skill])) connect(before, skill);
    }
  }
  for (const { key, requires } of chapters) {
    const skills = chapterSkills.get(key) ?? [];
    const first = skills.filter((skill) => !has(skills, needs[skill]));
    for (const required of requires) {
      const others = chapterSkills.get(required) ?? [];
      const inner = new Set(others.flatMap((skill) => [...(needs[skill] ?? [])]));
      const last = others.filter((skill) => !inner.has(skill));
      for (const from of last) for (const to of first) connect(from, to);
      if ((others.at(-1) ?? -1) > (skills[0] ?? count)) isTangled = true;
    }
  }
  return { prerequisites: needs.map((set) => [...set].sort((a, b) => a - b)), chapterSkills, isTangled };
}
