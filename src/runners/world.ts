/**
 * What the runners touch, as one argument: clocks, files, programs, sockets. `src/cli/io.ts` makes the real one; a test hands in its own.
 */

export interface Clock {
  /** The wall clock: milliseconds since 1970-01-01 UTC. It may step. */
  epochMs(): number;
  /** A clock that never steps: seconds since some moment. */
  monotonicSeconds(): number;
  /** Resolves after `seconds`, or at once when `stop` is aborted. It never rejects. */
  sleep(seconds: number, stop?: AbortSignal): Promise<void>;
}

/** Files and folders. Failures reject with Node's own errors (`code` ENOENT, ENOSPC, …). */
export interface Files {
  readText(path: string): Promise<string>;
  /** The bytes from `offsetBytes` to the end. */
  readFrom(path: string, offsetBytes: number): Promise<Uint8Array>;
  /** Creates or replaces; the folder must be there. @param mode who may read a new file; unset: as this machine has it */
  writeText(path: string, text: string, mode?: number): Promise<void>;
  appendText(path: string, text: string): Promise<void>;
  rename(from: string, to: string): Promise<void>;
  /** Removes a file or a whole folder; nothing there is no error. */
  remove(path: string): Promise<void>;
  makeFolder(path: string): Promise<void>;
  makeTemporaryFolder(): Promise<string>;
  /** Names in a folder, sorted; empty when there is no such folder. */
  list(path: string): Promise<readonly string[]>;
  exists(path: string): Promise<boolean>;
}

/** How a program ended. */
export interface ProgramEnd {
  readonly exitCode: number | null;
  readonly signal: string | null;
}

export type StopSignal = 'SIGINT' | 'SIGTERM' | 'SIGKILL';

export interface Program {
  readonly pid: number;
  readonly ended: Promise<ProgramEnd>;
  /** Sends a signal to this program alone; no effect once it has ended. */
  kill(signal: StopSignal): void;
}

export interface ProgramOptions {
  readonly env?: Readonly<Record<string, string>>;
  readonly onStdoutLine?: (line: string) => void;
  readonly onStderrLine?: (line: string) => void;
}

export interface Programs {
  /** Resolves when the program runs, rejects when it cannot be started. Its stdin stays open until this process ends. */
  start(command: string, args: readonly string[], options: ProgramOptions): Promise<Program>;
  /** CPU time a process has used, seconds; null: it is gone or this platform does not tell. */
  cpuSeconds(pid: number): Promise<number | null>;
  /** Whether a process of this id runs on this machine, whoever started it. */
  isRunning(pid: number): boolean;
}

export interface HttpAnswer {
  readonly status: number;
  readonly body: string;
  /** The header of that name. */
  readonly retryAfter?: string;
}

export interface HttpRequest {
  readonly method?: 'GET' | 'PATCH' | 'POST';
  readonly token?: string;
  readonly json?: unknown;
  /** Sent as it is; `json` is left out then. */
  readonly body?: Uint8Array;
  readonly headers?: Readonly<Record<string, string>>;
  /** For https alone. Without it: what this machine trusts. */
  readonly tls?: TlsChoices;
  readonly timeoutSeconds: number;
}

export interface TlsChoices {
  /** Whether the server's certificate must be one that this machine trusts, and of its host. */
  readonly verify: boolean;
  readonly minVersion: 'TLSv1.2' | 'TLSv1.3';
  /** PEM texts of a certificate of our own. */
  readonly client: { readonly certificate: string; readonly key: string } | null;
}

export interface Machine {
  readonly cpu: string;
  readonly cores: number;
  readonly memoryBytes: number;
  readonly os: string;
  /** The Node that runs this. */
  readonly node: { readonly path: string; readonly version: string };
}

export interface RunnerWorld {
  readonly clock: Clock;
  readonly files: Files;
  readonly programs: Programs;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly machine: Machine;
  /** The installed package: where scenarios/, bin/ and mock-idp/ are. */
  readonly packageFolder: string;
  request(url: string, request: HttpRequest): Promise<HttpAnswer>;
  /** Ports of 127.0.0.1 that nobody listens on, all different, for programs that must be told theirs. */
  freePorts(count: number): Promise<readonly number[]>;
}
