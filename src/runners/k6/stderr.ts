/** What k6 says in its log, one JSON object a line, and on stderr: exceptions are counted, the last errors kept for people. */
export interface K6Stderr {
  readonly take: (line: string) => void;
  /** Text up to any point; a cut line waits for its rest. */
  readonly takeText: (text: string) => void;
  /** Iterations that threw. k6 itself still exits 0 for them. */
  readonly exceptions: () => number;
  /** The last error lines, oldest first. */
  readonly lastErrors: () => readonly string[];
}

const KEPT = 5;
const LONGEST = 300;

/** A run of characters that may be a token, a code or a key: told by its beginning only. */
const SECRET_LOOKING = /[A-Za-z0-9_-]{24,}(?:\.[A-Za-z0-9_-]+)*/g;

export function k6Stderr(): K6Stderr {
  let exceptions = 0;
  const errors: string[] = [];
  const take = (line: string): void => {
    // A storm brings a warning for every request that failed: looked at no further.
    if (line.trim() === '' || line.includes('"level":"warning"') || line.includes('"level":"info"')) return;
    const { message, fromIteration } = parseLog(line);
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
  return { take, takeText, exceptions: () => exceptions, lastErrors: () => errors };
}

/** An error that names its executor was thrown in an iteration: `script exception`, or uncaught in a promise [k6 v2.2.0]. */
function parseLog(line: string): { message: string; fromIteration: boolean } {
  try {
    const { msg = '', executor } = JSON.parse(line) as { msg?: string; executor?: string };
    return { message: firstLine(msg), fromIteration: executor !== undefined };
  } catch {
    // Before its logger is set up, and when it panics, k6 writes plain text.
    return { message: firstLine(line), fromIteration: false };
  }
}

const firstLine = (text: string): string =>
  (text.split('\n')[0] ?? '').replaceAll(SECRET_LOOKING, (secret) => `${secret.slice(0, 6)}…`).slice(0, LONGEST);
