/**
 * Length of a film in milliseconds, from its own head: `mvhd` or `mehd` of an MP4 (ISO 14496-12), `Duration` of a WebM
 * (RFC 9559). Null where it says nothing, as recordings that were never finished do.
 */
export function durationOf(bytes: Uint8Array, mime: string): number | null {
  try {
    const seconds = mime === 'video/webm' ? webmSeconds(bytes) : mime === 'video/mp4' ? mp4Seconds(bytes) : null;
    return seconds !== null && Number.isFinite(seconds) && seconds > 0 ? Math.round(seconds * 1000) : null;
  } catch (cause) {
    // A file that was cut off ends where something else was announced.
    if (cause instanceof RangeError) return null;
    throw cause;
  }
}

const viewOf = (bytes: Uint8Array): DataView => new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);

function mp4Seconds(bytes: Uint8Array): number | null {
  const movie = box(bytes, 'moov');
  const head = movie && box(movie, 'mvhd');
  if (!head || !movie) return null;
  const view = viewOf(head);
  const isLong = view.getUint8(0) === 1;
  const scale = view.getUint32(isLong ? 20 : 12);
  const written = isLong ? Number(view.getBigUint64(24)) : view.getUint32(16);
  return (written === 0 || written === 0xffffffff ? fragmentsLength(movie) : written) / scale;
}

/** Of a film in fragments, whose head has no length. */
function fragmentsLength(movie: Uint8Array): number {
  const extends_ = box(movie, 'mvex');
  const head = extends_ && box(extends_, 'mehd');
  if (!head) return 0;
  const view = viewOf(head);
  return view.getUint8(0) === 1 ? Number(view.getBigUint64(4)) : view.getUint32(4);
}

/** The content of the first box of a kind. */
function box(bytes: Uint8Array, kind: string): Uint8Array | null {
  const view = viewOf(bytes);
  for (let at = 0; at + 8 <= bytes.length; ) {
    const short = view.getUint32(at);
    const head = short === 1 ? 16 : 8;
    const size = short === 1 ? Number(view.getBigUint64(at + 8)) : short === 0 ? bytes.length - at : short;
    if (size < head) return null;
    const name = String.fromCharCode(...bytes.subarray(at + 4, at + 8));
    if (name === kind) return bytes.subarray(at + head, Math.min(bytes.length, at + size));
    at += size;
  }
  return null;
}

const SEGMENT = 0x18538067;
const INFO = 0x1549a966;
const TIMESTAMP_SCALE = 0x2ad7b1;
const DURATION = 0x4489;
const NANOSECONDS = 1_000_000_000;
const DEFAULT_SCALE = 1_000_000;

function webmSeconds(bytes: Uint8Array): number | null {
  const segment = element(bytes, SEGMENT);
  const info = segment && element(segment, INFO);
  const duration = info && element(info, DURATION);
  if (!duration || !info) return null;
  const view = viewOf(duration);
  const ticks = duration.length === 8 ? view.getFloat64(0) : view.getFloat32(0);
  const scale = element(info, TIMESTAMP_SCALE)?.reduce((sum, byte) => sum * 256 + byte, 0) ?? DEFAULT_SCALE;
  return (ticks * scale) / NANOSECONDS;
}

/** The content of the first EBML element of an id. */
function element(bytes: Uint8Array, wanted: number): Uint8Array | null {
  for (let at = 0; at < bytes.length; ) {
    const id = readNumber(bytes, at, false);
    const size = readNumber(bytes, at + id.length, true);
    const start = at + id.length + size.length;
    // All ones: as long as there is something.
    const end = size.isUnknown ? bytes.length : Math.min(bytes.length, start + size.value);
    if (id.value === wanted) return bytes.subarray(start, end);
    at = end;
  }
  return null;
}

/** A number of variable length; the first set bit of its first byte says how many bytes it has. */
function readNumber(bytes: Uint8Array, at: number, isSize: boolean) {
  const first = bytes[at];
  if (first === undefined || first === 0) throw new RangeError('no EBML number');
  const length = Math.clz32(first) - 23;
  const marker = 0x80 >> (length - 1);
  let value = isSize ? first & (marker - 1) : first;
  let isUnknown = isSize && value === marker - 1;
  for (const byte of bytes.subarray(at + 1, at + length)) {
    value = value * 256 + byte;
    isUnknown &&= byte === 0xff;
  }
  return { value, length, isUnknown };
}
