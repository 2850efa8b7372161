import type { BackgroundLevel, BookChapter, BookStep } from '../book.ts';
import { skillEdges } from './skill-graph.ts';
import { type PlacedStep, stepsInOrder } from './step-order.ts';

/** What planning reads of a step; a `BookStep` is one. */
export type PlannedStep = Pick<
  BookStep,
  | 'key'
  | 'type'
  | 'levels'
  | 'isRequired'
  | 'minutes'
  | 'requires'
  | 'teaches'
  | 'assesses'
  | 'alternativeTo'
  | 'briefOf'
  | 'remedies'
>;

export type PlannedChapter = Pick<BookChapter, 'key' | 'requires' | 'order' | 'isActive'> & {
  steps: readonly PlannedStep[];
};

/** What planning reads of a textbook; a `Book` is one. */
export interface PlannedBook {
  readonly chapters: readonly PlannedChapter[];
}

/** A text that teaches a skill, with its shorter form and other explanations where the author wrote them. */
export interface TaughtText {
  full: PlacedStep;
  brief: PlacedStep | null;
}

/** All that a textbook has for one skill, for learners of one level, in the author's order. */
export interface Unit {
  texts: TaughtText[];
  alternatives: PlacedStep[];
  questions: PlacedStep[];
  exercises: PlacedStep[];
  /** Steps that help with a misconception. */
  remedies: PlacedStep[];
  /** Whether the textbook asks for the skill: some step of it is required. */
  isRequired: boolean;
  /** Some step requires another one of the same skill: they are all met, in the author's order. */
  isWoven: boolean;
}

/** A textbook as planning sees it: skills numbered so that prerequisites come before what needs them. */
export interface Curriculum {
  level: BackgroundLevel;
  /** Ids; a skill's number is its place here, and its place in `Learner.skills`. */
  skills: readonly string[];
  numbers: ReadonlyMap<string, number>;
  units: readonly Unit[];
  prerequisites: readonly (readonly number[])[];
  dependents: readonly (readonly number[])[];
  steps: ReadonlyMap<string, PlacedStep>;
  /** Skills of each chapter, for goals. */
  chapterSkills: ReadonlyMap<string, readonly number[]>;
  /** Some skill's steps lie before and after what needs them: plans are then sorted by the author's order. */
  isTangled: boolean;
}

const curricula = new WeakMap<PlannedBook, Map<BackgroundLevel, Curriculum>>();

/**
 * The curriculum of a textbook for one level, made once for each book object in O(steps + edges). Skills are what steps
 * teach and assess; a chapter whose author tags nothing is one skill with the chapter's key. Hidden chapters are left out.
 * The numbers of skills are the same for all levels.
 */
export function curriculumOf(book: PlannedBook, level: BackgroundLevel): Curriculum {
  const ofBook = curricula.get(book) ?? new Map<BackgroundLevel, Curriculum>();
  curricula.set(book, ofBook);
  const curriculum = ofBook.get(level) ?? compile(book, level);
  ofBook.set(level, curriculum);
  return curriculum;
}

function compile(book: PlannedBook, level: BackgroundLevel): Curriculum {
  const chapters = book.chapters.filter((chapter) => chapter.isActive);
  const numbers = new Map<string, number>();
  const ordered = stepsInOrder(chapters, (id) => {
    const number = numbers.get(id) ?? numbers.size;
    numbers.set(id, number);
    return number;
  });
  const steps = new Map(ordered.map((step) => [step.key, step] as const));
  const { prerequisites, chapterSkills, isTangled } = skillEdges(chapters, steps, numbers.size);
  const dependents: number[][] = prerequisites.map(() => []);
  for (const [skill, needed] of prerequisites.entries()) for (const one of needed) dependents[one]?.push(skill);
  return {
    level,
    skills: [...numbers.keys()],
    numbers,
    units: unitsOf(ordered, level, numbers.size),
    prerequisites,
    dependents,
    steps,
    chapterSkills,
    isTangled,
  };
}

function unitsOf(ordered: PlacedStep[], level: BackgroundLevel, count: number): Unit[] {
  const units = Array.from(
    { length: count },
    (): Unit => ({
      texts: [],
      alternatives: [],
      questions: [],
      exercises: [],
      remedies: [],
      isRequired: false,
      isWoven: false,
    }),
  );
  const mine = ordered.filter(({ levels }) => levels.length === 0 || levels.includes(level));
  const briefs = new Map(mine.flatMap((step) => step.briefOf.map((key) => [key, step] as const)));
  const isVariant = (step: PlacedStep) => step.briefOf.length > 0 || step.alternativeTo.length > 0;
  const skillsOf = new Map(mine.map(({ key, skills }) => [key, skills] as const));
  for (const step of mine) {
    const replaces = [...step.briefOf, ...step.alternativeTo].some((key) => skillsOf.has(key));
    for (const skill of step.skills) {
      const unit = units[skill];
      if (unit === undefined) continue;
      if (step.isRequired) unit.isRequired = true;
      if (step.requires.some((key) => skillsOf.get(key)?.includes(skill))) unit.isWoven = true;
      if (step.remedies.length > 0) unit.remedies.push(step);
      if (replaces && isVariant(step)) {
        if (step.alternativeTo.length > 0) unit.alternatives.push(step);
      } else if (step.type === 'quiz') unit.questions.push(step);
      else if (step.type === 'exercise') unit.exercises.push(step);
      else if (step.remedies.length === 0 || step.isRequired)
        unit.texts.push({ full: step, brief: briefs.get(step.key) ?? null });
    }
  }
  return units;
}
