/** A verb of the command line. */
import { type Command, InvalidArgumentError } from 'commander';
import type { ExitCode } from '../model/errors.ts';
import type { World } from './world.ts';

export interface Verb {
  readonly name: string;
  readonly summary: string;
  /** A command line that works as it stands. */
  readonly example: string;
  /** Declares arguments, options and action; the action hands its exit code to `end`. --json is declared for every verb. */
  declare(command: Command, world: World, end: (code: ExitCode) => void): void;
}

/** A number in an option, within bounds. */
export function numberOption(bounds: { from: number; to: number; whole?: boolean }): (text: string) => number {
  const kind = bounds.whole === true ? 'a whole number' : 'a number';
  return (text) => {
    const value = text.trim() === '' ? Number.NaN : Number(text);
    const fits = value >= bounds.from && value <= bounds.to && (bounds.whole !== true || Number.isInteger(value));
    if (!fits) throw new InvalidArgumentError(`Expected ${kind} from ${bounds.from} to ${bounds.to}.`);
    return value;
  };
}

/** Numbers with commas between them, each within bounds. */
export function numberListOption(from: number, to: number): (text: string) => readonly number[] {
  return (text) => {
    const values = text.split(',').map((part) => (part.trim() === '' ? Number.NaN : Number(part)));
    if (values.every((value) => value >= from && value <= to)) return values;
    throw new InvalidArgumentError(`Expected numbers from ${from} to ${to} with commas between them.`);
  };
}

/** One JSON document for stdout. */
export const printJson = (value: unknown): string => `${JSON.stringify(value, null, 2)}\n`;
