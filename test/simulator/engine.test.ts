/** What holds for every run of the engine, whatever the plan: nothing is lost, time goes forward, sums close, bytes repeat. */
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import type { StationTotals } from '../../src/model/record/run-record.ts';
import type { Replication } from '../../src/model/record/tally.ts';
import { compilePlan } from '../../src/model/scenario/compile.ts';
import type { Plan } from '../../src/model/scenario/plan.ts';
import { readScenario } from '../../src/runners/scenario-file.ts';
import { LoginRows } from '../../src/simulator/engine/login-rows.ts';
import { createSimulation, simulate } from '../../src/simulator/simulate.ts';
import { anyPlan } from './random-plan.ts';

const launchDay = readScenario(
  readFileSync(new URL('../../scenarios/launch-day.yaml', import.meta.url), 'utf8'),
  'launch-day.yaml',
);

/** Requests of one step at one station, exponential, with people who wait for ever. */
function oneQueue({
  perSecond,
  servers,
  meanSeconds,
}: Readonly<Record<'perSecond' | 'servers' | 'meanSeconds', number>>): Plan {
  const plan = compilePlan(launchDay, 'naive', { seed: 7 });
  const service = { kind: 'exponential', meanSeconds } as const;
  return {
    ...plan,
    journey: 'request',
    durationSeconds: 2000,
    arrivals: [{ shape: 'constant', perSecond }],
    service: {
      ...plan.service,
      stations: { web: { servers } },
      steps: { ...plan.service.steps, authorize: { station: 'web', service } },
    },
    client: { ...plan.client, timeoutSeconds: 1e9 },
    people: { ...plan.people, pagePatience: { kind: 'fixed', seconds: 1e9 } },
  };
}

const sum = (numbers: readonly number[]): number => numbers.reduce((total, number) => total + number, 0);

function assertCloses({ tally }: Replication): void {
  for (const { intended, completed, abandoned, refused, failed, inFlight } of Object.values(tally.segments))
    assert.equal(completed + abandoned + refused + failed + inFlight, intended);
  const counts = Object.values(tally.segments);
  assert.equal(sum(tally.series.offered), sum(counts.map(({ intended }) => intended)));
  assert.equal(sum(tally.series.ended), sum(counts.map(({ intended, inFlight }) => intended - inFlight)));
  assert.equal(sum(tally.series.completed), sum(counts.map(({ completed }) => completed)));
  assert.equal(sum(Object.values(tally.reasons)), sum(counts.map(({ intended }) => intended)));
}

/** Everyone who came is gone, waits or is served; totals never go back. */
function assertStation(totals: StationTotals, before: StationTotals | undefined): void {
  const { arrivals, served, refused, cancelled, timedOut, queueLength, inService } = totals;
  const inside = arrivals - served - refused - cancelled - timedOut;
  assert.ok(inside >= queueLength + inService, `${inside} inside, ${queueLength} wait, ${inService} are served`);
  assert.ok(totals.deadSeconds <= totals.busySeconds + 1e-6);
  for (const key of ['arrivals', 'served', 'refused', 'busySeconds', 'queueSeconds', 'waitSeconds'] as const)
    assert.ok(totals[key] >= (before?.[key] ?? 0), `${key} goes back`);
}

describe('the engine', () => {
  it('accounts for every login and every request, on any plan', () => {
    fc.assert(
      fc.property(anyPlan, (plan) => {
        const replication = simulate(plan, 1);
        assertCloses(replication);
        replication.server.forEach(({ stations }, at) => {
          const earlier = replication.server[at - 1]?.stations;
          for (const [name, totals] of Object.entries(stations)) assertStation(totals, earlier?.[name]);
        });
      }),
      { numRuns: 80 },
    );
  });

  it('never counts more late answers than dead work allows: without time-outs there are none', () => {
    const plan = compilePlan(launchDay, 'naive', { seed: 3 });
    const patient: Plan = {
      ...plan,
      client: { ...plan.client, timeoutSeconds: 1e9 },
      people: { ...plan.people, pagePatience: { kind: 'fixed', seconds: 1e9 } },
    };
    assert.ok(sum(simulate(plan).tally.series.late) > 1000);
    assert.equal(sum(simulate(patient).tally.series.late), 0);
  });

  it('counts as late exactly what was served and not answered', () => {
    const plan = compilePlan(launchDay, 'naive', { seed: 4 });
    const { tally, server } = simulate(plan);
    const answered = sum(
      Object.values(tally.steps).map(
        ({ results }) => (results.ok ?? 0) + (results.pending ?? 0) + (results['wrong-pin'] ?? 0),
      ),
    );
    assert.equal(answered + sum(tally.series.late), server.at(-1)!.stations['web']!.served);
  });

  it('gives the same whatever the slices, and its clock never goes back', () => {
    const slices = fc.array(fc.record({ ahead: fc.nat({ max: 5000 }), most: fc.integer({ min: 1, max: 400 }) }), {
      maxLength: 40,
    });
    fc.assert(
      fc.property(anyPlan, slices, (plan, steps) => {
        const whole = simulate(plan, 1);
        const sliced = createSimulation(plan, 1);
        let before = 0;
        for (const { ahead, most } of steps) {
          const until = Math.min(plan.durationSeconds, before + ahead / 1000);
          const reached = sliced.run(until, most);
          assert.ok(sliced.nowSeconds() >= before && (!reached || sliced.nowSeconds() >= until));
          before = sliced.nowSeconds();
        }
        assert.equal(sliced.run(plan.durationSeconds), true);
        assert.deepEqual(sliced.finish(), whole);
      }),
      { numRuns: 40 },
    );
  });

  it('samples at the beginning of every bin and at the end', () => {
    const plan = { ...compilePlan(launchDay, 'all', { seed: 5 }), durationSeconds: 12.5 };
    const { server, tally } = simulate(plan, 5);
    assert.deepEqual(
      server.map(({ atSeconds }) => atSeconds),
      [0, 5, 10, 12.5],
    );
    assert.equal(tally.series.offered.length, 3);
  });

  it('obeys Little: the queue over time is what each request waited', () => {
    const { server } = simulate(oneQueue({ perSecond: 9, servers: 4, meanSeconds: 0.4 }), 100);
    const last = server.at(-1)!.stations['web']!;
    const waited = last.waitSeconds;
    assert.ok(last.served > 15_000);
    assert.ok(Math.abs(last.queueSeconds - waited) <= 0.002 * waited, `${last.queueSeconds} s against ${waited} s`);
    assert.ok(Math.abs(last.busySeconds / last.served - 0.4) < 0.02);
  });

  it('is the same, byte for byte, for the same seed, on any machine', () => {
    const digestOf = (replication: Replication): string =>
      createHash('sha256').update(JSON.stringify(replication)).digest('hex').slice(0, 16);
    const plan = compilePlan(launchDay, 'all', { seed: 5 });
    assert.equal(digestOf(simulate(plan)), digestOf(simulate(plan)));
    assert.equal(digestOf(simulate(oneQueue({ perSecond: 9, servers: 4, meanSeconds: 0.4 }), 100)), 'b3f2f72ad0884b19');
  });
});

describe('rows of logins', () => {
  it('are used again: as many as were ever under way at once, not as many as came', () => {
    const rows = new LoginRows();
    for (let came = 0; came < 5000; came += 1) {
      const slots = [rows.take(), rows.take(), rows.take()];
      assert.equal(new Set(slots).size, 3);
      slots.forEach((slot) => rows.begin(slot, came));
      slots.forEach((slot) => rows.free(slot));
    }
    assert.equal(rows.used(), 3);
  });
});
