import { createHmac, timingSafeEqual } from 'node:crypto';
import type { Instant } from '../domain/ids.ts';

/**
 * A frame without an origin sends no cookie for the files that its page asks for. So whoever may open an activity gets
 * an address for it that is good for a while, and its files lie below.
 */
export interface ActivityPasses {
  make(hash: string, now: Instant): string;
  isGood(hash: string, pass: string, now: Instant): boolean;
}

const GOOD_FOR_MS = 12 * 60 * 60 * 1000;

export function activityPasses(secret: string): ActivityPasses {
  const sign = (hash: string, until: string): string =>
    createHmac('sha256', secret)
      .update(JSON.stringify(['activity', hash, until]))
      .digest('base64url');
  return {
    make(hash, now) {
      const until = String(now + GOOD_FOR_MS);
      return `${until}.${sign(hash, until)}`;
    },
    isGood(hash, pass, now) {
      const [until = '', signature = ''] = pass.split('.');
      const expected = Buffer.from(sign(hash, until));
      const given = Buffer.from(signature);
      return given.length === expected.length && timingSafeEqual(given, expected) && Number(until) >= now;
    },
  };
}
