import assert from 'node:assert/strict';

/** Equal to a relative error; 0 is only equal to 0. */
export function assertClose(actual: number, expected: number, relative = 1e-9): void {
  const error = Math.abs(actual - expected);
  assert.ok(error <= relative * Math.abs(expected), `${actual} is not ${expected} to ${relative} (off by ${error})`);
}

/** Equal to the digits that a published value has: 0.0312 means ±0.00005. */
export function assertPrinted(actual: number, printed: string): void {
  const [mantissa = '', exponent = '0'] = printed.split('e');
  const decimals = (mantissa.split('.')[1] ?? '').length - Number(exponent);
  const half = 0.5 * 10 ** -decimals;
  assert.ok(
    Math.abs(actual - Number(printed)) <= half * (1 + 1e-6),
    `${actual} does not print as ${printed} (±${half})`,
  );
}
