/** Numbers in the sentences that the analysis writes: plain text, three digits or so, the unit beside. */
import { toMs } from '../model/units.ts';

/** 0.47 · 2.1 · 14.1 · 345. */
export function decimal(value: number): string {
  if (!Number.isFinite(value)) return 'endless';
  const size = Math.abs(value);
  if (size === 0) return '0';
  return value.toFixed(size < 0.1 ? 3 : size < 1 ? 2 : size < 99.95 ? 1 : 0);
}

/** `63 %`; a digit more below 10 %, so that a little is not shown as nothing. */
export function percent(ratio: number): string {
  const hundredths = ratio * 100;
  return `${hundredths === 0 ? '0' : hundredths.toFixed(hundredths < 9.95 ? 1 : 0)} %`;
}

/** `4 ms` below a second, `12.5 s` from there; lateness needs no more. */
export function shortTime(seconds: number): string {
  if (!Number.isFinite(seconds)) return 'endless';
  const ms = toMs(seconds);
  if (Math.abs(ms) >= 999.95) return `${Number(seconds.toFixed(1))} s`;
  return `${Math.abs(ms) < 10 ? Number(ms.toFixed(1)) : Math.round(ms)} ms`;
}

/** `1 login`, `2 logins`. */
export const plural = (amount: number, one: string, many = `${one}s`): string =>
  `${amount} ${amount === 1 ? one : many}`;
