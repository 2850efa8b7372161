import type { ExerciseFile, ExerciseLanguage } from '../../domain/exercise.ts';
import { stripTypes } from './strip-types.ts';
import { blank, children, lineOf, parsed, SourceError } from './tree.ts';

/** The learner's file as a module that any JavaScript engine reads. */
export const prepareFile = ({ name, text }: ExerciseFile, language: ExerciseLanguage): string => {
  if (language !== 'typescript' || !name.endsWith('.ts')) return text;
  return said(name, () => stripTypes(text));
};

/**
 * A test file as the body of a function that is given `test`, `expect` and `take`: no `import` reaches into the modules
 * of the learner, so what does not exist there is `undefined` and the tests can be listed all the same.
 */
export function prepareTests({ name, text }: ExerciseFile, language: ExerciseLanguage): string {
  return said(name, () => {
    const isTyped = language === 'typescript' && name.endsWith('.ts');
    return withoutImports(isTyped ? stripTypes(text) : text);
  });
}

function said<T>(name: string, work: () => T): T {
  try {
    return work();
  } catch (error) {
    if (error instanceof SourceError) throw new SourceError(`${name}, ${error.message}`);
    throw error;
  }
}

function withoutImports(source: string): string {
  let text = '';
  let at = 0;
  for (const node of children(parsed(source, false))) {
    if (node.name === 'ExportDeclaration')
      throw new SourceError(`line ${lineOf(source, node.from)}: a test file exports nothing.`);
    if (node.name !== 'ImportDeclaration') continue;
    const written = source.slice(node.from, node.to);
    text += source.slice(at, node.from) + taken(written, lineOf(source, node.from)) + blank(written).replace(/ +/g, '');
    at = node.to;
  }
  return text + source.slice(at);
}

const IMPORT = /^import\s*(?:([\w$]+)\s*,?\s*)?(?:\*\s*as\s+([\w$]+)|\{([^}]*)\})?\s*(?:from\s*)?(['"])(.*?)\4\s*;?$/s;

/** `import a, { b as c } from './main.js'` as declarations on one line. */
function taken(written: string, line: number): string {
  const match = IMPORT.exec(written);
  if (match === null) throw new SourceError(`line ${line}: this import cannot be read.`);
  const [, byDefault, whole, group, , from = ''] = match;
  const names = (group ?? '')
    .split(',')
    .map((one) => one.trim())
    .filter((one) => one !== '')
    .map((one) => one.replace(/\s+as\s+/, ': '));
  const module = `take(${JSON.stringify(from)}, ${JSON.stringify(names.map((one) => one.split(':')[0]?.trim()))})`;
  return [
    ...(whole === undefined ? [] : [`const ${whole} = ${module};`]),
    ...(byDefault === undefined ? [] : [`const { default: ${byDefault} } = ${module};`]),
    ...(names.length === 0 ? [] : [`const { ${names.join(', ')} } = ${module};`]),
    ...(whole === undefined && byDefault === undefined && names.length === 0 ? [`${module};`] : []),
  ].join(' ');
}
