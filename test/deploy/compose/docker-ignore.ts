/**
 * Which files of a build context reach the builder, by .dockerignore as Docker reads it (moby/patternmatcher): the last
 * pattern that matches the path or a folder above it decides; `!` lets through again; a pattern is rooted at the context.
 */
export interface IgnoreList {
  readonly ignores: (path: string) => boolean;
  readonly patterns: readonly string[];
}

export function readDockerIgnore(text: string): IgnoreList {
  const patterns = text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '' && !line.startsWith('#'));
  const compiled = patterns.map((pattern) => ({
    kept: pattern.startsWith('!'),
    expression: expressionOf(pattern.replace(/^!/, '').replace(/^\/|\/$/g, '')),
  }));
  return {
    patterns,
    ignores: (path) => {
      const folders = path.split('/').map((_, at, parts) => parts.slice(0, at + 1).join('/'));
      const decisive = compiled.findLast(({ expression }) => folders.some((folder) => expression.test(folder)));
      return decisive !== undefined && !decisive.kept;
    },
  };
}

function expressionOf(pattern: string): RegExp {
  const parts = pattern.split(/(\*\*\/?|\*|\?)/).map((part) => {
    if (part.startsWith('**')) return part.endsWith('/') ? '(?:.*/)?' : '.*';
    if (part === '*') return '[^/]*';
    if (part === '?') return '[^/]';
    return part.replace(/[.+^${}()|[\]\\]/g, '\\$&');
  });
  return new RegExp(`^${parts.join('')}$`);
}
