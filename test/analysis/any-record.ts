/** Arbitrary login lines and server samples for properties: anything that the types allow. */
import fc from 'fast-check';
import {
  answerResults,
  type AttemptRecord,
  type LoginRecord,
  outcomes,
  reasons,
  type ServerSample,
  type StationTotals,
} from '../../src/model/record/run-record.ts';
import { noTotals } from './fixture.ts';

/** Every property runs with this seed. */
export const seeded = { seed: 20250611, numRuns: 200 } as const;

const moment = fc.double({ min: 0, max: 60, noNaN: true });
const duration = fc.double({ min: 0, max: 30, noNaN: true });
const steps = fc.constantFrom('authorize', 'eid-session', 'poll', 'token', 'queue-poll', 'retry-permit');

const attempt: fc.Arbitrary<AttemptRecord> = fc.tuple(steps, moment, duration, fc.constantFrom(...answerResults));

const login: fc.Arbitrary<LoginRecord> = fc
  .record({
    segment: fc.constantFrom('citizen', 'employer'),
    intendedSeconds: moment,
    lastedSeconds: duration,
    outcome: fc.constantFrom(...outcomes),
    reason: fc.constantFrom(...reasons),
    tries: fc.integer({ min: 1, max: 5 }),
    attempts: fc.array(attempt, { maxLength: 6 }),
    signature: fc.constantFrom('unchecked', 'valid', 'invalid'),
  })
  .map(({ lastedSeconds, ...drawn }) => ({
    ...drawn,
    index: 0,
    startedSeconds: drawn.intendedSeconds,
    endedSeconds: drawn.outcome === 'in-flight' ? null : drawn.intendedSeconds + lastedSeconds,
  }));

export const anyLogins: fc.Arbitrary<LoginRecord[]> = fc
  .array(login, { maxLength: 60 })
  .map((logins) => logins.map((one, index) => ({ ...one, index })));

const growth = fc.record({
  busySeconds: fc.double({ min: 0, max: 20, noNaN: true }),
  deadSeconds: fc.double({ min: 0, max: 5, noNaN: true }),
  queueSeconds: fc.double({ min: 0, max: 500, noNaN: true }),
  served: fc.integer({ min: 0, max: 200 }),
});

/** Samples about a second apart, from run second 0 on, whose totals only grow. */
export const anySamples: fc.Arbitrary<ServerSample[]> = fc
  .array(fc.tuple(fc.double({ min: 0.6, max: 1.4, noNaN: true }), growth), { minLength: 2, maxLength: 40 })
  .map((pauses) => {
    const totals = { busySeconds: 0, deadSeconds: 0, queueSeconds: 0, served: 0 };
    let atSeconds = 0;
    const samples = [sampleAt(0, totals)];
    for (const [pause, grown] of pauses) {
      atSeconds += pause;
      totals.busySeconds += grown.busySeconds;
      totals.deadSeconds += grown.deadSeconds;
      totals.queueSeconds += grown.queueSeconds;
      totals.served += grown.served;
      samples.push(sampleAt(atSeconds, totals));
    }
    return samples;
  });

export function sampleAt(atSeconds: number, totals: Partial<StationTotals>): ServerSample {
  return {
    atSeconds,
    stations: { idp: { ...noTotals, ...totals } },
    cpuSeconds: 0,
    eventLoopUtilisation: 0,
    deliveryLatenessP99Seconds: 0,
    answersDue: 0,
    answersLate: 0,
    waitingRoom: null,
    retryBudget: null,
  };
}
