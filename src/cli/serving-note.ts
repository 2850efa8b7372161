import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Who serves from a data folder, for the message to whoever starts a second server there. */
interface ServingNote {
  pid: number;
  address: string;
  since: string;
}

const FILE = 'serving.json';

export function writeServingNote(dataDir: string, note: ServingNote): void {
  writeFileSync(join(dataDir, FILE), `${JSON.stringify(note)}\n`);
}

export function removeServingNote(dataDir: string): void {
  if (readServingNote(dataDir)?.pid === process.pid) rmSync(join(dataDir, FILE), { force: true });
}

/** The note of a process that is still there; null otherwise. */
export function readServingNote(dataDir: string): ServingNote | null {
  try {
    const note: unknown = JSON.parse(readFileSync(join(dataDir, FILE), 'utf8'));
    if (!isNote(note)) return null;
    process.kill(note.pid, 0);
    return note;
  } catch {
    return null;
  }
}

const isNote = (note: unknown): note is ServingNote =>
  typeof note === 'object' &&
  note !== null &&
  'pid' in note &&
  typeof note.pid === 'number' &&
  'address' in note &&
  typeof note.address === 'string' &&
  'since' in note &&
  typeof note.since === 'string';
