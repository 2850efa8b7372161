import type { Book } from '../domain/book.ts';
import { type Deadlock, findDeadlocks, reachableSteps } from '../domain/proof.ts';
import type { Place } from './book-keys.ts';
import type { FindingList } from './finding-list.ts';

/** Reports learners who would get stuck for ever, each with the shortest ring of steps that holds them. */
export function proveBook(written: Book, places: ReadonlyMap<string, Place>, findings: FindingList): void {
  const book = withoutDoubles(written);
  for (const deadlock of findDeadlocks(book)) {
    const place = placeOf(book, deadlock.ring, places);
    findings
      .in(place?.file ?? 'book.yml')
      .error('cycle', place?.requiresLine ?? 1, sentenceFor(book, deadlock), 'Take one of these prerequisites away.');
  }
  reportHidden(book, places, findings);
}

/** Keys that are there twice are reported as that; a ring between such steps would be none. */
function withoutDoubles(book: Book): Book {
  const met = new Set<string>();
  const isFirst = ({ key }: { key: string }): boolean => {
    const isNew = !met.has(key);
    met.add(key);
    return isNew;
  };
  const chapters = book.chapters
    .filter(isFirst)
    .map((chapter) => ({ ...chapter, steps: chapter.steps.filter(isFirst) }));
  return { ...book, chapters };
}

/** Where one of the prerequisites that make the ring is written: at a step that names the next one, else at a chapter. */
function placeOf(book: Book, ring: string[], places: ReadonlyMap<string, Place>): Place | undefined {
  const following = (key: string): string | undefined => ring[(ring.indexOf(key) + 1) % ring.length];
  const steps = book.chapters.flatMap((chapter) => chapter.steps).filter((step) => ring.includes(step.key));
  const step = steps.find(({ key, requires }) => requires.includes(following(key) ?? ''));
  const chapter = book.chapters.find(
    ({ requires, steps }) => requires.length > 0 && steps.some(({ key }) => ring.includes(key)),
  );
  return places.get((step ?? chapter)?.key ?? '');
}

function sentenceFor(book: Book, { levels, ring }: Deadlock): string {
  const who = levels.length === 3 ? 'No learner' : `No learner of level ${levels.join(' or ')}`;
  const [first = '', ...others] = ring;
  const waits = [...others, first].map((key) => `which waits for ${key}`).join(', ');
  return `${who} can ever reach ${first}, ${waits}. ${stuckAfter(reachableSteps(book, levels[0] ?? 'beginner'))}`;
}

/** The counter-example: how far such a learner comes. */
function stuckAfter(reached: string[]): string {
  const last = reached.at(-1);
  if (last === undefined) return 'They cannot begin at all.';
  return reached.length === 1
    ? `They are stuck after ${last}.`
    : `They are stuck after ${reached.length} steps, of which ${last} is the last.`;
}

/** A hidden chapter gates nobody, so what waits for it or for a step of it does not wait. */
function reportHidden(book: Book, places: ReadonlyMap<string, Place>, findings: FindingList): void {
  const hidden = book.chapters.filter(({ isActive }) => !isActive);
  const keys = new Set(hidden.flatMap(({ key, steps }) => [key, ...steps.map((step) => step.key)]));
  const waiting = book.chapters.filter(({ isActive }) => isActive).flatMap((chapter) => [chapter, ...chapter.steps]);
  for (const { key, requires } of waiting)
    for (const required of requires.filter((one) => keys.has(one))) {
      const place = places.get(key);
      findings
        .in(place?.file ?? 'book.yml')
        .warning(
          'hidden-prerequisite',
          place?.requiresLine ?? 1,
          `\`${required}\` is hidden by \`active: false\`, so nobody has to do it first.`,
          'Show the chapter, or take the prerequisite away.',
        );
    }
}
