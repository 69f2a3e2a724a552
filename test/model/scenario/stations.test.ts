/** Stations and steps of a scenario on the way to a plan: compressed, scaled, and run. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { meanOf } from '../../../src/model/distributions.ts';
import { compilePlan } from '../../../src/model/scenario/compile.ts';
import { kneeOf } from '../../../src/model/service/capacity.ts';
import { readScenario } from '../../../src/runners/scenario-file.ts';
import { simulateVariant } from '../../../src/simulator/simulate-variant.ts';

const launchDay = readFileSync(new URL('../../../scenarios/launch-day.yaml', import.meta.url), 'utf8');
const changed = (...changes: [from: string | RegExp, to: string][]): string =>
  changes.reduce((text, [from, to]) => {
    const next = text.replace(from, to);
    assert.notEqual(next, text, String(from));
    return next;
  }, launchDay);

const text = changed(
  [
    'web: { servers: 4 }',
    `web: { servers: 4, contention: { kind: usl, alpha: 0.02, beta: 0.001 } },
      db: { servers: 8, discipline: priority, queueBound: 20, cancelAbandoned: true, waitLimitSeconds: 5, contention: { kind: table, factors: [[1, 1], [8, 2]] } },
      gateway: { servers: 1, queueBound: null }`,
  ],
  [
    'token: { station: web, ',
    'token: { priority: -1, holding: [{ station: db, service: { kind: gamma, meanSeconds: 0.01, scv: 2 } }], station: web, ',
  ],
  ['    authorize: {', '    sms: { station: gateway, service: { kind: fixed, seconds: 0.5 } }\n    authorize: {'],
);
const scenario = readScenario(text, 'stations.yaml');

describe('stations of a scenario', () => {
  it('compressed 10 times: a wait limit is a time, concurrency and priorities are not', () => {
    const { stations, steps } = compilePlan(scenario, 'naive', { compress: 10, scale: 1 }).service;
    assert.deepEqual(stations['db'], {
      servers: 8,
      discipline: 'priority',
      queueBound: 20,
      cancelAbandoned: true,
      waitLimitSeconds: 0.5,
      contention: {
        kind: 'table',
        factors: [
          [1, 1],
          [8, 2],
        ],
      },
    });
    assert.deepEqual(stations['web'], { servers: 4, contention: { kind: 'usl', alpha: 0.02, beta: 0.001 } });
    assert.deepEqual(stations['gateway'], { servers: 1, queueBound: null });
    assert.equal(steps.token.priority, -1);
    assert.equal(steps.token.holding?.[0]?.station, 'db');
    assert.ok(Math.abs(meanOf(steps.token.holding?.[0]?.service ?? { kind: 'fixed', seconds: 0 }) - 0.001) < 1e-12);
    assert.equal(steps.sms?.station, 'gateway');
  });

  it('at scale 2: twice the servers, and the same contention with all of them at work', () => {
    const plan = compilePlan(scenario, 'naive', { compress: 1, scale: 2 });
    assert.deepEqual(plan.service.stations['db'], {
      servers: 16,
      discipline: 'priority',
      queueBound: 40,
      cancelAbandoned: true,
      waitLimitSeconds: 5,
      contention: {
        kind: 'table',
        factors: [
          [2, 1],
          [16, 2],
        ],
      },
    });
    const one = kneeOf(compilePlan(scenario, 'naive', { compress: 1, scale: 1 })).perSecond;
    assert.ok(Math.abs(kneeOf(plan).perSecond / one - 2) < 0.02);
  });

  it('at scale 0.25: the same servers, each slower, with the same contention', () => {
    const { stations, steps } = compilePlan(scenario, 'naive', { compress: 1, scale: 0.25 }).service;
    assert.deepEqual([stations['web']?.servers, stations['db']?.servers, stations['db']?.queueBound], [4, 8, 5]);
    assert.deepEqual(stations['web']?.contention, { kind: 'usl', alpha: 0.02, beta: 0.001 });
    assert.ok(Math.abs(meanOf(steps.token.holding![0]!.service) - 0.04) < 1e-12);
  });

  it('runs in virtual time, every station accounted for, byte for byte the same again', () => {
    const plan = compilePlan(scenario, 'naive', { seed: 3 });
    const record = simulateVariant(plan);
    const last = record.server.at(-1)!;
    assert.deepEqual(Object.keys(last.stations).toSorted(), ['db', 'gateway', 'web']);
    for (const { arrivals, served, refused, cancelled, timedOut, queueLength, inService } of Object.values(
      last.stations,
    ))
      assert.ok(arrivals - served - refused - cancelled - timedOut - queueLength - inService >= 0);
    assert.ok(last.stations['db']!.arrivals > 0 && last.stations['web']!.heldSeconds > 0);
    assert.equal(JSON.stringify(simulateVariant(plan)), JSON.stringify(record));
  });

  it('lets a protection of a variant be the discipline of stations that have none of their own', () => {
    const lifo = readScenario(changed(['discipline: fifo', 'discipline: processor-sharing']), 'shared.yaml');
    assert.equal(compilePlan(lifo, 'naive').protection.discipline, 'processor-sharing');
  });
});
