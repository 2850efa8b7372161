/** What an asset may be used for; a file that fits no use in its place is refused. */
export type AssetUse = 'image' | 'video' | 'piece' | 'captions' | 'interactive' | 'download';

export const LARGEST_ASSET_BYTES = 20 * 1024 * 1024;

export interface AssetType {
  mime: string;
  /** The extension in addresses, one for each type. */
  extension: string;
  uses: readonly AssetUse[];
  matches(bytes: Uint8Array): boolean;
}

const ascii = (bytes: Uint8Array, start: number, end: number): string =>
  String.fromCharCode(...bytes.subarray(start, end));
const begins = (bytes: Uint8Array, ...wanted: number[]): boolean => wanted.every((byte, i) => bytes[i] === byte);
const brand = (bytes: Uint8Array): string | null => (ascii(bytes, 4, 8) === 'ftyp' ? ascii(bytes, 8, 12) : null);
const AVIF_BRANDS = ['avif', 'avis', 'mif1'];
/** Text of the first bytes without byte order mark, blanks, comments, XML declaration. */
const opening = (bytes: Uint8Array): string =>
  new TextDecoder()
    .decode(bytes.subarray(0, 4096))
    .replace(/^(?:\s+|<!--[\s\S]*?-->|<\?xml[^>]*\?>)+/, '')
    .toLowerCase();

const svg: AssetType = {
  mime: 'image/svg+xml',
  extension: 'svg',
  // No download: opened by itself an SVG is a document of our own origin.
  uses: ['image'],
  matches: (bytes) => /^(?:<!doctype svg[^>[]*>\s*(?:<!--[\s\S]*?-->\s*)*)?<svg[\s>]/.test(opening(bytes)),
};

const jpeg: AssetType = {
  mime: 'image/jpeg',
  extension: 'jpg',
  uses: ['image', 'download'],
  matches: (bytes) => begins(bytes, 0xff, 0xd8, 0xff),
};

const html: AssetType = {
  mime: 'text/html',
  extension: 'html',
  uses: ['interactive'],
  matches: (bytes) => /^<(?:!doctype html|html|head|body|title|meta|style|script|svg|main|div)\b/.test(opening(bytes)),
};

/** By file extension in lower case. */
export const ASSET_TYPES: Readonly<Record<string, AssetType>> = {
  png: {
    mime: 'image/png',
    extension: 'png',
    uses: ['image', 'download'],
    matches: (bytes) => begins(bytes, 0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a),
  },
  jpg: jpeg,
  jpeg,
  gif: {
    mime: 'image/gif',
    extension: 'gif',
    uses: ['image', 'download'],
    matches: (bytes) => ['GIF87a', 'GIF89a'].includes(ascii(bytes, 0, 6)),
  },
  webp: {
    mime: 'image/webp',
    extension: 'webp',
    uses: ['image', 'download'],
    matches: (bytes) => ascii(bytes, 0, 4) === 'RIFF' && ascii(bytes, 8, 12) === 'WEBP',
  },
  avif: {
    mime: 'image/avif',
    extension: 'avif',
    uses: ['image', 'download'],
    matches: (bytes) => AVIF_BRANDS.includes(brand(bytes) ?? ''),
  },
  svg,
  webm: {
    mime: 'video/webm',
    extension: 'webm',
    uses: ['video', 'download'],
    matches: (bytes) => begins(bytes, 0x1a, 0x45, 0xdf, 0xa3),
  },
  mp4: {
    mime: 'video/mp4',
    extension: 'mp4',
    uses: ['video', 'piece', 'download'],
    matches: (bytes) => brand(bytes) !== null && !AVIF_BRANDS.includes(brand(bytes) ?? ''),
  },
  ts: {
    mime: 'video/mp2t',
    extension: 'ts',
    uses: ['piece'],
    matches: (bytes) => begins(bytes, 0x47),
  },
  m4s: {
    mime: 'video/iso.segment',
    extension: 'm4s',
    uses: ['piece'],
    matches: (bytes) => ['styp', 'sidx', 'moof', 'ftyp'].includes(ascii(bytes, 4, 8)),
  },
  vtt: {
    mime: 'text/vtt',
    extension: 'vtt',
    uses: ['captions', 'piece', 'download'],
    matches: (bytes) =>
      /^\uFEFF?WEBVTT(?:[ \t\r\n]|$)/.test(new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes.subarray(0, 12))),
  },
  html,
  htm: html,
  pdf: {
    mime: 'application/pdf',
    extension: 'pdf',
    uses: ['download'],
    matches: (bytes) => ascii(bytes, 0, 5) === '%PDF-',
  },
};

export const extensionOf = (path: string): string => /\.([^./]+)$/.exec(path)?.[1]?.toLowerCase() ?? '';

export const extensionsFor = (use: AssetUse): string[] =>
  Object.keys(ASSET_TYPES).filter((extension) => ASSET_TYPES[extension]?.uses.includes(use));
