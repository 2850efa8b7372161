import type { Finding } from '../domain/book.ts';
import type { RuleName, RuleOf } from './rules/rules.ts';

/** Speaks about one file: every sentence that is reported lands in the list of the whole book. */
export interface Reporter {
  readonly file: string;
  error(rule: RuleOf<'error'>, line: number, sentence: string, fix?: string): void;
  warning(rule: RuleOf<'warning'>, line: number, sentence: string, fix?: string): void;
}

/** All findings of a book, in an order that does not depend on which file was read first. */
export class FindingList {
  readonly #findings: Finding[] = [];

  in(file: string): Reporter {
    return {
      file,
      error: (rule, line, sentence, fix) => this.#add('error', file, rule, line, sentence, fix),
      warning: (rule, line, sentence, fix) => this.#add('warning', file, rule, line, sentence, fix),
    };
  }

  add(findings: readonly Finding[]): void {
    this.#findings.push(...findings);
  }

  get hasErrors(): boolean {
    return this.#findings.some((finding) => finding.severity === 'error');
  }

  sorted(): Finding[] {
    return [...this.#findings].sort(
      (a, b) =>
        compareText(a.file, b.file) ||
        a.line - b.line ||
        compareText(a.rule, b.rule) ||
        compareText(a.sentence, b.sentence),
    );
  }

  #add(
    severity: Finding['severity'],
    file: string,
    rule: RuleName,
    line: number,
    sentence: string,
    fix?: string,
  ): void {
    this.#findings.push({ severity, rule, file, line, sentence, ...(fix === undefined ? {} : { fix }) });
  }
}

/** Order by code unit: the same on every machine, whatever its locale. */
export const compareText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
