import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { agree, reference, rowsOfCase } from './reference.ts';

/** A case of each experiment as published, and models that are wrong on purpose: they must not pass. */
const table: readonly {
  readonly experiment: string;
  readonly seeds?: number;
  readonly name: string;
  readonly wrong: Readonly<Record<string, object>>;
}[] = [
  {
    experiment: 'backoff-contention',
    name: '20/full-jitter',
    wrong: {
      'a backoff that counts from 0': { baseMs: 2.5 },
      'equal jitter instead': { backoff: 'equal-jitter' },
      'a network twice as slow': { delayMeanMs: 20 },
    },
  },
  { experiment: 'backoff-contention', name: '20/decorrelated-jitter', wrong: { 'another base': { baseMs: 7.5 } } },
  {
    experiment: 'hotos-thresholds',
    seeds: 20,
    name: '280',
    wrong: {
      'a server that skips who has gone': { cancelAbandoned: true },
      'one attempt': { attempts: 1 },
    },
  },
  { experiment: 'hotos-outages', seeds: 40, name: '200/1.2', wrong: { 'a slow server': { capacityPerSecond: 260 } } },
  {
    experiment: 'osdi-mongodb',
    seeds: 10,
    name: 'cut-80-for-10',
    wrong: {
      'more capacity': { capacityPerSecond: 17_500 },
    },
  },
  {
    experiment: 'osdi-mongodb',
    seeds: 10,
    name: 'cut-77.5-for-10',
    wrong: { 'less capacity': { capacityPerSecond: 15_500 } },
  },
  {
    experiment: 'collapse-by-load',
    seeds: 200,
    name: '40',
    wrong: { 'one attempt': { attempts: 1 }, 'a server that does not slow down': { perRequestSeconds: 0.001 } },
  },
  {
    experiment: 'collapse-by-width',
    seeds: 200,
    name: '8-backoff',
    wrong: {
      'no backoff': { backoff: { kind: 'none' } },
      'a shorter one': { backoff: { kind: 'full-jitter', baseSeconds: 1, capSeconds: 1e6 } },
    },
  },
  { experiment: 'coordinated-omission', name: 'waits', wrong: { 'the other client': { client: 'keeps-its-plan' } } },
  { experiment: 'coordinated-omission', name: 'keeps-its-plan', wrong: { 'the other client': { client: 'waits' } } },
  { experiment: 'simulated-stall', name: 'stall', wrong: { 'a stall of half the length': { stallSeconds: 50 } } },
  {
    experiment: 'open-closed',
    name: 'closed',
    wrong: {
      'one person less': { people: 9 },
      'service 15 % longer': { serviceSeconds: 1.15 },
      'the order of SRPT': { order: 'shortest-remaining' },
    },
  },
  { experiment: 'open-closed', name: 'open', wrong: { 'variable service': { serviceScv: 2 } } },
];

for (const { experiment: file, seeds, name, wrong } of table) {
  describe(`${file}, ${name}`, () => {
    const experiment = reference(file, seeds);
    it('agrees with what is published', () => {
      const rows = rowsOfCase(experiment, name);
      assert.ok(agree(rows), JSON.stringify(rows, null, 1));
    });
    for (const [about, parameters] of Object.entries(wrong))
      it(`does not agree with ${about}`, () => assert.equal(agree(rowsOfCase(experiment, name, parameters)), false));
  });
}

describe('the length of a visit', () => {
  const experiment = {
    ...reference('partly-open', 2),
    settings: { ...reference('partly-open').settings, requests: 60_000 },
  };
  it('goes from open to closed', () => {
    assert.ok(agree(rowsOfCase(experiment, '2')));
    assert.ok(agree(rowsOfCase(experiment, '40')));
  });
  it('is not the other way round', () => {
    assert.equal(agree(rowsOfCase(experiment, '2', { requestsPerVisit: 60 })), false);
    assert.equal(agree(rowsOfCase(experiment, '40', { requestsPerVisit: 1 })), false);
  });
});
