import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { defineConfig, type Plugin } from 'vite';
import { ENTRIES, PYODIDE_FOLDER } from './src/web/assets.ts';

const pyodide = dirname(createRequire(import.meta.url).resolve('pyodide/package.json'));
const { version } = JSON.parse(readFileSync(join(pyodide, 'package.json'), 'utf8')) as { version: string };
const pyodidePath = `${PYODIDE_FOLDER}-${version}/`;

/** Python's files find each other by name, so their folder carries the version instead of a hash. */
function servePyodide(): Plugin {
  const files = ['pyodide.mjs', 'pyodide.asm.mjs', 'pyodide.asm.wasm', 'python_stdlib.zip', 'pyodide-lock.json'];
  return {
    name: 'stepwell-pyodide',
    generateBundle() {
      for (const name of files) {
        const source = readFileSync(join(pyodide, name));
        this.emitFile({ type: 'asset', fileName: pyodidePath + name, source });
        this.emitFile({ type: 'asset', fileName: `${pyodidePath}${name}.gz`, source: gzipSync(source) });
      }
    },
  };
}

/** The only code that browsers get: islands and one style sheet, under hashed names. `assets.ts` reads the manifest. */
export default defineConfig({
  base: '/assets/',
  publicDir: 'src/web/public',
  oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
  define: { __PYODIDE_PATH__: JSON.stringify(`/assets/${pyodidePath}`) },
  plugins: [servePyodide()],
  // Its own name lets the server give it a policy of its own.
  worker: {
    format: 'es',
    rolldownOptions: { output: { entryFileNames: 'runner-[hash].js', chunkFileNames: 'runner-[name]-[hash].js' } },
  },
  build: {
    outDir: 'dist/client',
    assetsDir: '',
    manifest: true,
    target: 'es2020',
    // The style sheet is written so that older browsers skip what they don't know; rewriting it for them would tie
    // direction to language.
    cssTarget: ['chrome123', 'firefox121', 'safari17.5'],
    modulePreload: { polyfill: false },
    // The player for films in pieces is large, and only asked for where a browser cannot play them by itself.
    chunkSizeWarningLimit: 700,
    rolldownOptions: { input: Object.values(ENTRIES) },
  },
});
