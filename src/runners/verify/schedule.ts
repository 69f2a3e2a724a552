/**
 * Which case is next, and how long the rest will take. First one case of every experiment, which tells how long its cases are; then the
 * longest first, so that no long one is left for the end. Pure; the order has no influence on any number.
 */
export interface Case {
  readonly experiment: string;
  readonly index: number;
}

export interface Schedule {
  /** undefined: all are taken. */
  take(): Case | undefined;
  /** A taken case is done. */
  done(one: Case, seconds: number): void;
  /** Work left, seconds of one worker; null: nothing is known yet. */
  leftSeconds(): number | null;
}

interface Account {
  readonly waiting: Case[];
  /** Taken and not done. */
  running: number;
  finished: number;
  seconds: number;
}

export function createSchedule(cases: readonly Case[]): Schedule {
  const accounts = new Map<string, Account>();
  for (const one of cases) {
    const account = accounts.get(one.experiment) ?? { waiting: [], running: 0, finished: 0, seconds: 0 };
    account.waiting.push(one);
    accounts.set(one.experiment, account);
  }
  const all = [...accounts.values()];
  const urgency = (account: Account): number =>
    account.finished > 0 ? meanSeconds(account) : account.running > 0 ? 0 : Infinity;

  return {
    take() {
      const waiting = all.filter(({ waiting: left }) => left.length > 0);
      const first = waiting.toSorted((one, other) => byNumber(urgency(other), urgency(one)))[0];
      if (first === undefined) return undefined;
      first.running += 1;
      return first.waiting.shift();
    },
    done({ experiment }, seconds) {
      const account = accounts.get(experiment);
      if (account === undefined) throw new RangeError(`${experiment} is not in this schedule`);
      account.running -= 1;
      account.finished += 1;
      account.seconds += seconds;
    },
    leftSeconds() {
      const known = all.filter(({ finished }) => finished > 0);
      if (known.length === 0) return null;
      const usual = known.reduce((sum, one) => sum + meanSeconds(one), 0) / known.length;
      // Who runs is half done, on the average.
      return all.reduce((sum, one) => {
        const mean = one.finished > 0 ? meanSeconds(one) : usual;
        return sum + mean * (one.waiting.length + one.running / 2);
      }, 0);
    },
  };
}

const meanSeconds = ({ seconds, finished }: Account): number => seconds / finished;

/** Two infinities are equal here. */
const byNumber = (one: number, other: number): number => (one === other ? 0 : one - other);
