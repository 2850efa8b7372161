import { parseDocument } from 'yaml';

export interface FrontMatter {
  /** Null when there is none or it is no YAML. */
  fields: unknown;
  isBroken: boolean;
  body: string;
  /** 1-based line of the file on which the body begins. */
  bodyLine: number;
}

/** Takes the YAML off with which a page begins. */
export function splitFrontMatter(text: string): FrontMatter {
  const match = /^---[ \t]*\n(?:([\s\S]*?)\n)?---[ \t]*(?:\n|$)/.exec(text);
  if (match === null) return { fields: null, isBroken: false, body: text, bodyLine: 1 };
  const written = match[1] ?? '';
  const fields = readYaml(written);
  const bodyLine = match[0].split('\n').length;
  const isBroken = fields === undefined;
  return {
    fields: isBroken ? plainFields(written) : (fields ?? null),
    isBroken,
    body: text.slice(match[0].length),
    bodyLine,
  };
}

/** `title: One: two` is no YAML, and yet everybody can read it. */
const plainFields = (text: string): Record<string, string> =>
  Object.fromEntries([...text.matchAll(/^([\w-]+):[ \t]+(\S.*?)[ \t]*$/gm)].map(([, name, value]) => [name, value]));

/** Undefined for what is no YAML. */
export function readYaml(text: string): unknown {
  try {
    const document = parseDocument(text, { logLevel: 'silent', uniqueKeys: false });
    return document.errors.length > 0 ? undefined : document.toJS({ maxAliasCount: 100 });
  } catch {
    return undefined;
  }
}
