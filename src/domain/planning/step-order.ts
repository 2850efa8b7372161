import type { StepType } from '../book.ts';
import type { PlannedChapter, PlannedStep } from './curriculum.ts';

/** A step with its place in the order in which prerequisites hold, and the numbers of its skills. */
export interface PlacedStep extends Required<PlannedStep> {
  type: StepType;
  place: number;
  skills: number[];
  chapter: string;
}

/** A step, or the end of a chapter, which waits for all steps of it. */
type Node = { step: PlannedStep; chapter: PlannedChapter; before: PlannedStep | null } | { end: PlannedChapter };

/**
 * The author's order; where a step was written before what it requires, that is brought forward. Skills are numbered
 * by `numberOf` in the order in which they are first met.
 *
 * Throws where prerequisites form a ring: publishing refuses such a book.
 */
export function stepsInOrder(chapters: PlannedChapter[], numberOf: (skill: string) => number): PlacedStep[] {
  const nodes = new Map<string, Node>();
  const ends = new Map<string, Node>();
  for (const chapter of chapters) {
    ends.set(chapter.key, { end: chapter });
    let before: PlannedStep | null = null;
    for (const step of chapter.steps) {
      nodes.set(step.key, { step, chapter, before: chapter.order === 'sequence' ? before : null });
      before = step;
    }
  }
  const waitsFor = (node: Node): Node[] => {
    if ('end' in node) return node.end.steps.flatMap(({ key }) => nodes.get(key) ?? []);
    const before = node.before === null ? [] : [node.before.key];
    const steps = [...node.step.requires, ...before].flatMap((key) => nodes.get(key) ?? []);
    return [...node.chapter.requires.flatMap((key) => ends.get(key) ?? []), ...steps];
  };
  const ordered = depthFirst(nodes.values(), waitsFor).filter((node) => 'step' in node);
  const skillsOf = skillNames(chapters);
  return ordered.map(({ step, chapter }, place) => ({
    ...step,
    alternativeTo: step.alternativeTo ?? [],
    briefOf: step.briefOf ?? [],
    remedies: step.remedies ?? [],
    place,
    skills: (skillsOf.get(step.key) ?? []).map(numberOf),
    chapter: chapter.key,
  }));
}

function depthFirst(nodes: Iterable<Node>, waitsFor: (node: Node) => Node[]): Node[] {
  const state = new Map<Node, 'open' | 'done'>();
  const ordered: Node[] = [];
  for (const start of nodes) {
    const way = state.has(start) ? [] : [{ node: start, left: waitsFor(start).reverse() }];
    state.set(start, state.get(start) ?? 'open');
    for (let last = way.at(-1); last !== undefined; last = way.at(-1)) {
      const next = last.left.pop();
      if (next === undefined) {
        state.set(last.node, 'done');
        ordered.push(last.node);
        way.pop();
      } else if (state.get(next) === 'open') throw new Error('prerequisites form a ring');
      else if (!state.has(next)) {
        state.set(next, 'open');
        way.push({ node: next, left: waitsFor(next).reverse() });
      }
    }
  }
  return ordered;
}

/**
 * The ids of each step's skills. A quiz or exercise without tags assesses what was taught before it in its chapter; where
 * nothing is tagged, the chapter is the skill.
 */
function skillNames(chapters: PlannedChapter[]): Map<string, string[]> {
  const names = new Map<string, string[]>();
  const ofKey = new Map<string, string[]>();
  for (const chapter of chapters) {
    let latest: string[] = [];
    for (const step of chapter.steps) {
      const tagged = [...new Set([...step.teaches, ...step.assesses])];
      const variantOf = [...(step.briefOf ?? []), ...(step.alternativeTo ?? [])].flatMap((key) => ofKey.get(key) ?? []);
      const own = tagged.length > 0 ? tagged : variantOf.length > 0 ? [...new Set(variantOf)] : latest;
      const skills = own.length > 0 ? own : [chapter.key];
      names.set(step.key, skills);
      ofKey.set(step.key, skills);
      if (tagged.length > 0) latest = tagged;
    }
  }
  return names;
}
