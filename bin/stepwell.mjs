#!/usr/bin/env node
// Runs the command line under the Node that came with the package, whatever Node called it.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const main = fileURLToPath(new URL('../dist/server/main.js', import.meta.url));
if (!existsSync(main)) {
  const isWindows = process.platform === 'win32';
  const { status } = spawnSync('npm', ['run', '--silent', 'build'], { cwd: root, stdio: 'inherit', shell: isWindows });
  if (status !== 0) process.exit(2);
}
const own = ownNode();
const isOldNode = Number(process.versions.node.split('.')[0]) < 24;
if (own === null && isOldNode) {
  console.error(`Stepwell needs Node 24 or newer; this is ${process.version}.`);
  process.exit(2);
}
const { status, signal } = spawnSync(own ?? process.execPath, [main, ...process.argv.slice(2)], { stdio: 'inherit' });
process.exit(signal === null ? (status ?? 1) : 1);

function ownNode() {
  const platform = process.platform === 'win32' ? 'win' : process.platform;
  const file = `node-${platform}-${process.arch}/bin/node${platform === 'win' ? '.exe' : ''}`;
  try {
    return createRequire(import.meta.url).resolve(file);
  } catch {
    return null;
  }
}
