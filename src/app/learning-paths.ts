import type { Profile } from '../domain/profile.ts';
import { ok, type Result, refuse } from '../domain/result.ts';
import { findPath, type LearningPath, listPaths } from '../store/paths.ts';
import type { App } from './context.ts';
import type { RefusalOf } from './refusal.ts';

export const readPaths = (app: App, learner: Profile): Promise<LearningPath[]> =>
  listPaths(app.database.read, learner.id);

export async function readPath(
  app: App,
  learner: Profile,
  id: string,
): Promise<Result<LearningPath, RefusalOf<'not_found'>>> {
  const path = await findPath(app.database.read, learner.id, id);
  return path === null ? refuse({ code: 'not_found', what: 'learning path' }) : ok(path);
}
