/** For each validity rule, what breaks it and what is as near to its limit as the rule allows. */
import {
  type Change,
  generatorBusy,
  inSeconds,
  late,
  same,
  withHealth,
  withInstances,
  withLogins,
  without,
  withServer,
} from './changes.ts';

export interface Provocation {
  readonly rule: string;
  readonly what: string;
  readonly breaks: Change;
  /** What the reason has to say. */
  readonly says: RegExp;
  /** As near to the limit as the rule allows. */
  readonly allowed: Change;
}

export const provocations: readonly Provocation[] = [
  {
    rule: 'run-complete',
    what: 'the generator died',
    breaks: (variant) => ({ ...variant, status: 'generator-died', reachedSeconds: 30 }),
    says: /the generator died: 30 s of 60 s/,
    allowed: same,
  },
  {
    rule: 'run-complete',
    what: 'k6 ended with an exit code',
    breaks: withHealth({ exitCode: 107 }),
    says: /k6 ended with exit code 107, expected 0/,
    allowed: withHealth({ exitCode: 0 }),
  },
  {
    rule: 'run-complete',
    what: 'k6 was killed',
    breaks: withHealth({ exitCode: null, signal: 'SIGKILL' }),
    says: /k6 ended with SIGKILL/,
    allowed: same,
  },
  {
    rule: 'run-complete',
    what: 'one of four k6 was killed',
    breaks: (variant) => ({
      ...withInstances(4, { died: true, exitCode: null, signal: 'SIGKILL', endedAtSeconds: 12.34 })(variant),
      status: 'generator-died',
      reachedSeconds: 12.4,
    }),
    says: /the generator died: 12\.4 s of 60 s; k6 instance 4 of 4, which has 25 % of the arrivals, ended with signal SIGKILL after 12\.3 s/,
    allowed: withInstances(4),
  },
  {
    rule: 'dropped-iterations',
    what: 'one iteration was dropped',
    breaks: withHealth({ droppedIterations: 1 }),
    says: /1 iteration dropped, limit 0/,
    allowed: same,
  },
  {
    rule: 'start-lateness',
    what: '9 of 840 logins, above 1 %, started 101 ms late of a time-out of 2 s',
    breaks: late(9, 0.101),
    says: /p99 of start lateness 101 ms, limit 100 ms/,
    allowed: late(9, 0.0999),
  },
  {
    rule: 'start-lateness',
    what: '9 of 840 logins started a second late, 8 may',
    breaks: late(9, 1),
    says: /p99 of start lateness 1 s, limit 100 ms/,
    allowed: late(8, 1),
  },
  {
    rule: 'start-lateness',
    what: 'no login started',
    breaks: withLogins(() => []),
    says: /no login was started/,
    allowed: same,
  },
  {
    rule: 'terminal-outcomes',
    what: 'an iteration threw',
    breaks: withHealth({ exceptions: 1 }),
    says: /1 iteration threw/,
    allowed: same,
  },
  {
    rule: 'terminal-outcomes',
    what: 'iterations were cut off',
    breaks: withHealth({ interruptedIterations: 2 }),
    says: /2 iterations cut off/,
    allowed: same,
  },
  {
    rule: 'terminal-outcomes',
    what: 'a login started and never ended',
    breaks: withHealth({ loginsEnded: 839 }),
    says: /840 logins started, 839 ended/,
    allowed: same,
  },
  {
    rule: 'terminal-outcomes',
    what: 'a login left no line',
    breaks: withLogins((logins) => logins.slice(1)),
    says: /840 logins ended by the generator’s own count, 839 left a line/,
    allowed: same,
  },
  {
    rule: 'terminal-outcomes',
    what: 'the generator counted nothing',
    breaks: withHealth({ loginsStarted: null, loginsEnded: null }),
    says: /left no count of its own/,
    allowed: same,
  },
  {
    rule: 'logins-add-up',
    what: 'an intended login is missing',
    breaks: withLogins((logins) => logins.slice(0, -1)),
    says: /1 login of 840 left no line/,
    allowed: same,
  },
  {
    rule: 'logins-add-up',
    what: 'a login has two lines',
    breaks: withLogins((logins) => [...logins, ...logins.slice(0, 1)]),
    says: /1 line too many: login 0 has two lines/,
    allowed: same,
  },
  {
    rule: 'logins-add-up',
    what: 'a login is of nobody in the plan',
    breaks: withLogins((logins) => [...logins, ...logins.slice(0, 1).map((login) => ({ ...login, index: 9999 }))]),
    says: /login 9999 is not in the plan/,
    allowed: same,
  },
  {
    rule: 'logins-add-up',
    what: 'a segment is not of the plan',
    breaks: withLogins((logins) => logins.map((login) => ({ ...login, segment: 'tourist' }))),
    says: /segment tourist is not in the plan/,
    allowed: same,
  },
  {
    rule: 'generator-cpu',
    what: 'k6 used 95 % of a core for 3 s',
    breaks: generatorBusy(3, 0.95),
    says: /above 90 % of a core for 3 s in a row.*highest second 95 %/,
    allowed: generatorBusy(2, 1.9),
  },
  {
    rule: 'generator-cpu',
    what: 'k6 used 91 % of a core for 10 s',
    breaks: generatorBusy(10, 0.91),
    says: /for 10 s in a row/,
    allowed: generatorBusy(10, 0.89),
  },
  {
    rule: 'generator-cpu',
    what: 'four k6 on two cores used 91 % of the one that is theirs',
    breaks: (variant) => withInstances(4)(generatorBusy(10, 0.91)(variant)),
    says: /above 90 % of a core for 10 s in a row/,
    allowed: (variant) => withInstances(4)(generatorBusy(10, 0.89)(variant)),
  },
  {
    rule: 'common-start',
    what: 'one of four took the next boundary',
    breaks: withInstances(4, { beginEpochMs: 1_795_000_005_000 }),
    says: /run second 0 of 4 instances lies 5 s apart, limit 0/,
    allowed: withInstances(4),
  },
  {
    rule: 'common-start',
    what: 'one of four never began',
    breaks: withInstances(4, { beginEpochMs: null }),
    says: /instance 4 of 4 never started its users/,
    allowed: same,
  },
  {
    rule: 'server-event-loop',
    what: 'the event loop was 91 % busy for 3 s',
    breaks: inSeconds(10, 13, { eventLoopUtilisation: 0.91 }),
    says: /above 90 % for 3 s in a row/,
    allowed: inSeconds(10, 40, { eventLoopUtilisation: 0.9 }),
  },
  {
    rule: 'server-event-loop',
    what: 'the event loop was full for 3 s',
    breaks: inSeconds(10, 13, { eventLoopUtilisation: 1 }),
    says: /highest second 100 %/,
    allowed: inSeconds(10, 12, { eventLoopUtilisation: 1 }),
  },
  {
    rule: 'delivery-lateness',
    what: '61 of 6,000 answers left late',
    breaks: inSeconds(60, 61, { answersLate: 61 }),
    says: /61 of 6000 answers left more than 50 ms late, limit 60/,
    allowed: inSeconds(60, 61, { answersLate: 60 }),
  },
  {
    rule: 'every-second',
    what: 'a sample of the server is missing',
    breaks: withServer((samples) => samples.filter(without(10, 11))),
    says: /no sample of the server for 2 s from second 9, limit 1.5 s/,
    allowed: withServer((samples) => samples.map((one) => (one.atSeconds === 10 ? { ...one, atSeconds: 10.5 } : one))),
  },
  {
    rule: 'every-second',
    what: 'the last samples of the generator are missing',
    breaks: (variant) => ({ ...variant, generator: variant.generator.filter(without(58, 61)) }),
    says: /no sample of the generator for 3 s from second 57/,
    allowed: (variant) => ({ ...variant, generator: variant.generator.filter(without(60, 61)) }),
  },
  {
    rule: 'every-second',
    what: 'the server was never sampled',
    breaks: withServer(() => []),
    says: /no sample of the server for 60 s from second 0/,
    allowed: same,
  },
  {
    rule: 'clock-step',
    what: 'the clock stepped back by 51 ms',
    breaks: withHealth({ clockStepSeconds: -0.051 }),
    says: /came apart by 51 ms, limit 50 ms/,
    allowed: withHealth({ clockStepSeconds: -0.05 }),
  },
  {
    rule: 'signatures',
    what: 'one signature was wrong',
    breaks: withLogins((logins) => logins.map((login, at) => (at === 0 ? { ...login, signature: 'invalid' } : login))),
    says: /1 of 434 checked signatures were wrong, limit 0/,
    allowed: same,
  },
  {
    rule: 'signatures',
    what: 'no signature was checked',
    breaks: withLogins((logins) => logins.map((login) => ({ ...login, signature: 'unchecked' }))),
    says: /none of 434 completed logins had its signature checked/,
    allowed: withLogins((logins) =>
      logins.map((login, at) => (at === 0 ? login : { ...login, signature: 'unchecked' })),
    ),
  },
];
