import { createHmac, randomUUID, timingSafeEqual } from 'node:crypto';
import type { Instant } from '../domain/ids.ts';

/**
 * The idempotency key of a page's forms, which also says when the page was given out, signed. So a page without scripts
 * can be clocked although opening it has written nothing.
 */
export interface PageKeys {
  make(about: string[], now: Instant): string;
  /** When the page was given out to this learner for this step; null when the key is not ours. */
  openedAt(about: string[], key: string): Instant | null;
}

export function pageKeys(secret: string): PageKeys {
  const sign = (about: string[], at: string): string =>
    createHmac('sha256', secret)
      .update(JSON.stringify(['page', at, ...about]))
      .digest('base64url')
      .slice(0, 22);
  return {
    make: (about, now) => `${now}.${sign(about, String(now))}.${randomUUID()}`,
    openedAt(about, key) {
      const [at = '', signature = ''] = key.split('.');
      const expected = Buffer.from(sign(about, at));
      const given = Buffer.from(signature);
      const isOurs = given.length === expected.length && timingSafeEqual(given, expected);
      return isOurs && /^\d{1,16}$/.test(at) ? Number(at) : null;
    },
  };
}
