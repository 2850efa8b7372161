import type { ImportedStep } from './importer.ts';

/** A step to read, which completes by declaration so that no reader waits at a lock that nobody asked for. */
export const readingStep = (step: Pick<ImportedStep, 'key' | 'title' | 'markdown'>): ImportedStep => ({
  ...step,
  type: 'reading',
  requires: [],
  minutes: null,
  complete: { type: 'declared' },
  isOptional: false,
  files: [],
  translations: {},
});
