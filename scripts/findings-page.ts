/** Writes docs/findings.md from the rules. */
import { writeFile } from 'node:fs/promises';
import { rulesPage } from '../src/content/rules/rules-page.ts';

await writeFile(new URL('../docs/findings.md', import.meta.url), rulesPage());
