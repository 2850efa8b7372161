import { defaultPath } from '../domain/path.ts';
import type { Profile } from '../domain/profile.ts';
import { ok, type Result, refuse } from '../domain/result.ts';
import { wordsFor } from '../domain/variants.ts';
import { findPath, type LearningPath, listPaths } from '../store/paths.ts';
import type { App } from './context.ts';
import { readerOf } from './reader.ts';
import type { RefusalOf } from './refusal.ts';

export async function readPaths(app: App, learner: Profile): Promise<LearningPath[]> {
  const paths = await listPaths(app.database.read, learner.id);
  return Promise.all(paths.map((path) => asPlanned(app, learner, path)));
}

/** The textbook's own order is what the live version and the learner's level make of it, whenever it was last written. */
async function asPlanned(app: App, learner: Profile, path: LearningPath): Promise<LearningPath> {
  if (path.pathType !== 'default') return path;
  const book = await app.books.textbook(path.textbookId);
  if (!book.ok) return path;
  const { graph } = book.value;
  const isUnnamed = path.name === graph.title;
  const name = isUnnamed ? wordsFor(graph, graph.language, readerOf(graph, learner)).title : path.name;
  return { ...path, name, stepsSequence: defaultPath(graph, learner.backgroundLevel), version: graph.version };
}

export async function readPath(
  app: App,
  learner: Profile,
  id: string,
): Promise<Result<LearningPath, RefusalOf<'not_found'>>> {
  const path = await findPath(app.database.read, learner.id, id);
  return path === null ? refuse({ code: 'not_found', what: 'learning path' }) : ok(await asPlanned(app, learner, path));
}
