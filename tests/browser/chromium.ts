import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { homedir, platform } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { type Browser, chromium } from 'playwright-core';

/** A browser program and what it needs in its environment to run. */
export interface Chromium {
  executablePath: string;
  env: Record<string, string>;
}

/** Tests run as root in containers too, where Chromium's own sandbox cannot; nothing but our own pages is opened. */
const FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

export async function launchChromium(): Promise<Browser> {
  const { executablePath, env } = await findChromium();
  return chromium.launch({ executablePath, args: FLAGS, env: { ...ownEnvironment(), ...env } });
}

/**
 * The machine's own Chromium (or Chrome, or Edge), else the one inside the npm package `@sparticuz/chromium`, else
 * Debian's, installed now. Throws a sentence that says what to install: these tests are never skipped.
 */
export async function findChromium(): Promise<Chromium> {
  const asked = process.env.CHROMIUM_PATH;
  if (asked !== undefined && asked !== '') {
    if (!existsSync(asked)) throw new Error(`CHROMIUM_PATH is "${asked}", and there is no such file.`);
    return { executablePath: asked, env: {} };
  }
  const found = wellKnownPlaces().find((path) => existsSync(path));
  if (found !== undefined) return { executablePath: found, env: {} };
  const packaged = await packagedChromium();
  if (packaged.ok) return packaged.chromium;
  const installed = installOnDebian();
  if (installed !== null) return { executablePath: installed, env: {} };
  throw new Error(
    `The browser tests need Chromium, Chrome or Edge, and there is none here (${packaged.reason}). ` +
      'Install one (on Debian and Ubuntu: apt-get install chromium) or set CHROMIUM_PATH to its program.',
  );
}

function wellKnownPlaces(): string[] {
  switch (platform()) {
    case 'darwin':
      return ['/Applications', join(homedir(), 'Applications')].flatMap((folder) =>
        ['Google Chrome', 'Chromium', 'Microsoft Edge'].map((name) => `${folder}/${name}.app/Contents/MacOS/${name}`),
      );
    case 'win32':
      return ['PROGRAMFILES', 'PROGRAMFILES(X86)', 'LOCALAPPDATA'].flatMap((name) => {
        const folder = process.env[name];
        return folder === undefined
          ? []
          : ['Google/Chrome/Application/chrome.exe', 'Microsoft/Edge/Application/msedge.exe'].map((path) =>
              join(folder, path),
            );
      });
    default:
      return ['/usr/bin', '/usr/local/bin', '/snap/bin', '/opt/google/chrome'].flatMap((folder) =>
        ['chromium', 'chromium-browser', 'google-chrome-stable', 'google-chrome', 'chrome', 'microsoft-edge'].map(
          (name) => `${folder}/${name}`,
        ),
      );
  }
}

type Packaged = { ok: true; chromium: Chromium } | { ok: false; reason: string };

/** The package is made for a bare Amazon Linux: it brings what is missing there (libnss3 and its kin, one font) too. */
async function packagedChromium(): Promise<Packaged> {
  if (platform() !== 'linux' || process.arch !== 'x64')
    return { ok: false, reason: `@sparticuz/chromium has none for ${platform()} on ${process.arch}` };
  try {
    const folder = await unpacked();
    const fonts = join(folder, 'fonts.conf');
    const libraries = [join(folder, 'al2023/lib'), folder, process.env.LD_LIBRARY_PATH];
    const env = { FONTCONFIG_FILE: fonts, LD_LIBRARY_PATH: libraries.filter(Boolean).join(':') };
    const executablePath = join(folder, 'chromium');
    const tried = spawnSync(executablePath, ['--version'], { env: { ...ownEnvironment(), ...env }, encoding: 'utf8' });
    if (tried.status === 0) return { ok: true, chromium: { executablePath, env } };
    const why = tried.error?.message ?? tried.stderr.trim();
    return { ok: false, reason: `the one in @sparticuz/chromium does not start: ${why}` };
  } catch (error) {
    return { ok: false, reason: `the one in @sparticuz/chromium cannot be unpacked: ${String(error)}` };
  }
}

/** The package's archives, unpacked once for each version. Test files run side by side, so it appears whole or not. */
async function unpacked(): Promise<string> {
  const home = dirname(dirname(createRequire(import.meta.url).resolve('@sparticuz/chromium')));
  const { version } = createRequire(import.meta.url)(join(home, 'package.json')) as { version: string };
  const folder = resolve('.tmp', `chromium-${version}`);
  if (existsSync(folder)) return folder;
  const { inflate } = await import('@sparticuz/chromium');
  const making = `${folder}.${process.pid}`;
  await mkdir(making, { recursive: true });
  const temporary = process.env.TMPDIR;
  // `inflate` unpacks into the folder for temporary files, wherever that is.
  process.env.TMPDIR = making;
  try {
    const archives = ['chromium.br', 'fonts.tar.br', 'swiftshader.tar.br', 'al2023.tar.br'];
    await Promise.all(archives.map((archive) => inflate(join(home, 'bin', archive))));
  } finally {
    if (temporary === undefined) delete process.env.TMPDIR;
    else process.env.TMPDIR = temporary;
  }
  await writeFile(join(making, 'fonts.conf'), fontsConfiguration(folder));
  await rename(making, folder).catch(async (error: unknown) => {
    await rm(making, { recursive: true });
    // Another test file was quicker, and its copy is as good.
    if (!existsSync(folder)) throw error;
  });
  return folder;
}

const fontsConfiguration = (folder: string): string => `<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
  <dir>/usr/share/fonts</dir>
  <dir>/usr/local/share/fonts</dir>
  <dir>${folder}/fonts</dir>
  <cachedir>${folder}/fonts-cache</cachedir>
</fontconfig>
`;

function installOnDebian(): string | null {
  if (process.getuid?.() !== 0 || !existsSync('/usr/bin/apt-get')) return null;
  const apt = (...args: string[]) =>
    spawnSync('apt-get', ['-o', 'DPkg::Lock::Timeout=300', ...args], {
      env: { ...ownEnvironment(), DEBIAN_FRONTEND: 'noninteractive' },
      stdio: 'inherit',
    }).status === 0;
  const install = () => apt('install', '-y', '--no-install-recommends', 'chromium');
  const isInstalled = install() || (apt('update') && install());
  return isInstalled && existsSync('/usr/bin/chromium') ? '/usr/bin/chromium' : null;
}

const ownEnvironment = (): Record<string, string> =>
  Object.fromEntries(Object.entries(process.env).filter((entry): entry is [string, string] => entry[1] !== undefined));
