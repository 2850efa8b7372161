const LOOPBACK = ['127.0.0.1', 'localhost', '[::1]'];

export interface Origins {
  /** The public origin first. */
  all: readonly string[];
  /**
   * Whether a request that changes something was made by one of our own pages, or by no page at all. Scripts send none of
   * the headers that this looks at; browsers send Origin with every such request, and no page can keep them from it.
   */
  trusts(headers: Headers): boolean;
}

/** A server on this machine is reached by any of its names, on the same port. `more`: origins such as https://school.example. */
export function originsOf(baseUrl: string, more: readonly string[] = []): Origins {
  const base = new URL(baseUrl);
  const port = base.port === '' ? '' : `:${base.port}`;
  const aliases = LOOPBACK.includes(base.hostname) ? LOOPBACK.map((host) => `${base.protocol}//${host}${port}`) : [];
  const all = [...new Set([base.origin, ...aliases, ...more.map((one) => new URL(one).origin)])];
  return { all, trusts: (headers) => isTrusted(all, headers) };
}

function isTrusted(all: readonly string[], headers: Headers): boolean {
  const site = headers.get('sec-fetch-site');
  const origin = headers.get('origin') ?? originOf(headers.get('referer'));
  // A referrer policy may hide the origin even from our own forms; this header cannot be hidden or forged by a page.
  if (origin === null || origin === 'null')
    return site === 'same-origin' || (origin === null && (site === null || site === 'none'));
  return all.includes(origin);
}

function originOf(referer: string | null): string | null {
  if (referer === null) return null;
  return URL.canParse(referer) ? new URL(referer).origin : 'null';
}
