import type { Context } from 'hono';
import type { ShownAsset } from '../app/show-asset.ts';

/** What an embedded page may do: run its own scripts, and nothing else in the world. */
export const ISOLATED =
  "sandbox allow-scripts; default-src 'none'; script-src 'unsafe-inline'; style-src 'unsafe-inline'; img-src data:; media-src data:; font-src data:; frame-ancestors 'self'";

/** Bytes that are in memory at once for each request. */
const PART = 512 * 1024;

/** Answers with a file of a book, whole or the asked range of it: players seek by ranges. */
export async function sendBytes(c: Context, asset: ShownAsset, policy = ISOLATED): Promise<Response> {
  const { hash, mime, size } = asset;
  const etag = `"${hash}"`;
  const headers: Record<string, string> = {
    'Content-Type': mime,
    'Content-Security-Policy': policy,
    'X-Content-Type-Options': 'nosniff',
    // Content of a step is for those who may open the step: kept by their browser only.
    'Cache-Control': 'private, max-age=3600',
    ETag: etag,
    'Accept-Ranges': 'bytes',
  };
  if (c.req.header('if-none-match') === etag) return c.body(null, 304, headers);
  const ifRange = c.req.header('if-range');
  const asked = ifRange === undefined || ifRange === etag ? c.req.header('range') : undefined;
  const range = readRange(asked, size);
  if (range === 'unsatisfiable') return c.body(null, 416, { ...headers, 'Content-Range': `bytes */${size}` });
  const { from, to } = range ?? { from: 0, to: size - 1 };
  const body = to - from < PART ? new Uint8Array(await asset.read(from, to - from + 1)) : inParts(asset, from, to);
  const length = { 'Content-Length': String(to - from + 1) };
  if (range === null) return c.body(body, 200, { ...headers, ...length });
  return c.body(body, 206, { ...headers, ...length, 'Content-Range': `bytes ${from}-${to}/${size}` });
}

/** The next part is read when the one before has gone out, and none after the reader has left. */
function inParts(asset: ShownAsset, from: number, to: number): ReadableStream<Uint8Array<ArrayBuffer>> {
  let at = from;
  return new ReadableStream(
    {
      async pull(stream) {
        const part = new Uint8Array(await asset.read(at, Math.min(PART, to + 1 - at)));
        at += part.length;
        stream.enqueue(part);
        if (at > to || part.length === 0) stream.close();
      },
    },
    { highWaterMark: 0 },
  );
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
