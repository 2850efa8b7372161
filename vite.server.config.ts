import { defineConfig } from 'vite';

/** The server and the thread that renders pages beside it, with the packages left where npm put them. */
export default defineConfig({
  oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
  build: {
    ssr: true,
    rolldownOptions: { input: ['src/main.ts', 'src/content/rendering/render-worker.ts'] },
    outDir: 'dist/server',
    target: 'node24',
    minify: false,
    sourcemap: true,
    emptyOutDir: true,
  },
});
