import { maskSource } from './mask.ts';

/** One import of a file: what is named, and on which line (from 1). `specifier` is undefined when it is not a literal. */
export interface Import {
  readonly specifier: string | undefined;
  readonly line: number;
}

/**
 * Every import of a source text: `import … from`, `export … from`, `import 'x'`, `import type`, `import('x')` as an
 * expression or as a type, and `require('x')`.
 */
export function importsOf(source: string): readonly Import[] {
  const { code, literals } = maskSource(source);
  const starts = [
    ...ends(code, /(?<![.\w$])from\s*(?=["'])/g),
    ...ends(code, /(?<![.\w$])import\s*(?=["'])/g),
    ...ends(code, /(?<![.\w$])import\s*\(\s*/g),
    ...ends(code, /(?<![.\w$])require\s*\(\s*/g),
  ];
  return starts
    .toSorted((left, right) => left - right)
    .map((at) => ({ specifier: literals.find((literal) => literal.at === at)?.text, line: lineAt(source, at) }));
}

const ends = (code: string, pattern: RegExp): readonly number[] =>
  [...code.matchAll(pattern)].map((match) => match.index + match[0].length);

/** Line number of an index, from 1. */
export const lineAt = (source: string, at: number): number => source.slice(0, at).split('\n').length;
