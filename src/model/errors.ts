/**
 * What can go wrong, said the same way everywhere: a stable code, and for each problem where it is, what was found,
 * what was expected and what to do. Every problem of one input is reported at once.
 */

/** Exit codes of the command line. Documented in docs/exit-codes.md; a test keeps the two equal. */
export const exitCodes = {
  pass: 0,
  internal: 1,
  usage: 2,
  regression: 10,
  sloBreach: 11,
  inconclusive: 12,
  invalidRun: 13,
  noBaseline: 14,
  refusedTarget: 15,
  interrupted: 130,
} as const;

export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes];

/** Every error code of the project with the exit code it ends in and its one-line meaning. Documented in docs/errors.md. */
export const errorCodes = {
  USAGE: { exit: exitCodes.usage, meaning: 'The command line has an unknown verb, option or value.' },
  SCENARIO_INVALID: { exit: exitCodes.usage, meaning: 'A scenario file does not follow the schema.' },
  SCENARIO_NOT_FOUND: { exit: exitCodes.usage, meaning: 'There is no scenario of that name or path.' },
  EXPERIMENT_INVALID: { exit: exitCodes.usage, meaning: 'A reference experiment does not follow the schema.' },
  EXPERIMENT_UNKNOWN: { exit: exitCodes.usage, meaning: 'There is no reference experiment of that name or row.' },
  VARIANT_UNKNOWN: { exit: exitCodes.usage, meaning: 'The scenario has no variant of that name.' },
  PLAN_INVALID: { exit: exitCodes.usage, meaning: 'Compression or scale is out of range for this scenario.' },
  NO_STEADY_STATE: {
    exit: exitCodes.usage,
    meaning: 'A figure of a steady state is asked of a load that never fits.',
  },
  SIMULATED_ONLY: {
    exit: exitCodes.usage,
    meaning: 'A plan for a live run asks for what only the simulator can do.',
  },
  PROFILE_INVALID: {
    exit: exitCodes.usage,
    meaning: 'A capacity profile or a change to it does not follow the schema.',
  },
  DOCUMENT_INVALID: {
    exit: exitCodes.usage,
    meaning: 'A document sent to the admin API does not follow its schema.',
  },
  USERS_INVALID: { exit: exitCodes.usage, meaning: 'A file of users does not follow its format.' },
  CLIENTS_INVALID: { exit: exitCodes.usage, meaning: 'A file of clients does not follow its format.' },
  RECORD_NOT_FOUND: { exit: exitCodes.usage, meaning: 'There is no run record of that name or path.' },
  RECORD_INVALID: { exit: exitCodes.usage, meaning: 'A run record is damaged or of an unknown version.' },
  TARGET_REFUSED: {
    exit: exitCodes.refusedTarget,
    meaning: 'The target is not loopback and was not claimed with --i-own.',
  },
  TOOL_MISSING: { exit: exitCodes.usage, meaning: 'An external program could not be found, built or downloaded.' },
  FILE_TAKEN: { exit: exitCodes.usage, meaning: 'A file that would be written is there and is not ours.' },
  PORT_IN_USE: { exit: exitCodes.usage, meaning: 'A port that was asked for is taken by another process.' },
  TARGET_UNREACHABLE: { exit: exitCodes.invalidRun, meaning: 'The identity server does not answer.' },
  PROMETHEUS_UNREACHABLE: {
    exit: exitCodes.usage,
    meaning: 'A Prometheus that was asked does not answer, or not as Prometheus does.',
  },
  PROMETHEUS_FAILED: {
    exit: exitCodes.invalidRun,
    meaning: 'The Prometheus that was started did not get ready, or ended while it was needed.',
  },
  ALREADY_UP: { exit: exitCodes.usage, meaning: 'Another up has this folder or this data folder.' },
  MOCK_DIED: { exit: exitCodes.invalidRun, meaning: 'The mock identity provider ended during a run.' },
  GENERATOR_DIED: { exit: exitCodes.invalidRun, meaning: 'k6 ended before the plan did.' },
  RUN_INVALID: {
    exit: exitCodes.invalidRun,
    meaning: 'Live runs of the proof were not valid, however often they were repeated.',
  },
  SIMULATION_DIED: {
    exit: exitCodes.invalidRun,
    meaning: 'A simulation ended by a fault of its own before its virtual time was over.',
  },
  SIMULATION_TOO_LONG: {
    exit: exitCodes.usage,
    meaning: 'A simulation would take longer than it may.',
  },
  DISK: { exit: exitCodes.invalidRun, meaning: 'A file could not be written: the record of the run is not whole.' },
  INTERRUPTED: { exit: exitCodes.interrupted, meaning: 'The run was stopped from the keyboard or by a signal.' },
  INTERNAL: { exit: exitCodes.internal, meaning: 'A bug of Launchquake.' },
} as const satisfies Record<string, { exit: ExitCode; meaning: string }>;

export type ErrorCode = keyof typeof errorCodes;

/** One thing that is wrong. `where` is a path inside the input (`arrivals[2].perSecond`) or a file with line:column. */
export interface Problem {
  readonly where: string;
  readonly found: string;
  readonly expected: string;
  readonly hint?: string | undefined;
}

/** An error made for people. `message` holds the whole text that the command line prints. */
export class LaunchquakeError extends Error {
  readonly code: ErrorCode;
  readonly subject: string;
  readonly problems: readonly Problem[];

  /** @param subject the file, command or host that the problems are about */
  constructor(code: ErrorCode, subject: string, problems: readonly Problem[], options?: { cause?: unknown }) {
    super(renderProblems(code, subject, problems), options);
    this.name = 'LaunchquakeError';
    this.code = code;
    this.subject = subject;
    this.problems = problems;
  }

  get exitCode(): ExitCode {
    return errorCodes[this.code].exit;
  }
}

/** The text of an error: a head line, then two lines a problem. */
export function renderProblems(code: ErrorCode, subject: string, problems: readonly Problem[]): string {
  const count = problems.length === 1 ? '1 problem' : `${problems.length} problems`;
  const lines = problems.map(({ where, found, expected, hint }) => {
    const what = `  ${where}: found ${found}, expected ${expected}`;
    return hint === undefined ? what : `${what}\n    hint: ${hint}`;
  });
  return [`${code}  ${subject}  ${count}`, ...lines].join('\n');
}

/** Ends a `switch` over a union: a new member that was forgotten does not compile. */
export function exhaustive(value: never): never {
  throw new Error(`unhandled case: ${String(value)}`);
}
