import type { Medium } from '../domain/book.ts';

/** What every answer tells the browser to refuse. Pages take them as they are: a plain record costs next to nothing. */
export const securityHeaders = ({ isHttps }: { isHttps: boolean }): Readonly<Record<string, string>> => ({
  'Content-Security-Policy':
    "default-src 'self'; script-src 'self'; style-src 'self'; img-src 'self' data:; object-src 'none'; " +
    "base-uri 'none'; form-action 'self'; frame-ancestors 'self'",
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Resource-Policy': 'same-origin',
  'Origin-Agent-Cluster': '?1',
  'Referrer-Policy': 'same-origin',
  ...(isHttps && { 'Strict-Transport-Security': 'max-age=15552000; includeSubDomains' }),
  'X-Content-Type-Options': 'nosniff',
  'X-DNS-Prefetch-Control': 'off',
  'X-Frame-Options': 'SAMEORIGIN',
  'X-Permitted-Cross-Domain-Policies': 'none',
  'X-XSS-Protection': '0',
});

/**
 * Of the worker that runs a learner's code: it may compile WebAssembly and fetch runtimes, and reaches nothing else, so
 * that code which somebody was talked into pasting cannot speak to us in their name.
 */
export function runnerPolicy(url: string): string {
  const assets = new URL('/assets/', url).href.replace(/^https:/, 'http:');
  return `default-src 'none'; script-src ${assets} 'wasm-unsafe-eval'; connect-src ${assets}`;
}

/** The same for a page with films from elsewhere or in pieces: those sites, and no others, may be in its frames. */
export function withMedia(
  security: Readonly<Record<string, string>>,
  media: readonly Medium[],
): Readonly<Record<string, string>> {
  const origins = [...new Set(media.flatMap((one) => (one.kind === 'embed' ? [one.origin] : [])))];
  const isStreamed = media.some((one) => one.kind === 'video' && one.isStreamed === true);
  if (origins.length === 0 && !isStreamed) return security;
  const policy = [
    security['Content-Security-Policy'],
    ...(origins.length > 0 ? [`frame-src 'self' ${origins.join(' ')}`] : []),
    ...(isStreamed ? ["media-src 'self' blob:"] : []),
  ];
  return { ...security, 'Content-Security-Policy': policy.join('; ') };
}
