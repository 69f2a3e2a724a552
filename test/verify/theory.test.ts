/** Row 1 and 5 of the proof: what the experiments expect is what theory says, they pass, and a wrong model fails them. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { meanOf } from '../../src/model/distributions.ts';
import { toDistribution } from '../../src/model/scenario/distribution.ts';
import type { CaseOf, Expectation, Experiment, Kind } from '../../src/model/scenario/experiment-schema.ts';
import { boundedQueue, goodputPerSecond } from '../../src/theory/bounded-queue.ts';
import { deterministicQueue } from '../../src/theory/deterministic-service.ts';
import { erlangA, impatientWaitTail } from '../../src/theory/erlang-a.ts';
import { meanQueue, meanWaitSeconds, sojournQuantileSeconds } from '../../src/theory/erlang.ts';
import { extraRequestRatio, hedgedMeanSeconds, hedgedQuantileSeconds } from '../../src/theory/hedging.ts';
import { sinusoidalMean } from '../../src/theory/infinite-servers.ts';
import { machineRepair } from '../../src/theory/machine-repair.ts';
import { priorityPoolWaitsSeconds, priorityWaitsSeconds } from '../../src/theory/priorities.ts';
import { retrialQueue } from '../../src/theory/retrial.ts';
import { pollaczekKhinchineWaitSeconds, processorSharingSeconds } from '../../src/theory/single-server.ts';
import { measureSteadyQueue } from '../../src/verify/theory/steady-queue.ts';
import { formulas, valueOf } from '../../src/verify/theory/formulas.ts';
import { assertClose } from '../theory/close.ts';
import { reference, rowsOfCase } from './reference.ts';

type Exact = Readonly<Record<string, number>>;

function exactPool({ perSecond, servers, service }: CaseOf<'steady-queue'>): Exact {
  const pool = { arrivalsPerSecond: perSecond, servicePerSecond: 1 / meanOf(toDistribution(service)), servers };
  const wait = meanWaitSeconds(pool);
  return {
    wait,
    queue: meanQueue(pool),
    response: wait + 1 / pool.servicePerSecond,
    p99: sojournQuantileSeconds(pool, 0.99),
    utilisation: perSecond / servers / pool.servicePerSecond,
  };
}

function exactBounded({ perSecond, servers, service, queueBound, deadlineSeconds }: CaseOf<'steady-queue'>): Exact {
  const pool = {
    arrivalsPerSecond: perSecond,
    servicePerSecond: 1 / meanOf(toDistribution(service)),
    servers,
    capacity: servers + (queueBound ?? 0),
  };
  const queue = boundedQueue(pool);
  return {
    wait: queue.meanWaitSeconds,
    queue: queue.meanQueue,
    response: queue.meanSojournSeconds,
    refused: queue.blocking,
    goodput: deadlineSeconds === null ? queue.servedPerSecond : goodputPerSecond(pool, deadlineSeconds),
  };
}

function exactFixed({ perSecond, servers, service }: CaseOf<'steady-queue'>): Exact {
  const serviceSeconds = meanOf(toDistribution(service));
  const queue = deterministicQueue({ arrivalsPerSecond: perSecond, serviceSeconds, servers });
  return {
    wait: queue.meanWaitSeconds,
    queue: queue.meanQueue,
    utilisation: (perSecond * serviceSeconds) / servers,
  };
}

function exactQueue(of: CaseOf<'steady-queue'>): Exact {
  if (of.queueBound !== null) return exactBounded(of);
  if (of.service.kind === 'exponential') return exactPool(of);
  if (of.service.kind === 'fixed') return exactFixed(of);
  const wait = pollaczekKhinchineWaitSeconds({
    arrivalsPerSecond: of.perSecond,
    service: toDistribution(of.service),
  });
  return { wait, queue: of.perSecond * wait };
}

function exactEngine(of: CaseOf<'engine-queue'>): Exact {
  const meanSeconds = meanOf(toDistribution(of.service));
  if (of.hedgeAfterSeconds !== null) {
    const hedge = { servicePerSecond: 1 / meanSeconds, delaySeconds: of.hedgeAfterSeconds };
    return {
      response: hedgedMeanSeconds(hedge),
      p99: hedgedQuantileSeconds(hedge, 0.99),
      copies: extraRequestRatio(hedge),
    };
  }
  if (of.discipline === 'processor-sharing') return { ...exactSharing(of), utilisation: of.perSecond * meanSeconds };
  return exactQueue({ ...of, deadlineSeconds: null });
}

function exactPriorities({ servers, classes }: CaseOf<'priority-queue'>): Exact {
  const waits =
    servers === 1
      ? priorityWaitsSeconds(
          classes.map((one) => ({ arrivalsPerSecond: one.perSecond, service: toDistribution(one.service) })),
        )
      : priorityPoolWaitsSeconds({
          arrivalsPerSecond: classes.map((one) => one.perSecond),
          servicePerSecond: 1,
          servers,
        });
  return Object.fromEntries(
    ['firstWait', 'secondWait', 'thirdWait'].map((name, at) => [name, waits[at] ?? Number.NaN]),
  );
}

function exactSharing({ perSecond, service }: Pick<CaseOf<'processor-sharing'>, 'perSecond' | 'service'>): Exact {
  const queue = { arrivalsPerSecond: perSecond, service: toDistribution(service) };
  const slowdown = processorSharingSeconds(queue, 1);
  return { response: slowdown * meanOf(queue.service), shortSlowdown: slowdown, longSlowdown: slowdown };
}

function exactImpatient({ perSecond, longSeconds, ...rest }: CaseOf<'impatient-queue'>): Exact {
  const pool = { arrivalsPerSecond: perSecond, ...rest };
  const { delayProbability, abandonment, meanWaitSeconds: wait, occupancy } = erlangA(pool);
  return {
    delayed: delayProbability,
    abandoned: abandonment,
    wait,
    occupancy,
    long: impatientWaitTail(pool, longSeconds),
  };
}

function exactRetrial({ perSecond, ...rest }: CaseOf<'retrial-queue'>): Exact {
  const { blocking, meanOrbit, retryFlowPerSecond } = retrialQueue({ arrivalsPerSecond: perSecond, ...rest });
  return { blocked: blocking, orbit: meanOrbit, retries: retryFlowPerSecond };
}

function exactClosed(system: CaseOf<'closed-queue'>): Exact {
  const { completedPerSecond, responseSeconds } = machineRepair(system);
  return { throughput: completedPerSecond, response: responseSeconds };
}

function exactSinusoid({ servicePerSecond, ...rate }: CaseOf<'time-varying'>): Exact {
  return Object.fromEntries(
    ['rising', 'highest', 'falling', 'lowest'].map((name, quarter) => [
      name,
      sinusoidalMean(rate, servicePerSecond, (quarter * rate.periodSeconds) / 4),
    ]),
  );
}

const parametersOf = <K extends Kind>(experiment: Experiment<K>, one: Expectation<K>): CaseOf<K> =>
  ({ ...experiment.settings, ...one.at }) as CaseOf<K>;

/** Every expected value of an experiment, to the nine digits that are written. */
function holds<K extends Kind>(name: string, exact: (parameters: CaseOf<K>) => Exact): void {
  const experiment = reference(name) as unknown as Experiment<K>;
  let looked = 0;
  for (const one of experiment.expect) {
    const values = exact(parametersOf(experiment, one));
    for (const [quantity, expected] of Object.entries<number | undefined>(one.values)) {
      assertClose(expected ?? Number.NaN, values[quantity] ?? Number.NaN, 2e-8);
      looked += 1;
    }
  }
  assert.ok(looked > 0);
}

describe('what row 1 expects is what src/theory says', () => {
  it('theory-queues', () => holds<'steady-queue'>('theory-queues', exactQueue));
  it('theory-goodput', () => holds<'steady-queue'>('theory-goodput', exactBounded));
  it('theory-engine', () => holds<'engine-queue'>('theory-engine', exactEngine));
  it('theory-priorities', () => holds<'priority-queue'>('theory-priorities', exactPriorities));
  it('theory-sharing', () => holds<'processor-sharing'>('theory-sharing', exactSharing));
  it('theory-patience', () => holds<'impatient-queue'>('theory-patience', exactImpatient));
  it('theory-retrials', () => holds<'retrial-queue'>('theory-retrials', exactRetrial));
  it('theory-closed', () => holds<'closed-queue'>('theory-closed', exactClosed));
  it('theory-time-varying', () => holds<'time-varying'>('theory-time-varying', exactSinusoid));
});

const files = new Map<string, Experiment>();

function read(name: string): Experiment {
  const experiment = files.get(name) ?? reference(name);
  files.set(name, experiment);
  return experiment;
}

/** What does not agree in a case, with other parameters where they are given. */
function failing(name: string, of: string, changed: object = {}): string[] {
  const rows = rowsOfCase(read(name), of, changed);
  assert.ok(rows.length > 0);
  return rows.filter(({ pass }) => !pass).map(({ id }) => id);
}

describe('row 1 of the proof', () => {
  for (const [name, of] of [
    ['theory-queues', 'm-m-1-5'],
    ['theory-queues', 'm-d-1'],
    ['theory-goodput', 'k24-48'],
    ['theory-engine', 'm-m-10-20'],
    ['theory-engine', 'hedged'],
    ['theory-closed', 'at-the-knee'],
    ['theory-time-varying', 'four-minutes'],
    ['theory-coverage', 'm-m-1'],
  ] as const)
    it(`${name}, ${of} agrees`, () => assert.deepEqual(failing(name, of), []));

  it('every formula prints as published, and a digit more or less does not', () => {
    assert.deepEqual(
      read('theory-formulas').expect.flatMap(({ name }) => failing('theory-formulas', name ?? '')),
      [],
    );
    assert.deepEqual(failing('theory-formulas', 'erlang-b-10-5', { of: { load: 5.00001, servers: 10 } }), [
      'theory-formulas/erlang-b-10-5/value',
    ]);
  });

  it('a service that is 5 % slower, or varies a little more, does not agree', () => {
    const slower = failing('theory-queues', 'm-m-1-5', { service: { kind: 'exponential', meanSeconds: 1.05 } });
    assert.ok(slower.includes('theory-queues/m-m-1-5/wait') && slower.includes('theory-queues/m-m-1-5/refused'));
    const varied = failing('theory-queues', 'm-d-1', { service: { kind: 'gamma', meanSeconds: 1, scv: 0.1 } });
    assert.ok(varied.includes('theory-queues/m-d-1/wait') && !varied.includes('theory-queues/m-d-1/utilisation'));
  });

  it('the engine of whole logins without its second copies does not agree', () => {
    const plain = failing('theory-engine', 'hedged', { hedgeAfterSeconds: null });
    assert.ok(plain.includes('theory-engine/hedged/response') && plain.includes('theory-engine/hedged/copies'));
  });

  it('one more place in the queue is one too many', () =>
    assert.ok(failing('theory-queues', 'm-m-1-5', { queueBound: 5 }).includes('theory-queues/m-m-1-5/refused')));

  it('refuses a load that never fits before the first event', () =>
    assert.throws(
      () =>
        measureSteadyQueue(
          {
            perSecond: 2,
            servers: 1,
            service: { kind: 'exponential', meanSeconds: 1 },
            queueBound: null,
            deadlineSeconds: null,
            standardError: 0.1,
          },
          { seed: 1, seeds: 2, level: 0.95, quick: true },
        ),
      /there is no steady state/,
    ));
});

describe('row 5 of the proof', () => {
  it('every formula prints as published', () => {
    assert.deepEqual(
      read('mean-field-formulas').expect.flatMap(({ name }) => failing('mean-field-formulas', name ?? '')),
      [],
    );
  });

  it('2 % above the hidden capacity an outage sticks, and with a budget credited per success it does not', () => {
    assert.deepEqual(failing('mean-field-thresholds', 'hidden-25-above'), []);
    assert.deepEqual(failing('retry-budgets', 'per-success-0.2-245'), []);
    assert.deepEqual(
      failing('retry-budgets', 'per-success-0.2-245', { budget: null }),
      ['retry-budgets/per-success-0.2-245/tip'],
      'without the budget it sticks',
    );
  });
});

describe('formulas', () => {
  it('are all used by an experiment; an unknown one and a missing argument are told', () => {
    assert.throws(() => valueOf('erlang-d', {}), /no formula erlang-d; there are: erlang-b/);
    assert.throws(() => valueOf('erlang-b', { load: 5 }), /servers is missing, expected a number/);
    assert.throws(() => valueOf('knee-of-saturation', { x: 3, y: [] }), /is missing, expected a list of numbers/);
    const used = ['theory-formulas', 'mean-field-formulas'].flatMap((name) =>
      read(name).expect.map((one) => (one.at as { formula: string }).formula),
    );
    assert.deepEqual(
      Object.keys(formulas).filter((name) => !used.includes(name)),
      [],
    );
  });
});
