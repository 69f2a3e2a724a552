/** How the values of a dashboard panel are written, by Grafana's unit ids. A unit that is not here is written as a plain number. */
import { decimal, percent, seconds } from '../numbers.ts';

type Say = (value: number | null | undefined) => string;

const sayings: Readonly<Record<string, Say>> = {
  s: seconds,
  percentunit: percent,
  dtdurations: seconds,
};

const names: Readonly<Record<string, string>> = {
  reqps: 'a second',
  ops: 'a second',
  cps: 'a second',
};

export const sayValue = (unit: string): Say => sayings[unit] ?? decimal;

/** What the numbers are, in words; empty when they say so themselves. */
export function unitInWords(unit: string): string {
  if (unit.startsWith('suffix:')) return unit.slice('suffix:'.length).trim();
  return names[unit] ?? '';
}
