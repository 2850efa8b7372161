import type { Context } from 'hono';

/** What an embedded page may do: run its own scripts, and nothing else in the world. */
const ISOLATED =
  "sandbox allow-scripts; default-src 'none'; script-src 'unsafe-inline'; style-src 'unsafe-inline'; img-src data:; media-src data:; font-src data:; frame-ancestors 'self'";

interface Stored {
  mime: string;
  bytes: Uint8Array;
}

/** Answers with a file of a book, whole or the asked range of it: players seek by ranges. */
export function sendBytes(c: Context, { mime, bytes }: Stored, hash: string): Response {
  const etag = `"${hash}"`;
  const headers: Record<string, string> = {
    'Content-Type': mime,
    'Content-Security-Policy': ISOLATED,
    'X-Content-Type-Options': 'nosniff',
    // Content of a step is for those who may open the step: kept by their browser only.
    'Cache-Control': 'private, max-age=3600',
    ETag: etag,
    'Accept-Ranges': 'bytes',
  };
  if (c.req.header('if-none-match') === etag) return c.body(null, 304, headers);
  const range = readRange(c.req.header('range'), bytes.length);
  if (range === 'unsatisfiable') return c.body(null, 416, { ...headers, 'Content-Range': `bytes */${bytes.length}` });
  if (range === null) return c.body(new Uint8Array(bytes), 200, headers);
  const part = new Uint8Array(bytes.subarray(range.from, range.to + 1));
  return c.body(part, 206, { ...headers, 'Content-Range': `bytes ${range.from}-${range.to}/${bytes.length}` });
}

/** One range of bytes (RFC 9110, 14.1.2); null for none, several or unreadable ones, which get the whole. */
export function readRange(
  header: string | undefined,
  length: number,
): { from: number; to: number } | 'unsatisfiable' | null {
  const match = /^bytes=(\d{0,15})-(\d{0,15})$/.exec(header ?? '');
  if (match === null) return null;
  const [, first = '', last = ''] = match;
  if (first === '' && last === '') return null;
  const from = first === '' ? Math.max(0, length - Number(last)) : Number(first);
  const to = first === '' || last === '' ? length - 1 : Math.min(Number(last), length - 1);
  return from > to || from >= length ? 'unsatisfiable' : { from, to };
}
