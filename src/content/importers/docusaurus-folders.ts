import { posix } from 'node:path';
import { readSettings, type Site } from './docusaurus-config.ts';
import { type Doc, isIndexOf, splitNumber } from './docusaurus-docs.ts';
import type { SidebarPart } from './docusaurus-sidebars.ts';
import { titleFromName } from './page-title.ts';
import type { SourceFolder } from './source-folder.ts';
import { field, numberIn, textIn } from './values.ts';

interface Sorted {
  part: SidebarPart;
  position: number | null;
  name: string;
}

/** The parts that a folder makes by itself: pages and subfolders by position, then by name. */
export async function partsOfFolder(
  source: SourceFolder,
  site: Site,
  docs: readonly Doc[],
  folder: string,
): Promise<SidebarPart[]> {
  const here = docs.filter((doc) => doc.folder === folder);
  const within = folder === '.' ? '' : `${folder}/`;
  const below = docs.filter((doc) => doc.folder !== folder && doc.folder !== '.' && doc.folder.startsWith(within));
  const folders = new Set(below.map((doc) => doc.folder.slice(within.length).split('/')[0] ?? ''));
  const sorted: Sorted[] = here.map((doc) => ({
    part: { kind: 'doc', doc },
    position: doc.position,
    name: posix.basename(doc.file),
  }));
  for (const name of folders) sorted.push(await folderPart(source, site, docs, within + name));
  return inOrder(sorted);
}

function inOrder(sorted: readonly Sorted[]): SidebarPart[] {
  const place = ({ position }: Sorted) => position ?? Number.POSITIVE_INFINITY;
  return [...sorted]
    .sort((a, b) => (place(a) === place(b) ? (a.name < b.name ? -1 : 1) : place(a) - place(b)))
    .map(({ part }) => part);
}

async function folderPart(source: SourceFolder, site: Site, docs: readonly Doc[], folder: string): Promise<Sorted> {
  const name = posix.basename(folder);
  const settings = await readSettings(source, posix.join(site.docsFolder, folder, '_category_'));
  const index = indexDoc(docs, folder, settings);
  const parts = await partsOfFolder(source, site, docs, folder);
  const rest = parts.filter((part) => part.kind !== 'doc' || part.doc !== index);
  const plain = site.stripsNumbers ? splitNumber(name) : { number: null, name };
  return {
    name,
    position: numberIn(settings, 'position') ?? index?.position ?? plain.number,
    part: {
      kind: 'category',
      label: textIn(settings, 'label') ?? index?.label ?? index?.title ?? index?.heading ?? titleFromName(plain.name),
      description: textIn(settings, 'link', 'description') ?? '',
      parts: index === null ? rest : [{ kind: 'doc', doc: index }, ...rest],
    },
  };
}

/** The page that stands for a folder: the one that its settings name, or by its own name. */
function indexDoc(docs: readonly Doc[], folder: string, settings: unknown): Doc | null {
  const link = field(settings, 'link');
  if (link === null) return null;
  const id = textIn(link, 'id');
  if (id !== null) {
    const inFolder = docs.find((doc) => doc.folder === folder && posix.basename(doc.id) === id);
    return inFolder ?? docs.find((doc) => doc.id === id) ?? null;
  }
  if (link !== undefined) return null;
  return docs.find((doc) => doc.folder === folder && isIndexOf(doc.name, folder)) ?? null;
}
