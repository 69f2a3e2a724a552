/**
 * Rows of the same kind as columns: a thousand samples of a server name each of their fields once. A column in which nothing changes is that
 * one value. Exact: what is unpacked is what was packed.
 */

export type Column = Scalar | readonly unknown[] | { readonly [key: string]: Column };
type Scalar = number | string | boolean | null;

const isScalar = (value: unknown): value is Scalar => value === null || typeof value !== 'object';
const isRecord = (value: unknown): value is Record<string, unknown> => !isScalar(value) && !Array.isArray(value);

/** @param rows JSON values, at least one */
export function packed(rows: readonly unknown[]): Column {
  const [first] = rows;
  if (isScalar(first)) return rows.every((row) => row === first) ? first : rows;
  if (!isRecord(first)) return rows;
  const keys = Object.keys(first);
  const alike = rows.every((row) => isRecord(row) && sameKeys(Object.keys(row), keys));
  if (!alike) return rows;
  return Object.fromEntries(keys.map((key) => [key, packed(rows.map((row) => (row as Record<string, unknown>)[key]))]));
}

const sameKeys = (some: readonly string[], others: readonly string[]): boolean =>
  some.length === others.length && some.every((key, at) => key === others[at]);

/** @throws RangeError when a column has another length */
export function unpacked(column: Column, rows: number): unknown[] {
  if (isScalar(column)) return Array.from({ length: rows }, () => column);
  if (Array.isArray(column)) {
    if (column.length !== rows) throw new RangeError(`a column has ${column.length} values, expected ${rows}`);
    return column;
  }
  const columns = Object.entries(column as { readonly [key: string]: Column }).map(
    ([key, inner]) => [key, unpacked(inner, rows)] as const,
  );
  return Array.from({ length: rows }, (_, at) => Object.fromEntries(columns.map(([key, values]) => [key, values[at]])));
}
