import { LaunchquakeError } from '../src/model/errors.ts';

/** Why one way of getting a program did not work. Stable: a script may look for it in the message. */
export type AttemptFault =
  | 'NOT_FOUND'
  | 'DOES_NOT_RUN'
  | 'WRONG_VERSION'
  | 'BUILD_FAILED'
  | 'INSTALL_FAILED'
  | 'NO_ASSET_FOR_PLATFORM'
  | 'RELEASE_UNREACHABLE'
  | 'ASSET_MISSING'
  | 'CHECKSUMS_MISSING'
  | 'CHECKSUM_LINE_MISSING'
  | 'CHECKSUM_MISMATCH'
  | 'DOWNLOAD_CUT'
  | 'ARCHIVE_UNREADABLE'
  | 'NOT_ALLOWED';

/** One way that was tried in vain. */
export interface FailedAttempt {
  readonly way: string;
  readonly fault: AttemptFault;
  readonly found: string;
  readonly expected: string;
  readonly hint: string;
}

/** Thrown inside one way of getting a program; the next way is tried and the reason is kept. */
export class AttemptError extends Error {
  readonly attempt: FailedAttempt;

  constructor(attempt: FailedAttempt, options?: ErrorOptions) {
    super(`${attempt.fault}: ${attempt.found}`, options);
    this.name = 'AttemptError';
    this.attempt = attempt;
  }
}

/** The failed attempt that an error stands for. Anything but an AttemptError is a bug and is thrown on. */
export function attemptOf(error: unknown): FailedAttempt {
  if (error instanceof AttemptError) return error.attempt;
  throw error;
}

/** Every way that was tried, with its reason and what to do about it, as one error. */
export function toolMissing(program: string, attempts: readonly FailedAttempt[]): LaunchquakeError {
  return new LaunchquakeError(
    'TOOL_MISSING',
    program,
    attempts.map(({ way, fault, found, expected, hint }) => ({ where: `${way} (${fault})`, found, expected, hint })),
  );
}
