import type { BookAsset } from '../../domain/book.ts';
import { ok, type Result, refuse } from '../../domain/result.ts';
import type { AssetProblem, AssetShelf } from '../assets/asset-shelf.ts';
import { assetAddress } from '../keys.ts';
import { pathInBook } from '../markdown/addresses.ts';

/** A film in pieces (HLS, RFC 8216), with every address in it that of an asset. */
export interface Playlist {
  asset: BookAsset;
  /** Null where its pieces have no lengths, or it may go on. */
  ms: number | null;
  /** Hashes of the playlists and pieces that it leads to. */
  parts: string[];
}

const ADDRESS = /URI="([^"]*)"/;
/** A list of lists leads to lists of pieces. */
const DEEPEST = 2;

export async function loadPlaylist(
  shelf: AssetShelf,
  bookKey: string,
  path: string,
  depth = 1,
): Promise<Result<Playlist, AssetProblem>> {
  const written = await shelf.text(path);
  if (!written.ok) return written;
  if (!written.value.startsWith('#EXTM3U'))
    return refuse(problem('asset-type-mismatch', path, 'does not begin with #EXTM3U', 'Make it again.'));
  const parts: string[] = [];
  let longest: number | null = null;
  const lines: string[] = [];
  for (const line of written.value.split('\n')) {
    const url = line.startsWith('#') ? ADDRESS.exec(line)?.[1] : line.trim();
    if (!url) {
      lines.push(line);
      continue;
    }
    const part = await loadPart(shelf, bookKey, { url, from: path, depth });
    if (!part.ok) return part;
    parts.push(...part.value.hashes);
    longest = part.value.ms === null ? longest : Math.max(longest ?? 0, part.value.ms);
    lines.push(line.replace(url, part.value.address));
  }
  const bytes = new TextEncoder().encode(lines.join('\n'));
  const asset = shelf.keep({ mime: 'application/vnd.apple.mpegurl', path, bytes });
  return ok({ asset, parts, ms: longest ?? lengthOf(written.value) });
}

interface Part {
  address: string;
  hashes: string[];
  ms: number | null;
}

async function loadPart(
  shelf: AssetShelf,
  bookKey: string,
  { url, from, depth }: { url: string; from: string; depth: number },
): Promise<Result<Part, AssetProblem>> {
  const inBook = /^(?:[a-z][a-z0-9+.-]*:|\/\/)/i.test(url) ? null : pathInBook(url, from);
  if (inBook === null)
    return refuse(problem('external-media', from, `asks for ${url}`, 'Put all pieces into the book.'));
  if (/\.m3u8$/i.test(inBook)) {
    if (depth >= DEEPEST) return refuse(problem('bad-playlist', from, 'is nested too deeply', 'Make it again.'));
    const list = await loadPlaylist(shelf, bookKey, inBook, depth + 1);
    if (!list.ok) return list;
    const { asset, parts, ms } = list.value;
    return ok({ address: assetAddress(bookKey, asset.hash, 'm3u8'), hashes: [asset.hash, ...parts], ms });
  }
  const piece = await shelf.load(inBook, 'piece');
  if (!piece.ok) return piece;
  const { asset, extension } = piece.value;
  return ok({ address: assetAddress(bookKey, asset.hash, extension), hashes: [asset.hash], ms: null });
}

function lengthOf(list: string): number | null {
  const lengths = [...list.matchAll(/^#EXTINF:\s*([\d.]+)/gm)].map(([, seconds]) => Number(seconds));
  const isWhole = /^#EXT-X-ENDLIST/m.test(list) && lengths.length > 0 && lengths.every(Number.isFinite);
  return isWhole ? Math.round(lengths.reduce((sum, seconds) => sum + seconds, 0) * 1000) : null;
}

const problem = (rule: AssetProblem['rule'], path: string, what: string, fix: string): AssetProblem => ({
  rule,
  sentence: `The playlist ${path} ${what}.`,
  fix,
});
