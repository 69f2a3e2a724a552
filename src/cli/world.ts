/** Everything the command line touches, as one argument. `io.ts` makes the real one; a test hands in its own and runs the whole CLI. */
import type { ProvidedPrometheus } from '../../tools/prometheus/provision-prometheus.ts';
import type { RunnerWorld } from '../runners/world.ts';

export interface TextStream {
  write(text: string): void;
  /** A person is watching. */
  readonly isTerminal: boolean;
  /** Width of the terminal; undefined: not known. */
  readonly columns: number | undefined;
}

export interface World extends RunnerWorld {
  /** Of this process. */
  readonly pid: number;
  /** What was typed after `launchquake`. */
  readonly args: readonly string[];
  /** Results. */
  readonly out: TextStream;
  /** Progress, remarks, errors. */
  readonly err: TextStream;
  /** Resolves when nothing more can come from stdin: the program that started this one has gone. */
  stdinEnded(): Promise<void>;
  /** Calls `listener` for Ctrl-C and every other request to end, until the returned function is called. */
  onInterrupt(listener: () => void): () => void;
  /** A k6 that runs: `wish`, else the pinned one, got now if it must be. @throws LaunchquakeError TOOL_MISSING */
  provideK6(
    wish: string | undefined,
    say: (line: string) => void,
  ): Promise<{ readonly path: string; readonly version: string }>;
  /** A Prometheus that runs: the pinned one, got now if it must be, or a fitting one of this machine. @throws LaunchquakeError TOOL_MISSING */
  providePrometheus(say: (line: string) => void): Promise<Pick<ProvidedPrometheus, 'path' | 'version' | 'how'>>;
  /** A path of this working folder as every program understands it. */
  absolutePath(path: string): string;
  /** The absolute path of a program on PATH; undefined: there is none. */
  findProgram(name: string): string | undefined;
  /** Ends at once, and with it every program that was started. */
  quit(exitCode: number): void;
}
