/** What k6 says in its log, one JSON object a line, and on stderr: exceptions are counted, the last errors kept for people. */
export interface K6Stderr {
  readonly take: (line: string) => void;
  /** Text up to any point; a cut line waits for its rest. */
  readonly takeText: (text: string) => void;
  /** Iterations that threw. k6 itself still exits 0 for them. */
  readonly exceptions: () => number;
  /** The last error lines, oldest first. */
  readonly lastErrors: () => readonly string[];
  /** Metrics that k6 could not send on. They say nothing about the load: neither exceptions nor errors. */
  readonly pushFailures: () => PushFailures;
}

export interface PushFailures {
  readonly count: number;
  /** Why, in words, without the address. */
  readonly first: string | null;
  readonly last: string | null;
}

const KEPT = 5;
const LONGEST = 300;

/** A run of characters that may be a token, a code or a key: told by its beginning only. */
const SECRET_LOOKING = /[A-Za-z0-9_-]{24,}(?:\.[A-Za-z0-9_-]+)*/g;

export function k6Stderr(): K6Stderr {
  let exceptions = 0;
  let pushFailures: PushFailures = { count: 0, first: null, last: null };
  const errors: string[] = [];
  const take = (line: string): void => {
    // A storm brings a warning for every request that failed: looked at no further.
    if (line.trim() === '' || line.includes('"level":"warning"') || line.includes('"level":"info"')) return;
    const { message, fromIteration, pushFailure } = parseLog(line);
    if (pushFailure !== null) {
      pushFailures = { count: pushFailures.count + 1, first: pushFailures.first ?? pushFailure, last: pushFailure };
      return;
    }
    if (fromIteration) exceptions += 1;
    errors.push(message);
    if (errors.length > KEPT) errors.shift();
  };
  let rest = '';
  const takeText = (text: string): void => {
    const lines = (rest + text).split('\n');
    rest = lines.pop() ?? '';
    lines.forEach(take);
  };
  return { take, takeText, exceptions: () => exceptions, lastErrors: () => errors, pushFailures: () => pushFailures };
}

interface LogLine {
  readonly msg?: string;
  readonly error?: string;
  readonly executor?: string;
  readonly output?: string;
  readonly component?: string;
}

/** An error that names its executor was thrown in an iteration: `script exception`, or uncaught in a promise [k6 v2.2.0]. */
function parseLog(line: string): { message: string; fromIteration: boolean; pushFailure: string | null } {
  try {
    const { msg = '', error, executor, output, component } = JSON.parse(line) as LogLine;
    // A push that failed names its output; the stale markers at the end are sent by the manager of all outputs.
    const isPush =
      output === 'Prometheus remote write' || (component === 'output-manager' && msg.startsWith('Stopping'));
    const pushFailure = isPush ? firstLine(withoutAddress(error ?? msg)) : null;
    return { message: firstLine(msg), fromIteration: executor !== undefined, pushFailure };
  } catch {
    // Before its logger is set up, and when it panics, k6 writes plain text.
    return { message: firstLine(line), fromIteration: false, pushFailure: null };
  }
}

/** Go tells the whole URL of a request that failed, the query in it. */
const withoutAddress = (text: string): string => text.replaceAll(/Post "[^"]*": /g, '').replaceAll(/\w+:\/\/\S+/g, '…');

const firstLine = (text: string): string =>
  (text.split('\n')[0] ?? '').replaceAll(SECRET_LOOKING, (secret) => `${secret.slice(0, 6)}…`).slice(0, LONGEST);
