import { posix } from 'node:path';
import {
  type FolderRule,
  importExceptions,
  importTable,
  impureNames,
  engineOwnMath,
  sameBitsFolders,
  emptyNames,
  longestFileLines,
  longFiles,
} from './table.ts';
import { type Import, importsOf, lineAt } from './imports.ts';
import { maskSource } from './mask.ts';

/** A source file: its path from the project folder with forward slashes, and its text. */
export interface SourceFile {
  readonly path: string;
  readonly text: string;
}

export type Rule = 'folder' | 'import' | 'package' | 'node' | 'purity' | 'bits' | 'name' | 'length';

export interface Violation {
  readonly rule: Rule;
  readonly where: string;
  readonly found: string;
}

/** The row of the import table that a path falls under: the longest folder that holds it. */
export function ruleFor(path: string): FolderRule | undefined {
  return importTable
    .filter(({ folder }) => isInside(path, folder))
    .toSorted((left, right) => right.folder.length - left.folder.length)[0];
}

/** Everything that one file does against the rules of the house. */
export function violationsOf(file: SourceFile): readonly Violation[] {
  const own = ruleFor(file.path);
  const shape = [...nameViolations(file), ...lengthViolations(file)];
  if (own === undefined)
    return [{ rule: 'folder', where: file.path, found: 'a folder that the import table does not name' }, ...shape];
  const imports = importsOf(file.text).flatMap((one) => importViolation(file, own, one));
  return [...imports, ...(own.pure ? purityViolations(file) : []), ...bitsViolations(file), ...shape];
}

function importViolation(file: SourceFile, own: FolderRule, { specifier, line }: Import): readonly Violation[] {
  const violation = (rule: Rule, found: string): readonly Violation[] => [
    { rule, where: `${file.path}:${line}`, found },
  ];
  if (specifier === undefined)
    return own.folder === 'test' ? [] : violation('import', 'an import of something computed');
  if (importExceptions.some((exception) => exception.file === file.path && exception.specifier === specifier))
    return [];
  if (specifier.startsWith('node:')) {
    const allowed = typeof own.node === 'boolean' ? own.node : own.node.includes(file.path) || isHarmless(specifier);
    return allowed ? [] : violation('node', specifier);
  }
  if (!specifier.startsWith('.')) {
    return own.packages.some((name) => matches(specifier, name)) ? [] : violation('package', specifier);
  }
  const target = posix.normalize(posix.join(posix.dirname(file.path), specifier));
  const allowed = [own.folder, ...own.mayImport].some((folder) => isInside(target, folder));
  return allowed ? [] : violation('import', target);
}

/** Pure modules of Node: they compute, and touch nothing. */
const isHarmless = (specifier: string): boolean =>
  ['node:path', 'node:url', 'node:util', 'node:assert'].includes(specifier);

function purityViolations({ path, text }: SourceFile): readonly Violation[] {
  const { code } = maskSource(text);
  // A name behind a dot or in front of a colon is a property; `...name` is not.
  const pattern = new RegExp(
    `(?<!(?<!\\.\\.)\\.\\s*|[\\w$])(?:${impureNames.join('|')})\\b(?!\\s*\\??:(?!:))|\\bMath\\s*\\.\\s*random\\b`,
    'g',
  );
  return [...code.matchAll(pattern)].map(({ 0: found, index }) => ({
    rule: 'purity' as const,
    where: `${path}:${lineAt(text, index)}`,
    found,
  }));
}

/** A simulation gives the same bytes everywhere: its functions come from src/model/elementary.ts. */
function bitsViolations({ path, text }: SourceFile): readonly Violation[] {
  if (!sameBitsFolders.some((folder) => isInside(path, folder))) return [];
  const { code } = maskSource(text);
  // A power with a written whole exponent, or of two, is exact or a product.
  const pattern = new RegExp(
    `\\bMath\\s*\\.\\s*(?:${engineOwnMath.join('|')})\\b|(?<!\\b2 )\\*\\*(?! (?:\\d|k\\b))`,
    'g',
  );
  return [...code.matchAll(pattern)].map(({ 0: found, index }) => ({
    rule: 'bits' as const,
    where: `${path}:${lineAt(text, index)}`,
    found,
  }));
}

function nameViolations({ path }: SourceFile): readonly Violation[] {
  return path.split('/').flatMap((part): readonly Violation[] => {
    const name = part.split('.')[0] ?? part;
    if (emptyNames.includes(name))
      return [{ rule: 'name', where: path, found: `"${name}" says nothing about what is inside` }];
    return /^[a-z0-9]+(-[a-z0-9]+)*$/.test(name)
      ? []
      : [{ rule: 'name', where: path, found: `"${name}" is not kebab-case` }];
  });
}

function lengthViolations({ path, text }: SourceFile): readonly Violation[] {
  const lines = text.trimEnd().split('\n').length;
  const excused = longFiles.some(({ file }) => file === path);
  if (lines > longestFileLines) return excused ? [] : [{ rule: 'length', where: path, found: `${lines} lines` }];
  return excused ? [{ rule: 'length', where: path, found: `${lines} lines: take it off the list of long files` }] : [];
}

const isInside = (path: string, folder: string): boolean => path === folder || path.startsWith(`${folder}/`);

const matches = (specifier: string, name: string): boolean =>
  name.endsWith('*') ? specifier.startsWith(name.slice(0, -1)) : specifier === name;
