import { defineConfig } from 'vite';

/** The server, the thread that renders pages beside it and the processes that it runs exercises in; packages stay where npm put them. */
export default defineConfig({
  oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
  build: {
    ssr: true,
    rolldownOptions: {
      input: {
        main: 'src/main.ts',
        'render-worker': 'src/content/rendering/render-worker.ts',
        'runner-child': 'src/runner/server/child.ts',
      },
    },
    outDir: 'dist/server',
    target: 'node24',
    minify: false,
    sourcemap: true,
    emptyOutDir: true,
  },
});
