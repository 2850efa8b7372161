import { describe, expect, it } from 'vitest';
import { ENTRIES, readManifest } from './assets.ts';

const manifest = {
  [ENTRIES.stylesheet]: { file: 'index-a1.css' },
  [ENTRIES.time]: { file: 'time-b2.js', imports: ['_state.js'] },
  [ENTRIES.quiz]: { file: 'quiz-c3.js', imports: ['_state.js', '_preact.js'] },
  [ENTRIES.exercise]: { file: 'exercise-f6.js', imports: ['_state.js'] },
  [ENTRIES.video]: { file: 'video-f6.js', imports: ['_state.js'] },
  [ENTRIES.activity]: { file: 'activity-a7.js' },
  '_state.js': { file: 'state-d4.js' },
  '_preact.js': { file: 'preact-e5.js', imports: ['_state.js'] },
};

describe('the manifest of the client build', () => {
  it('gives the addresses of the style sheet, the islands and what they import', () => {
    expect(readManifest(manifest)).toEqual({
      stylesheet: '/assets/index-a1.css',
      islands: {
        time: { script: '/assets/time-b2.js', preload: ['/assets/state-d4.js'] },
        quiz: { script: '/assets/quiz-c3.js', preload: ['/assets/state-d4.js', '/assets/preact-e5.js'] },
        exercise: { script: '/assets/exercise-f6.js', preload: ['/assets/state-d4.js'] },
        video: { script: '/assets/video-f6.js', preload: ['/assets/state-d4.js'] },
        activity: { script: '/assets/activity-a7.js', preload: [] },
      },
    });
  });

  it('says what is missing when the client was not built whole', () => {
    expect(() => readManifest({})).toThrow(/no src\/web\/styles\/index.css; run vite build/);
  });
});
