/** A program of `up`: started, listened to, and ended. Its last words say why it ended. */
import { endProgram } from '../../runners/target/mock.ts';
import type { Program, ProgramEnd } from '../../runners/world.ts';
import type { World } from '../world.ts';

export interface WatchedProgram {
  readonly pid: number;
  readonly ended: Promise<ProgramEnd>;
  /** The first line that matches, when it comes. Never, if it does not. */
  firstMatch(pattern: RegExp): Promise<RegExpExecArray>;
  /** Errors and warnings that it said last, else its last line; in one line. */
  lastWords(): string;
  /** Asks it to end, waits, and kills it if it takes longer than that. */
  stop(withinSeconds: number): Promise<void>;
}

interface Command {
  readonly path: string;
  readonly args: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
}

/** Rejects when it cannot be started. */
export async function watchProgram(world: World, { path, args, env }: Command): Promise<WatchedProgram> {
  const words = lastWords();
  const seen: string[] = [];
  const waiting = new Set<(line: string) => void>();
  const take = (line: string): void => {
    words.take(line);
    if (seen.length < KEPT_FROM_START) seen.push(line);
    for (const look of waiting) look(line);
  };
  const listen = { onStdoutLine: take, onStderrLine: take };
  const program: Program = await world.programs.start(path, args, env === undefined ? listen : { ...listen, env });
  return {
    pid: program.pid,
    ended: program.ended,
    firstMatch: (pattern) =>
      new Promise((resolve) => {
        const look = (line: string): void => {
          const match = pattern.exec(line);
          if (match === null) return;
          waiting.delete(look);
          resolve(match);
        };
        waiting.add(look);
        seen.forEach(look);
      }),
    lastWords: words.text,
    stop: async (withinSeconds) => void (await endProgram(world, program, 'SIGTERM', withinSeconds)),
  };
}

/** Lines of the start that are kept for who asks a little later. */
const KEPT_FROM_START = 100;
const KEPT = 3;
const LONGEST = 300;

/** Keeps what a program says last, complaints apart from the rest: a log full of good news must not push out why it ended. */
function lastWords(): { take(line: string): void; text(): string } {
  const complaints: string[] = [];
  let last: string | undefined;
  return {
    take(line) {
      last = sayingOf(line);
      if (!isComplaint(line)) return;
      complaints.push(last);
      if (complaints.length > KEPT) complaints.shift();
    },
    text: () => {
      if (last === undefined) return 'it said nothing';
      return `its last words: ${complaints.length > 0 ? complaints.join(' · ') : last}`;
    },
  };
}

/** Lines of a log name their level; a panic and a wrong option come without. */
const isComplaint = (line: string): boolean => !/\b(?:level|lvl)=(?:debug|info)\b/i.test(line) && line.trim() !== '';

/** `msg="…" err="…"` of a logfmt line; any other line as it is. */
function sayingOf(line: string): string {
  const field = (name: string): string | undefined => {
    const [, quoted, plain] = new RegExp(`\\b${name}=(?:"((?:[^"\\\\]|\\\\.)*)"|(\\S+))`).exec(line) ?? [];
    return quoted ?? plain;
  };
  const told = [field('msg'), field('err') ?? field('error')].filter((part) => part !== undefined).join(': ');
  return (told === '' ? line.trim() : told).slice(0, LONGEST);
}

/** How a program ended, in words. */
export const endingOf = ({ exitCode, signal }: ProgramEnd): string => signal ?? `exit code ${exitCode}`;
