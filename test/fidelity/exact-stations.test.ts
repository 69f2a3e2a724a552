/**
 * The stations of a live mock are exact, not just about right. A real process is sent Poisson arrivals over HTTP; the arrival instants and
 * service draws that it recorded are put through the recursion of Kiefer and Wolfowitz [On the theory of queues with many servers, Trans.
 * AMS 78, 1955], written here on its own, and every single wait must be the one that the recursion gives.
 */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { sendOpenLoop } from '../../bench/open-loop.ts';
import { startTracedMock } from '../../bench/traced-mock.ts';
import type { TracedVisit } from '../../mock-idp/realtime/visit-trace.ts';

const SERVERS = 8;
const PER_SECOND = 480;
const REQUESTS = 10_000;
const WITHIN_SECONDS = 0.003;
/**
 * The stations are exact however late the timers are. How late answers leave is the machine's doing as well: it is judged in those seconds
 * in which the generator's own timers were punctual, and once more if there were none.
 */
const TRIES = 2;
const PUNCTUAL_SECONDS = 0.002;
/** Requests that are judged together: about a second. */
const BLOCK = 500;

/** Waits of GI/GI/c in order of arrival: the server with the least left to do takes the next one. */
function kieferWolfowitz(arrivals: readonly number[], services: readonly number[], servers: number): number[] {
  const left = Array.from({ length: servers }, () => 0);
  return arrivals.map((arrival, at) => {
    const since = at === 0 ? 0 : arrival - (arrivals[at - 1] ?? 0);
    for (let server = 0; server < servers; server += 1) left[server] = Math.max(0, (left[server] ?? 0) - since);
    left.sort((one, other) => one - other);
    const wait = left[0] ?? 0;
    left[0] = wait + (services[at] ?? 0);
    return wait;
  });
}

const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;
const p99 = (values: readonly number[]): number =>
  values.toSorted((one, other) => one - other)[Math.ceil(0.99 * values.length) - 1] ?? Number.NaN;

interface Replay {
  /** As the recursion gives them. */
  readonly expected: readonly number[];
  /** From arrival to the start of service, as the mock decided. */
  readonly decided: readonly number[];
  /** From arrival to the answer, without the service. */
  readonly answered: readonly number[];
  readonly busyRatio: number;
  /** Of the generator's own timer, before each request. */
  readonly sentLate: readonly number[];
}

function replay(visits: readonly TracedVisit[], sentLate: readonly number[]): Replay {
  const ordered = visits.toSorted((one, other) => one.arrivedAtSeconds - other.arrivedAtSeconds);
  const arrivals = ordered.map(({ arrivedAtSeconds }) => arrivedAtSeconds);
  const services = ordered.map(({ serviceSeconds }) => serviceSeconds);
  const span = (arrivals.at(-1) ?? 0) - (arrivals[0] ?? 0);
  return {
    sentLate,
    expected: kieferWolfowitz(arrivals, services, SERVERS),
    decided: ordered.map(
      ({ startedAtSeconds, arrivedAtSeconds }) => (startedAtSeconds ?? Number.NaN) - arrivedAtSeconds,
    ),
    answered: ordered.map((visit) => visit.answeredAtSeconds - visit.arrivedAtSeconds - visit.serviceSeconds),
    busyRatio: (mean(services) * services.length) / (SERVERS * span),
  };
}

const inMs = (seconds: number): string => `${(1000 * seconds).toFixed(2)} ms`;

const distances = (values: readonly number[], from: readonly number[]): number[] =>
  values.map((value, at) => Math.abs(value - (from[at] ?? Number.NaN)));

async function drive(load: number, seed: number): Promise<Replay> {
  const mock = await startTracedMock(SERVERS, { kind: 'exponential', meanSeconds: (load * SERVERS) / PER_SECOND });
  try {
    await mock.startTrace(REQUESTS + 1000);
    const { lateSeconds } = await sendOpenLoop({ url: mock.url, perSecond: PER_SECOND, requests: REQUESTS, seed });
    const visits = await mock.trace();
    assert.equal(visits.length, REQUESTS, 'every request was traced');
    assert.ok(visits.every(({ fate, held }) => fate === 'served' && held.length === 0));
    return replay(visits, lateSeconds);
  } finally {
    await mock.stop();
  }
}

/** What no machine may spoil. */
function isExact({ expected, decided, busyRatio }: Replay, load: number): void {
  assert.ok(Math.abs(busyRatio - load) < 0.06, `a load of ${busyRatio}`);
  const off = distances(decided, expected);
  assert.ok(p99(off) < WITHIN_SECONDS, `p99 ${p99(off)} s off`);
  assert.ok(Math.max(...off) < 1e-6, `a request ${Math.max(...off)} s off`);
  assert.ok(Math.abs(mean(decided) / mean(expected) - 1) < 0.02, `${mean(decided)} s, not ${mean(expected)} s`);
  assert.ok(mean(expected) > 0, 'somebody waited');
}

/** How far answers were off in the punctual seconds, p99; null: there was no such second. */
function latenessWhenPunctual({ expected, answered, sentLate }: Replay): number | null {
  const off = distances(answered, expected);
  const blocks = Array.from({ length: REQUESTS / BLOCK }, (_, at) => at * BLOCK).filter(
    (from) => p99(sentLate.slice(from, from + BLOCK)) < PUNCTUAL_SECONDS,
  );
  return blocks.length === 0 ? null : p99(blocks.flatMap((from) => off.slice(from, from + BLOCK)));
}

describe('the recursion that the mock is held to', () => {
  it('gives the waits of a queue worked out by hand', () => {
    // two servers: the first two start at once; the third waits for the one that is done at 2, the fourth for the one at 3
    assert.deepEqual(kieferWolfowitz([0, 0, 1, 1], [3, 2, 2, 1], 2), [0, 0, 1, 2]);
    assert.deepEqual(kieferWolfowitz([0, 1, 2], [2, 2, 2], 1), [0, 1, 2]);
  });
});

describe(`a live mock, ${SERVERS} servers, ${REQUESTS} requests at ${PER_SECOND} a second`, () => {
  for (const load of [0.5, 0.7, 0.9])
    it(`at ρ = ${load} every request waits as long as the recursion says`, async (test) => {
      const late: number[] = [];
      for (let attempt = 1; attempt <= TRIES; attempt += 1) {
        const run = await drive(load, attempt);
        isExact(run, load);
        const judged = latenessWhenPunctual(run);
        const told =
          judged === null ? 'not judged, the machine was busy throughout' : `${inMs(judged)} in punctual seconds`;
        const overall = inMs(p99(distances(run.answered, run.expected)));
        test.diagnostic(`mean wait ${inMs(mean(run.decided))}; answers off, p99: ${told}, ${overall} over all`);
        if (judged !== null) late.push(judged);
        if (judged !== null && judged < WITHIN_SECONDS) return;
      }
      assert.equal(late.length, 0, `answers left late in punctual seconds too: ${late.map(inMs).join(', ')}`);
    });
});
