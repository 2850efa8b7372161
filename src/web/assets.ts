import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { IslandName } from './views.ts';

/** Addresses of what the client build made. */
export interface Assets {
  stylesheet: string;
  /** The script of an island, and what it imports, to be fetched in the same breath. */
  islands: Record<IslandName, { script: string; preload: string[] }>;
}

interface ManifestEntry {
  file: string;
  imports?: string[];
}
type Manifest = Record<string, ManifestEntry>;

export const ENTRIES = {
  stylesheet: 'src/web/styles/index.css',
  time: 'src/web/islands/time.ts',
  quiz: 'src/web/islands/quiz.tsx',
  exercise: 'src/web/islands/exercise.tsx',
  devReload: 'src/web/islands/dev-reload.ts',
  devStylesheet: 'src/web/styles/dev.css',
  video: 'src/web/islands/video.ts',
  activity: 'src/web/islands/activity.ts',
} as const;

/** Folder of Python's runtime among the assets; its version follows. */
export const PYODIDE_FOLDER = 'pyodide';

/** Everything in this folder is served under `/assets/`, immutable: names carry a hash. */
export const ASSETS_PATH = '/assets/';

/** Reads what `vite build` left. `clientFolder` is `dist/client`; throws when it has not been built. */
export const loadAssets = (clientFolder: string): Assets => readManifest(manifestIn(clientFolder));

const manifestIn = (clientFolder: string): Manifest =>
  JSON.parse(readFileSync(join(clientFolder, '.vite/manifest.json'), 'utf8'));

/** What pages have besides while their author writes. */
export function loadDevAssets(clientFolder: string): { script: string; stylesheet: string } {
  const manifest = manifestIn(clientFolder);
  return { script: urlIn(manifest, ENTRIES.devReload), stylesheet: urlIn(manifest, ENTRIES.devStylesheet) };
}

function entryIn(manifest: Manifest, name: string): ManifestEntry {
  const found = manifest[name];
  if (found === undefined) throw new Error(`the client build has no ${name}; run vite build`);
  return found;
}

const urlIn = (manifest: Manifest, name: string): string =>
  ASSETS_PATH + entryIn(manifest, name).file.replace(/^assets\//, '');

export function readManifest(manifest: Manifest): Assets {
  const entry = (name: string): ManifestEntry => entryIn(manifest, name);
  const url = (name: string): string => urlIn(manifest, name);
  const island = (name: string) => ({ script: url(name), preload: imports(name, entry).map(url) });
  return {
    stylesheet: url(ENTRIES.stylesheet),
    islands: {
      time: island(ENTRIES.time),
      quiz: island(ENTRIES.quiz),
      exercise: island(ENTRIES.exercise),
      video: island(ENTRIES.video),
      activity: island(ENTRIES.activity),
    },
  };
}

function imports(name: string, entry: (name: string) => ManifestEntry, seen = new Set<string>()): string[] {
  for (const one of entry(name).imports ?? []) {
    if (seen.has(one)) continue;
    seen.add(one);
    imports(one, entry, seen);
  }
  return [...seen];
}

/** For tests and for pages shown before a client build. */
export const NO_ASSETS: Assets = {
  stylesheet: '/assets/index.css',
  islands: {
    time: { script: '/assets/time.js', preload: [] },
    quiz: { script: '/assets/quiz.js', preload: [] },
    exercise: { script: '/assets/exercise.js', preload: [] },
    video: { script: '/assets/video.js', preload: [] },
    activity: { script: '/assets/activity.js', preload: [] },
  },
};
