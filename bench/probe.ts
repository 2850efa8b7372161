/** Loaded before a measured process: tells its parent what it has used so far, and ends with it. */
export interface Used {
  /** Milliseconds of CPU, user and system. */
  cpuMs: number;
  /** Bytes, the most so far. */
  peakRss: number;
}

process.on('message', (message) => {
  if (message !== 'used') return;
  const { user, system } = process.cpuUsage();
  const used: Used = { cpuMs: (user + system) / 1000, peakRss: process.resourceUsage().maxRSS * 1024 };
  process.send?.(used);
});
process.on('disconnect', () => process.exit());
