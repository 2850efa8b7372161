import type { SourceFolder } from './source-folder.ts';

const NAME = /^(?:licen[cs]e|copying|notice)(?:[-_.](?:code|docs|content|mit|cc[\w.-]*|md|txt|rst))*$/i;

const KNOWN: readonly [RegExp, string][] = [
  [/Attribution-NonCommercial-ShareAlike 4\.0|BY-NC-SA 4\.0/i, 'CC-BY-NC-SA-4.0'],
  [/Attribution-NonCommercial-NoDerivatives 4\.0|BY-NC-ND 4\.0/i, 'CC-BY-NC-ND-4.0'],
  [/Attribution-NonCommercial 4\.0|BY-NC 4\.0/i, 'CC-BY-NC-4.0'],
  [/Attribution-ShareAlike 4\.0|BY-SA 4\.0/i, 'CC-BY-SA-4.0'],
  [/Attribution 4\.0|CC BY 4\.0|BY 4\.0 International/i, 'CC-BY-4.0'],
  [/CC0 1\.0/i, 'CC0-1.0'],
  [/MIT License|Permission is hereby granted, free of charge, to any person/i, 'MIT'],
  [/Apache License,?\s+Version 2\.0/i, 'Apache-2.0'],
  [/GNU AFFERO GENERAL PUBLIC LICENSE\s+Version 3/i, 'AGPL-3.0'],
  [/GNU GENERAL PUBLIC LICENSE\s+Version 3/i, 'GPL-3.0'],
  [/GNU GENERAL PUBLIC LICENSE\s+Version 2/i, 'GPL-2.0'],
  [/Mozilla Public License Version 2\.0/i, 'MPL-2.0'],
  [/Neither the name of/i, 'BSD-3-Clause'],
  [/Redistributions in binary form/i, 'BSD-2-Clause'],
];

/** The licence files that lie in the folders, first to last, and the licence that the first known one is. */
export async function readLicence(
  source: SourceFolder,
  folders: readonly string[],
): Promise<{ licence: string | null; notices: string[] }> {
  const notices: string[] = [];
  let licence: string | null = null;
  for (const folder of new Set(folders)) {
    for (const name of await source.list(folder)) {
      if (!NAME.test(name)) continue;
      const path = folder === '.' ? name : `${folder}/${name}`;
      notices.push(path);
      const text = (await source.text(path))?.slice(0, 4000) ?? '';
      licence ??= KNOWN.find(([pattern]) => pattern.test(text))?.[1] ?? null;
    }
  }
  return { licence, notices };
}
