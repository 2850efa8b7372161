import { BACKGROUND_LEVELS, type BackgroundLevel, type Book, type BookStep } from './book.ts';

/** Learners of these levels can never reach any of these steps, because each waits for the next, the last for the first. */
export interface Deadlock {
  levels: BackgroundLevel[];
  /** Keys of the steps that wait for each other, shortest such ring, starting with the first in the author's order. */
  ring: string[];
}

/**
 * Proves that every learner can reach every step of their level. What waits for what is: the required steps before it in
 * an ordered chapter, its own prerequisites, and every required step of the chapters that its chapter requires. A ring of
 * those is the only way to be stuck, since nothing else can hold a learner up. Steps that are knotted together by many
 * rings are reported once, by the shortest of these. O(steps + edges) for each level.
 */
export function findDeadlocks(book: Book): Deadlock[] {
  const found = new Map<string, Deadlock>();
  for (const level of BACKGROUND_LEVELS) {
    for (const ring of ringsFor(book, level)) {
      const id = JSON.stringify(ring);
      const known = found.get(id);
      if (known) known.levels.push(level);
      else found.set(id, { levels: [level], ring });
    }
  }
  return [...found.values()];
}

/** Keys of the steps that a learner of a level can do, in the author's order: with a deadlock, all before they are stuck. */
export function reachableSteps(book: Book, level: BackgroundLevel): string[] {
  const points = pointsOf(book, level);
  const waiting = new Map(points.map((point) => [point, point.waitsFor.length]));
  const waiters = new Map<Point, Point[]>();
  for (const point of points)
    for (const other of point.waitsFor) {
      const known = waiters.get(other);
      if (known === undefined) waiters.set(other, [point]);
      else known.push(point);
    }
  const done = new Set(points.filter((point) => point.waitsFor.length === 0));
  for (const point of done)
    for (const waiter of waiters.get(point) ?? []) {
      const left = (waiting.get(waiter) ?? 0) - 1;
      waiting.set(waiter, left);
      if (left === 0) done.add(waiter);
    }
  return points.flatMap((point) => (done.has(point) ? (point.key ?? []) : []));
}

function ringsFor(book: Book, level: BackgroundLevel): string[][] {
  const points = pointsOf(book, level);
  const places = new Map(points.map((point, at) => [point, at]));
  const place = (point: Point) => places.get(point) ?? 0;
  return knotsOf(points)
    .map((knot) => shortestRing(knot.toSorted((a, b) => place(a) - place(b))))
    .map((ring) => fromFirst(ring, place))
    .toSorted(([a], [b]) => (a && b ? place(a) - place(b) : 0))
    .map((ring) => ring.flatMap((point) => point.key ?? []));
}

/** A ring has no beginning of its own; that of the author's order makes rings of different levels the same. */
function fromFirst(ring: Point[], place: (point: Point) => number): Point[] {
  const first = ring.reduce((best, point, at) => {
    const known = ring[best];
    return known !== undefined && place(point) < place(known) ? at : best;
  }, 0);
  return [...ring.slice(first), ...ring.slice(0, first)];
}

/** A step or, without a key, the moment when all required steps of a chapter up to some place are done. */
interface Point {
  key: string | null;
  waitsFor: Point[];
}

/** The steps in the author's order, and all moments. */
function pointsOf(book: Book, level: BackgroundLevel): Point[] {
  const here = (step: BookStep) => step.levels.length === 0 || step.levels.includes(level);
  const chapters = book.chapters
    .filter((chapter) => chapter.isActive)
    .map((chapter) => ({ ...chapter, steps: chapter.steps.filter(here) }));
  const finished = new Map(chapters.map(({ key }): [string, Point] => [key, { key: null, waitsFor: [] }]));
  const steps = new Map(
    chapters.flatMap((chapter) => chapter.steps.map(({ key }): [string, Point] => [key, { key, waitsFor: [] }])),
  );
  const moments = [...finished.values()];
  const pick = (from: Map<string, Point>, keys: string[]) => keys.flatMap((key) => from.get(key) ?? []);
  for (const chapter of chapters) {
    let before: Point[] = [];
    for (const step of chapter.steps) {
      const [point] = pick(steps, [step.key]);
      if (point === undefined) continue;
      const inLine = chapter.order === 'sequence' ? before : [];
      point.waitsFor.push(...pick(finished, chapter.requires), ...pick(steps, step.requires), ...inLine);
      if (!step.isRequired) continue;
      before = [{ key: null, waitsFor: [point, ...before] }];
      moments.push(...before);
    }
    finished.get(chapter.key)?.waitsFor.push(...before);
  }
  return [...steps.values(), ...moments];
}

/**
 * Sets of points of which each waits, directly or not, for all others of its set and for itself: the strongly connected
 * components with a ring (Tarjan 1972, without recursion, since a chain may be as long as the book).
 */
function knotsOf(points: Point[]): Point[][] {
  const knots: Point[][] = [];
  const entered = new Map<Point, number>();
  const lowest = new Map<Point, number>();
  const unsettled: Point[] = [];
  const lower = (point: Point, to: number) => lowest.set(point, Math.min(lowest.get(point) ?? to, to));
  const way: { point: Point; at: number }[] = [];
  const enter = (point: Point) => {
    lowest.set(point, entered.size);
    entered.set(point, entered.size);
    unsettled.push(point);
    way.push({ point, at: 0 });
  };
  for (const start of points) {
    if (!entered.has(start)) enter(start);
    for (let last = way.at(-1); last !== undefined; last = way.at(-1)) {
      const { point } = last;
      const next = point.waitsFor[last.at];
      last.at += 1;
      if (next !== undefined) {
        if (!entered.has(next)) enter(next);
        else lower(point, lowest.get(next) ?? Number.POSITIVE_INFINITY);
        continue;
      }
      way.pop();
      const low = lowest.get(point) ?? 0;
      const previous = way.at(-1);
      if (previous) lower(previous.point, low);
      if (low !== entered.get(point)) continue;
      const knot = unsettled.splice(unsettled.lastIndexOf(point));
      // Settled points lower nothing any more.
      for (const one of knot) lowest.set(one, Number.POSITIVE_INFINITY);
      if (knot.length > 1 || point.waitsFor.includes(point)) knots.push(knot);
    }
  }
  return knots;
}

/** In a knot of more steps than this, the ring is the shortest through one of the first ones. */
const MOST_STARTS = 64;

function shortestRing(knot: Point[]): Point[] {
  const inside = new Set(knot);
  const starts = knot.filter((point) => point.key !== null).slice(0, MOST_STARTS);
  const rings = starts.map((start) => ringThrough(start, inside));
  return rings.reduce((best, ring) => (ring.length < best.length ? ring : best));
}

/** The steps of the shortest ring through one. Breadth first by steps: moments in between count nothing. */
function ringThrough(start: Point, inside: Set<Point>): Point[] {
  const cameFrom = new Map<Point, Point>();
  for (let layer = [start]; layer.length > 0; ) {
    const nextLayer: Point[] = [];
    for (const point of layer) {
      for (const next of point.waitsFor) {
        if (next === start) return stepsBack(point, start, cameFrom);
        if (!inside.has(next) || cameFrom.has(next)) continue;
        cameFrom.set(next, point);
        // A moment joins the layer that is being walked.
        (next.key === null ? layer : nextLayer).push(next);
      }
    }
    layer = nextLayer;
  }
  throw new Error(`${start.key} is in a knot and on no ring`);
}

function stepsBack(end: Point, start: Point, cameFrom: Map<Point, Point>): Point[] {
  const ring: Point[] = [];
  for (let point: Point | undefined = end; point !== undefined; point = cameFrom.get(point)) {
    if (point.key !== null) ring.push(point);
    if (point === start) break;
  }
  return ring.reverse();
}
