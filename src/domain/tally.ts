/**
 * What the evidence of one learner on one step adds up to since the last reset.
 * Scores and percents are integers from 0 to 100; absent means that no such evidence came in.
 */
export interface Tally {
  /** Visible, active milliseconds on the server's clock. */
  activeMs: number;
  attempts: number;
  latestScore?: number;
  /** The best score of the attempts that count; a retake never lowers it. */
  creditedScore?: number;
  testsPercent?: number;
  watchedPercent?: number;
  activity?: 'completed' | 'passed';
  declared: boolean;
}

export const EMPTY_TALLY: Tally = { activeMs: 0, attempts: 0, declared: false };
