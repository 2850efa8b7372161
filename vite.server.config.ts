import { defineConfig } from 'vite';

/** The server: one file, with the packages left where npm put them. */
export default defineConfig({
  oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
  build: {
    ssr: 'src/main.ts',
    outDir: 'dist/server',
    target: 'node24',
    minify: false,
    sourcemap: true,
    emptyOutDir: true,
  },
});
