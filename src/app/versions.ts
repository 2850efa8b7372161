import { KEEP_ALL } from '../domain/impact.ts';
import { ok, type Result, refuse } from '../domain/result.ts';
import { type KeptVersion, listPublications, loadVersion, type Publication } from '../store/publishing-versions.ts';
import { findTextbookByKey, type Textbook } from '../store/textbooks.ts';
import type { App } from './context.ts';
import { type Published, type PublishOptions, type PublishRefusal, publishVersion } from './publish-book.ts';
import type { RefusalOf } from './refusal.ts';
import { type Impact, seeImpact } from './see-impact.ts';

export interface Versions {
  textbook: Textbook;
  /** What was live, newest first: the first of them is live now. */
  publications: Publication[];
}

/** No version, or more than one, is meant by what was given. */
export type UnknownVersion = { code: 'unknown_version'; wanted: string; matches: number };

type NotThere = RefusalOf<'not_found'> | UnknownVersion;

/** Everything that was ever live of a textbook. */
export async function listVersions(app: App, bookKey: string): Promise<Result<Versions, RefusalOf<'not_found'>>> {
  const db = app.database.read;
  const textbook = await findTextbookByKey(db, bookKey);
  if (textbook === null) return refuse({ code: 'not_found', what: 'textbook' });
  return ok({ textbook, publications: await listPublications(db, textbook.id) });
}

/**
 * Makes an earlier version live again, as a publication of its own: nothing that learners did in between is lost.
 * @param wanted number of a publication, or the beginning of a version's hash
 */
export async function rollBack(
  app: App,
  bookKey: string,
  wanted: string,
  options: PublishOptions = {},
): Promise<Result<Published, PublishRefusal | NotThere>> {
  const kept = await findVersion(app, bookKey, wanted);
  return kept.ok ? publishVersion(app, kept.value.book, options, kept.value.fingerprints) : kept;
}

/** What rolling back would do. */
export async function seeImpactOfRollBack(
  app: App,
  bookKey: string,
  wanted: string,
  { choices = KEEP_ALL }: PublishOptions = {},
): Promise<Result<Impact, RefusalOf<'invalid_fields'> | NotThere>> {
  const kept = await findVersion(app, bookKey, wanted);
  return kept.ok ? seeImpact(app, kept.value.book, choices) : kept;
}

/** Shorter beginnings of hashes would soon mean two versions, and look like numbers. */
const SHORTEST_HASH = 6;

async function findVersion(app: App, bookKey: string, wanted: string): Promise<Result<KeptVersion, NotThere>> {
  const versions = await listVersions(app, bookKey);
  if (!versions.ok) return versions;
  const { textbook, publications } = versions.value;
  const numbered = publications.filter(({ number }) => String(number) === wanted);
  const hashed = wanted.length < SHORTEST_HASH ? [] : publications.filter(({ version }) => version.startsWith(wanted));
  const matches = new Set((numbered.length > 0 ? numbered : hashed).map(({ version }) => version));
  const [version] = matches;
  if (version === undefined || matches.size > 1)
    return refuse({ code: 'unknown_version', wanted, matches: matches.size });
  const kept = await loadVersion(app.database.read, textbook, version);
  return kept === null ? refuse({ code: 'unknown_version', wanted, matches: 0 }) : ok(kept);
}
