import type { Finding } from '../../domain/book.ts';

/** What authors can read about a rule; `docs/findings.md` is written from it. */
export interface Rule {
  severity: Finding['severity'];
  /** What is wrong, in one sentence. */
  meaning: string;
  /** What to do about it. */
  fix: string;
  /** Something that breaks the rule: the text of a step (below its head) unless `file` says where it stands. */
  example: string;
  /** `head`: the front matter of a step. `disk`: the example says what lies on the disk. */
  file?: 'book.yml' | '_chapter.yml' | 'head' | 'quiz' | 'disk';
}
