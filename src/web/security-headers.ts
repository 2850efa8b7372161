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
