/** Large counts for people: `840`, `12 k`, `3.1 M`, `2.4 G`. */
export function amountInWords(count: number): string {
  const unit = units.find(({ size }) => count >= size * 0.9995);
  if (unit === undefined) return String(Math.round(count));
  return `${Number((count / unit.size).toPrecision(count >= 100 * unit.size ? 3 : 2))} ${unit.name}`;
}

const units = [
  { size: 1e9, name: 'G' },
  { size: 1e6, name: 'M' },
  { size: 1e3, name: 'k' },
] as const;
