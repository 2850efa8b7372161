import { createHash } from 'node:crypto';

/**
 * Names the original that a translation was made from, as `source_hash` of its front matter: SHA-256 (hex) of the
 * original's title, a newline and its text without front matter, trimmed. Times, keys and criteria make nothing stale.
 */
export const sourceHash = (title: string, content: string): string =>
  createHash('sha256').update(`${title}\n${content.trim()}`).digest('hex');
