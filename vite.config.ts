import { defineConfig } from 'vite';
import { ENTRIES } from './src/web/assets.ts';

/** The only code that browsers get: islands and one style sheet, under hashed names. `assets.ts` reads the manifest. */
export default defineConfig({
  base: '/assets/',
  publicDir: 'src/web/public',
  oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
  build: {
    outDir: 'dist/client',
    assetsDir: '',
    manifest: true,
    target: 'es2020',
    // The style sheet is written so that older browsers skip what they don't know; rewriting it for them would tie
    // direction to language.
    cssTarget: ['chrome123', 'firefox121', 'safari17.5'],
    modulePreload: { polyfill: false },
    rolldownOptions: { input: Object.values(ENTRIES) },
  },
});
