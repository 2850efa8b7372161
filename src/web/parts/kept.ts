import type { VNode } from 'preact';

/** HTML that is put into a page as it is. */
export interface Html {
  __html: string;
}

/** Stand in a kept page for what is each reader's own; from the private use area, so no text contains them. */
export const HOLES = {
  path: '\uE002',
  key: '\uE003',
  text: '\uE004',
  needs: '\uE005',
  seconds: '\uE006',
  scroll: '\uE007',
} as const;

/** A page that is the same for many readers but for its holes. */
export interface KeptPage {
  /** Gone when this object is. */
  of: object;
  /** Equal for pages that are the same. */
  likeness: string;
  /** What the text is made of: another one makes another page. */
  body: object;
  /** The page with holes, when it is not kept yet, and the text that goes into the hole of that name. */
  draw(): VNode;
  text(): string;
  /** What goes into the other holes, by hole. */
  fill: Record<string, string>;
}

interface Template {
  body: object;
  /** Bytes and, between them, holes. */
  parts: (Uint8Array<ArrayBuffer> | string)[];
  /** Of the bytes together. */
  length: number;
}

const templates = new WeakMap<object, Map<string, Template>>();
/** For each object: languages and themes, each as long as its page. */
const MOST_KEPT = 8;

/**
 * The bytes of a whole document. What never changes between two readers is not even encoded again.
 * @param frameKey equal for equal frames but for their paths
 * @param draw the whole document, with the hole for the path
 */
export function fillTemplate(
  page: KeptPage,
  frameKey: string,
  path: string,
  draw: () => string,
): Uint8Array<ArrayBuffer> {
  const kept = templates.get(page.of) ?? new Map<string, Template>();
  templates.set(page.of, kept);
  const key = frameKey + page.likeness;
  let template = kept.get(key);
  if (template?.body !== page.body) {
    template = makeTemplate(draw(), page);
    if (kept.size >= MOST_KEPT) kept.clear();
    kept.set(key, template);
  }
  return fill(template, { ...page.fill, [HOLES.path]: path });
}

function makeTemplate(document: string, page: KeptPage): Template {
  const parts = document
    .split(/([\uE002-\uE007])/)
    .map((part) => (part === HOLES.text ? Buffer.from(page.text()) : part.length === 1 ? part : Buffer.from(part)))
    .filter((part) => part.length > 0);
  const length = parts.reduce((sum, part) => sum + (typeof part === 'string' ? 0 : part.length), 0);
  return { body: page.body, parts, length };
}

function fill({ parts, length }: Template, values: Record<string, string>): Uint8Array<ArrayBuffer> {
  let total = length;
  for (const part of parts) if (typeof part === 'string') total += Buffer.byteLength(values[part] ?? part);
  const bytes = Buffer.allocUnsafe(total);
  let at = 0;
  for (const part of parts)
    if (typeof part === 'string') at += bytes.write(values[part] ?? part, at);
    else {
      bytes.set(part, at);
      at += part.length;
    }
  return bytes;
}
