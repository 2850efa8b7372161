import { median } from './figures.ts';
import { type Connection, load, type Request } from './http-load.ts';
import type { Measured } from './processes.ts';

export interface Side {
  process: Measured;
  connections: Connection[];
  make: (at: number) => Request;
}

export interface Effort {
  /** Requests to each side before anything is measured. */
  warmUp: number;
  rounds: number;
  /** In each round. */
  requests: number;
}

export interface Cost {
  /** Milliseconds of CPU for each request, by round. */
  cpu: number[];
  /** Milliseconds that each request took. */
  times: number[];
}

/** Rounds of requests to all sides in turn, so that whatever else the machine does falls on all of them. */
export async function compare(sides: Side[], { warmUp, rounds, requests }: Effort): Promise<Cost[]> {
  for (const side of sides) await load(side.connections, warmUp, side.make);
  const costs = sides.map((): Cost => ({ cpu: [], times: [] }));
  for (let round = 0; round < rounds; round++)
    for (const [at, { process, connections, make }] of sides.entries()) {
      const before = await process.used();
      const times = await load(connections, requests, (one) => make(warmUp + round * requests + one));
      const after = await process.used();
      costs[at]?.cpu.push((after.cpuMs - before.cpuMs) / requests);
      costs[at]?.times.push(...times);
    }
  return costs;
}

/** The median of the rounds' own ratios. */
export const ratioOf = (one: Cost, other: Cost): number =>
  median(one.cpu.map((ms, round) => ms / (other.cpu[round] ?? Number.NaN)));
