import { docusaurus } from './docusaurus.ts';
import { exercism } from './exercism.ts';
import type { Importer } from './importer.ts';
import { mdbook } from './mdbook/mdbook.ts';
import { myst } from './myst.ts';

/** In the order in which a folder is asked whether it is one of them: those with unmistakable files first. */
export const IMPORTERS: readonly Importer[] = [docusaurus, exercism, myst, mdbook];
