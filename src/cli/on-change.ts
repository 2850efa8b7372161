import { ON_CHANGE, type OnChange, type OnChangeChoices } from '../domain/impact.ts';
import { ok, type Result, refuse } from '../domain/result.ts';

const WORDS = new Map(ON_CHANGE.map((choice) => [choice.replaceAll('_', '-'), choice]));

export const wordFor = (choice: OnChange): string => choice.replaceAll('_', '-');

/** Reads what `--on-change` was given: one choice for all changed steps, and `STEPKEY=choice` for single ones. */
export function readOnChange(values: string[]): Result<OnChangeChoices, string> {
  const steps = new Map<string, OnChange>();
  let all: OnChange | null = null;
  for (const value of values) {
    const split = value.lastIndexOf('=');
    const choice = WORDS.get(value.slice(split + 1));
    if (choice === undefined) return refuse(`--on-change takes ${[...WORDS.keys()].join(', ')}, not ${value}.`);
    const key = split < 0 ? null : value.slice(0, split);
    if (key === null ? all !== null : steps.has(key))
      return refuse(`--on-change says twice what becomes of ${key ?? 'all changed steps'}.`);
    if (key === null) all = choice;
    else steps.set(key, choice);
  }
  return ok({ all: all ?? 'keep', steps });
}
