export interface ImageSize {
  width: number;
  height: number;
}

/** Width and height in CSS pixels as the file's own header gives them, so that a page does not jump while loading. */
export function imageSize(bytes: Uint8Array, mime: string): ImageSize | null {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const size = readSize(view, bytes, mime);
  return size !== null && size.width > 0 && size.height > 0 ? size : null;
}

function readSize(view: DataView, bytes: Uint8Array, mime: string): ImageSize | null {
  switch (mime) {
    case 'image/png':
      return view.byteLength < 24 ? null : { width: view.getUint32(16), height: view.getUint32(20) };
    case 'image/gif':
      return view.byteLength < 10 ? null : { width: view.getUint16(6, true), height: view.getUint16(8, true) };
    case 'image/jpeg':
      return jpegSize(view);
    case 'image/svg+xml':
      return svgSize(new TextDecoder().decode(bytes));
    default:
      return null;
  }
}

/** Walks the segments to the first start-of-frame (ITU T.81, B.1.1.3). */
function jpegSize(view: DataView): ImageSize | null {
  let at = 2;
  while (at + 9 < view.byteLength && view.getUint8(at) === 0xff) {
    const marker = view.getUint8(at + 1);
    const isFrame = marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker);
    if (isFrame) return { height: view.getUint16(at + 5), width: view.getUint16(at + 7) };
    at += 2 + view.getUint16(at + 2);
  }
  return null;
}

function svgSize(text: string): ImageSize | null {
  const tag = /<svg\b[^>]*>/i.exec(text)?.[0] ?? '';
  const length = (name: string): number | null => {
    const value = new RegExp(`\\s${name}\\s*=\\s*["']\\s*([0-9.]+)(?:px)?\\s*["']`, 'i').exec(tag)?.[1];
    return value === undefined ? null : Math.round(Number(value));
  };
  const box = /\sviewBox\s*=\s*["']\s*([^"']+)/i
    .exec(tag)?.[1]
    ?.trim()
    .split(/[\s,]+/)
    .map(Number);
  const [width, height] = [length('width') ?? box?.[2], length('height') ?? box?.[3]];
  if (width === undefined || height === undefined || !Number.isFinite(width * height)) return null;
  return { width: Math.round(width), height: Math.round(height) };
}
