/** Loaded before a measured process: tells its parent what it has used so far, and ends with it. */
import { type SQLInputValue, StatementSync } from 'node:sqlite';

export interface Used {
  /** Milliseconds of CPU, user and system. */
  cpuMs: number;
  /** Bytes, the most so far. */
  peakRss: number;
  /** SQLite transactions, each with an fsync of its own; 0 where nobody asked for them by STEPWELL_COUNT_COMMITS=1. */
  commits: number;
}

let commits = 0;
if (process.env.STEPWELL_COUNT_COMMITS === '1') {
  const { run } = StatementSync.prototype;
  StatementSync.prototype.run = function (this: StatementSync, ...parameters: SQLInputValue[]) {
    if (this.sourceSQL === 'commit') commits++;
    return Reflect.apply(run, this, parameters);
  } as typeof run;
}

process.on('message', (message) => {
  if (message !== 'used') return;
  const { user, system } = process.cpuUsage();
  const used: Used = { cpuMs: (user + system) / 1000, peakRss: process.resourceUsage().maxRSS * 1024, commits };
  process.send?.(used);
});
process.on('disconnect', () => process.exit());
