const ESCAPES: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

/** Text for an element or a double-quoted attribute. */
export const escapeHtml = (text: string): string =>
  /[&<>"]/.test(text) ? text.replace(/[&<>"]/g, (char) => ESCAPES[char] ?? char) : text;

/** JSON for a `<script type="application/json">`: nothing in it can end the element. */
export const escapeJson = (data: unknown): string => JSON.stringify(data).replace(/</g, '\\u003c');
