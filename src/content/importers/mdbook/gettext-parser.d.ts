declare module 'gettext-parser' {
  export interface PoEntry {
    msgid: string;
    msgctxt?: string;
    msgstr: string[];
    comments?: { flag?: string; reference?: string };
    obsolete?: boolean;
  }
  export const po: {
    parse(text: string): { headers: Record<string, string>; translations: Record<string, Record<string, PoEntry>> };
  };
}
