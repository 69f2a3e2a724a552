import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { type ProofProgress, runExperiments } from '../../../src/runners/verify/run-experiments.ts';
import { casesOf, isPure, verifyCase } from '../../../src/verify/verify-case.ts';
import { fakeWorld } from '../../cli/fake-world.ts';
import { reference } from '../../verify/reference.ts';

const omission = reference('coordinated-omission');
const contention = {
  ...reference('backoff-contention', 30),
  expect: reference('backoff-contention').expect.slice(0, 4),
};

type Request = Parameters<typeof runExperiments>[1];

const run = (changes: Partial<Request>) =>
  runExperiments(fakeWorld([]), {
    experiments: [contention, omission],
    quick: true,
    workers: 2,
    stop: new AbortController().signal,
    provideK6: () => Promise.reject(new Error('no k6 here')),
    onProgress: () => undefined,
    say: () => undefined,
    ...changes,
  });

describe('the cases of the proof in threads', () => {
  it('give the rows that they give in this one, in the order of the files, and say how far they are', async () => {
    const told: ProofProgress[] = [];
    const rows = await run({ onProgress: (progress) => told.push(progress) });
    assert.ok(isPure(contention) && isPure(omission));
    const here = [contention, omission].flatMap((one) =>
      casesOf(one, true).flatMap((index) => (isPure(one) ? verifyCase(one, index, { quick: true }) : [])),
    );
    assert.deepEqual(rows, here);
    assert.deepEqual([told.length, told.at(-1)?.done, told.at(-1)?.cases, told.at(-1)?.leftSeconds], [6, 6, 6, 0]);
    assert.deepEqual(await run({ workers: 1 }), here);
  });

  it('fail with what was wrong when they cannot be run, and leave the others alone', async () => {
    const broken = { ...omission, name: 'broken', kind: 'workload-model', settings: {} } as unknown as typeof omission;
    const rows = await run({ experiments: [broken, omission] });
    const failed = rows.filter(({ id }) => id.startsWith('broken/'));
    assert.ok(failed.length > 0 && failed.every(({ pass, value }) => !pass && value === null));
    assert.match(failed[0]?.note ?? '', /SIMULATION_DIED/);
    assert.ok(rows.filter(({ id }) => id.startsWith('coordinated-')).every(({ pass }) => pass));
  });

  it('fail when nothing measures them', async () => {
    const unknown = { ...omission, kind: 'divination' } as unknown as typeof omission;
    const rows = await run({ experiments: [unknown] });
    assert.ok(rows.length > 0 && rows.every(({ pass, note }) => !pass && note?.includes('divination') === true));
  });

  it('stop when they are told to, with what is done', async () => {
    const controller = new AbortController();
    const long = { ...contention, seeds: { quick: 1e6, full: 1e6 } };
    const going = run({ experiments: [omission, long], stop: controller.signal, onProgress: () => controller.abort() });
    const rows = await going;
    assert.ok(
      rows.every(({ id }) => id.startsWith('coordinated-')),
      'a case that was stopped has no rows',
    );
    assert.ok(rows.length > 0);
  });
});
