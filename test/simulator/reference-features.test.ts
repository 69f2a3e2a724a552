/** What the reference engine adds to the rules that it calls: faults, more servers, second copies, the portal's circuit breaker. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { circuitBreakerDefaults } from '../../src/model/client/circuit-breaker.ts';
import type { VariantRecord } from '../../src/model/record/run-record.ts';
import type { Plan } from '../../src/model/scenario/plan.ts';
import { simulateVariant } from '../../src/simulator/simulate-variant.ts';
import { stationChangesOf } from '../../src/simulator/timeline-of-stations.ts';
import { fixed, plainClient, plainPlan, plainService } from '../model/plan.ts';

/** One request of 0.1 s at one server, a client that waits 5 s and tries twice; 4 come each second. */
const request = (over: Partial<Plan> = {}): Plan =>
  plainPlan({
    journey: 'request',
    durationSeconds: 300,
    arrivals: [{ shape: 'constant', perSecond: 4 }],
    service: plainService(1),
    client: { ...plainClient, reclickDelay: fixed(0) },
    ...over,
  });

const completedIn = ({ logins }: VariantRecord, from: number, to: number): number =>
  logins.filter(({ outcome, endedSeconds }) => outcome === 'completed' && endedSeconds! >= from && endedSeconds! < to)
    .length;

describe('faults', () => {
  const outage = { station: 'web', startSeconds: 100, durationSeconds: 20, speed: 0 };

  it('nothing is served while a station stands still, and again after', () => {
    const record = simulateVariant(request({ faults: [outage] }));
    assert.ok(completedIn(record, 80, 100) > 50);
    assert.equal(completedIn(record, 100.11, 120), 0);
    assert.ok(completedIn(record, 160, 300) > 400, `${completedIn(record, 160, 300)}`);
  });

  it('a station at half speed takes twice as long', () => {
    const slow = simulateVariant(
      request({ faults: [{ ...outage, startSeconds: 0, durationSeconds: 300, speed: 0.5 }] }),
    );
    const shortest = Math.min(
      ...slow.logins.flatMap(({ attempts }) =>
        attempts.flatMap(([, , seconds, result]) => (result === 'ok' ? [seconds] : [])),
      ),
    );
    assert.ok(Math.abs(shortest - 0.2) < 1e-6, `${shortest}`);
  });

  it('faults that overlap multiply, and end each at its own moment', () => {
    const changes = stationChangesOf(
      request({ faults: [outage, { ...outage, startSeconds: 90, durationSeconds: 100, speed: 0.5 }] }),
    );
    assert.deepEqual(
      changes.map((change) => [change.atSeconds, change.kind === 'speed' && change.speed]),
      [
        [90, 0.5],
        [100, 0],
        [120, 0.5],
        [190, 1],
      ],
    );
  });
});

describe('more servers', () => {
  it('are there after their lag, and gone when the remedy is taken back', () => {
    const remedies = [
      { kind: 'servers', atSeconds: 50, untilSeconds: 200, station: 'web', factor: 3, lagSeconds: 10 },
    ] as const;
    const record = simulateVariant(request({ remedies }));
    const serversAt = (second: number): number | undefined => record.server[second]?.stations['web']?.servers;
    assert.deepEqual([59, 61, 199, 201].map(serversAt), [1, 3, 3, 1]);
  });
});

describe('hedging', () => {
  const service = { ...plainService(4), steps: plainService(4).steps };
  const slowSometimes = {
    ...service,
    steps: Object.fromEntries(
      Object.entries(service.steps).map(([step, cost]) => [
        step,
        { ...cost, service: { kind: 'hyperexponential', meanSeconds: 0.1, scv: 20 } },
      ]),
    ) as unknown as Plan['service']['steps'],
  };
  const plain = request({ service: slowSometimes, arrivals: [{ shape: 'constant', perSecond: 2 }] });
  const hedged: Plan = { ...plain, client: { ...plain.client, hedge: { afterSeconds: 0.2 } } };
  const p99 = ({ logins }: VariantRecord): number => {
    const times = logins
      .flatMap(({ endedSeconds, intendedSeconds }) => (endedSeconds === null ? [] : [endedSeconds - intendedSeconds]))
      .toSorted((a, b) => a - b);
    return times[Math.floor(0.99 * times.length)] ?? Number.NaN;
  };

  it('sends a second copy of the slow ones alone, and the first answer counts', () => {
    const [without, withCopies] = [simulateVariant(plain), simulateVariant(hedged)];
    const requests = (record: VariantRecord): number => record.logins.flatMap(({ attempts }) => attempts).length;
    assert.ok(requests(withCopies) > requests(without));
    assert.ok(requests(withCopies) < 1.4 * requests(without), `${requests(withCopies)} of ${requests(without)}`);
    assert.ok(p99(withCopies) < 0.7 * p99(without), `${p99(withCopies)} against ${p99(without)}`);
  });
});

describe('the circuit breaker of the portal', () => {
  const breaker = { ...circuitBreakerDefaults, windowCalls: 10, minCalls: 10, openSeconds: 20, probes: 2 };
  const outage = { station: 'web', startSeconds: 100, durationSeconds: 60, speed: 0 };

  it('spares a server that answers nobody, and closes when it answers again', () => {
    const naive = request({ faults: [outage], client: { ...plainClient, reclickDelay: fixed(0.5) } });
    const [open, broken] = [naive, { ...naive, client: { ...naive.client, breaker } }].map(simulateVariant);
    const arrivals = (record: VariantRecord): number => record.server.at(-1)?.stations['web']?.arrivals ?? Number.NaN;
    assert.ok(arrivals(broken!) < 0.8 * arrivals(open!), `${arrivals(broken!)} of ${arrivals(open!)}`);
    assert.ok(completedIn(broken!, 250, 300) > 150, `${completedIn(broken!, 250, 300)}`);
  });
});
