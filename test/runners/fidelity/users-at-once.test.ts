import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Plan } from '../../../src/model/scenario/plan.ts';
import { arrivalTimes } from '../../../src/model/traffic/arrivals.ts';
import { usersAtOnce } from '../../../src/runners/fidelity/users-at-once.ts';
import { requestPlan } from '../../analysis/fidelity/request-plan.ts';

const stop = new AbortController().signal;

async function usersOf(plan: Plan): Promise<number> {
  return (await usersAtOnce([plan], stop)).get(plan.variant) ?? 0;
}

describe('k6 users for a live run of the proof', () => {
  it('are a few dozen where nobody waits for long', async () => {
    const plan = requestPlan({ durationSeconds: 120 });
    const users = await usersOf(plan);
    assert.ok(users >= 50 && users < arrivalTimes(plan).length / 4, `${users} users`);
  });

  it('are one for each login and no more where all of them wait for the end', async () => {
    const plan = requestPlan({ arrivals: [{ shape: 'constant', perSecond: 300 }], durationSeconds: 5 });
    assert.equal(await usersOf(plan), arrivalTimes(plan).length);
  });

  it('are found for each variant of a group', async () => {
    const users = await usersAtOnce([requestPlan({ variant: 'a' }), requestPlan({ variant: 'b' })], stop);
    assert.deepEqual([...users.keys()], ['a', 'b']);
  });
});
