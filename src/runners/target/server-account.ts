/** What the server says of itself at the end of a run: what was changed on it meanwhile, and whether its password hashes are real. */
import type { PasswordHashing, ServerChange } from '../../model/record/run-record.ts';
import { fromMs } from '../../model/units.ts';
import type { RunnerWorld } from '../world.ts';

/** A change as the mock tells it: the run's clock is not known to it. */
export type RawServerChange = Omit<ServerChange, 'atSeconds'> & {
  readonly sequence: number;
  readonly atEpochMs: number;
};

export interface ServerAccount {
  /** undefined: it did not answer. */
  readonly changes: readonly RawServerChange[] | undefined;
  readonly passwordHashing: PasswordHashing | undefined;
}

export const noAccount: ServerAccount = { changes: undefined, passwordHashing: undefined };

const PATIENCE_SECONDS = 5;

export async function serverAccount(world: RunnerWorld, url: string, token: string): Promise<ServerAccount> {
  const [audit, state] = await Promise.all(
    ['/admin/audit', '/admin/state'].map((path) => answerOf(world, `${url}${path}`, token)),
  );
  return {
    changes: listOf(audit?.['entries'])?.flatMap((entry) => changeOf(entry) ?? []),
    passwordHashing: hashingOf(state?.['passwordHashing']),
  };
}

/** Changes of the run itself, in run seconds: what was told to the server before its start is the plan. */
export const changesOnRunClock = (changes: readonly RawServerChange[], beginEpochMs: number): readonly ServerChange[] =>
  changes.flatMap(({ atEpochMs, what, by, detail }) => {
    const atSeconds = fromMs(atEpochMs - beginEpochMs);
    return atSeconds < 0 ? [] : [{ atSeconds, what, by, detail }];
  });

type Members = Readonly<Record<string, unknown>>;

async function answerOf(world: RunnerWorld, url: string, token: string): Promise<Members | undefined> {
  try {
    const answer = await world.request(url, { token, timeoutSeconds: PATIENCE_SECONDS });
    return answer.status === 200 ? membersOf(JSON.parse(answer.body) as unknown) : undefined;
  } catch {
    // The record says that nobody knows: a server that has died cannot be asked.
    return undefined;
  }
}

const membersOf = (value: unknown): Members | undefined =>
  typeof value === 'object' && value !== null ? (value as Members) : undefined;

const listOf = (value: unknown): readonly unknown[] | undefined => (Array.isArray(value) ? value : undefined);

function changeOf(entry: unknown): RawServerChange | undefined {
  const { sequence, atEpochMs, what, by, detail } = membersOf(entry) ?? {};
  if (typeof sequence !== 'number' || typeof atEpochMs !== 'number') return undefined;
  if (typeof what !== 'string' || typeof by !== 'string' || typeof detail !== 'string') return undefined;
  return { sequence, atEpochMs, what, by, detail };
}

function hashingOf(value: unknown): PasswordHashing | undefined {
  const { mode, algorithm, parameters, measuredSecondsPerHash, computed } = membersOf(value) ?? {};
  if (mode !== 'charged' && mode !== 'computed') return undefined;
  return {
    mode,
    algorithm: typeof algorithm === 'string' ? algorithm : null,
    parameters: (membersOf(parameters) ?? null) as PasswordHashing['parameters'],
    measuredSecondsPerHash: typeof measuredSecondsPerHash === 'number' ? measuredSecondsPerHash : null,
    computed: typeof computed === 'number' ? computed : 0,
  };
}
