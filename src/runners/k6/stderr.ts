/** What k6 says on stderr in its JSON log format: exceptions are counted, the last errors kept for people. */
export interface K6Stderr {
  readonly take: (line: string) => void;
  /** Iterations that threw. k6 itself still exits 0 for them. */
  readonly exceptions: () => number;
  /** The last error lines, oldest first. */
  readonly lastErrors: () => readonly string[];
}

const KEPT = 5;
const LONGEST = 400;

export function k6Stderr(): K6Stderr {
  let exceptions = 0;
  const errors: string[] = [];
  const take = (line: string): void => {
    const { level, msg, hint } = parseLog(line);
    if (level !== 'error' && level !== 'fatal') return;
    if (hint === 'script exception') exceptions += 1;
    errors.push(msg.split('\n')[0]?.slice(0, LONGEST) ?? '');
    if (errors.length > KEPT) errors.shift();
  };
  return { take, exceptions: () => exceptions, lastErrors: () => errors };
}

function parseLog(line: string): { level: string; msg: string; hint: string } {
  try {
    const { level = '', msg = '', hint = '' } = JSON.parse(line) as { level?: string; msg?: string; hint?: string };
    return { level, msg, hint };
  } catch {
    // Before its logger is set up, and when it panics, k6 writes plain text.
    return { level: line.trim() === '' ? '' : 'error', msg: line, hint: '' };
  }
}
