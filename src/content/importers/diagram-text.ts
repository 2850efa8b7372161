const WEB_TEXT = /<foreignObject\b[\s\S]*?<\/foreignObject>(?=\s*<(?:text|image)\b)/g;
const EXPLANATION = /<a\b[^>]*svg-export-text-problems[^>]*>[\s\S]*?<\/a>/g;

/**
 * Drawings of diagrams.net hold every word twice: as a page of the web, which a picture must not hold, and as text for
 * whoever cannot show that. Leaves the text.
 */
export function withoutWebText(svg: Uint8Array): Uint8Array {
  const text = new TextDecoder().decode(svg);
  return new TextEncoder().encode(text.replace(WEB_TEXT, '').replace(EXPLANATION, ''));
}
