/** A BCP 47 tag in its usual spelling; null when it is none. */
export function canonicalTag(written: string): string | null {
  try {
    return Intl.getCanonicalLocales(written)[0] ?? null;
  } catch {
    return null;
  }
}
