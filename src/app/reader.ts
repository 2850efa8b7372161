import { NEW_LEARNER } from '../domain/availability.ts';
import type { BookGraph } from '../domain/graph.ts';
import type { Profile } from '../domain/profile.ts';
import { type Reader, readingLanguage } from '../domain/variants.ts';

/**
 * For whom texts of a textbook are chosen.
 * @param wishes languages, best first, of somebody who has no profile to say them
 */
export const readerOf = (
  graph: Pick<BookGraph, 'language' | 'languages'>,
  learner: Profile | null,
  wishes: readonly string[] = [],
): Reader => ({
  level: learner?.backgroundLevel ?? NEW_LEARNER.level,
  language: readingLanguage(graph, learner === null ? wishes : [learner.preferredLanguage]),
});
