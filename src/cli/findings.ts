import type { Finding } from '../domain/book.ts';

/** Findings for people: place first, then the sentence, then the fix. */
export function findingsText(folder: string, findings: Finding[]): string {
  const lines = findings.map(({ severity, file, line, rule, sentence, fix }) =>
    [`${folder}/${file}:${line}  ${severity}  ${rule}`, `  ${sentence}`, ...(fix ? [`  ${fix}`] : [])].join('\n'),
  );
  const errors = findings.filter((finding) => finding.severity === 'error').length;
  const warnings = findings.length - errors;
  return [...lines, `${count(errors, 'error')}, ${count(warnings, 'warning')}`].join('\n\n');
}

export const count = (number: number, what: string): string => `${number} ${what}${number === 1 ? '' : 's'}`;
