/**
 * Whether a value is inside itself somewhere, as an alias of YAML can make it (YAML 1.2.2 §3.2.1: a graph, not a tree). Whoever walks
 * such a value never comes to an end.
 */
export function isCircular(value: unknown, around: ReadonlySet<unknown> = new Set()): boolean {
  if (typeof value !== 'object' || value === null) return false;
  if (around.has(value)) return true;
  const here = new Set(around).add(value);
  return Object.values(value).some((inner) => isCircular(inner, here));
}

/** What an error says of it. */
export const circularInWords = { found: 'an alias inside of what it names', expected: 'values that end' } as const;
