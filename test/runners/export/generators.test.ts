import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { generatorsOf } from '../../../src/runners/export/generators.ts';
import { segmentLines } from '../../../src/runners/export/segment-lines.ts';
import { plainPlan } from '../../model/plan.ts';

/** So many logins per second for 100 s, by people of two tries with nobody to answer them: they are gone after a minute. */
const planOf = (perSecond: number) => plainPlan({ durationSeconds: 100, arrivals: [{ shape: 'constant', perSecond }] });
const generators = (perSecond: number, wish: Partial<Parameters<typeof generatorsOf>[1]> = {}) =>
  generatorsOf(planOf(perSecond), { users: 'all', instances: undefined, ...wish });

describe('generatorsOf', () => {
  it('makes a user ready for every login, and no more than one k6 for a small load', () => {
    const { logins, users, instances, mostUsers } = generators(1);
    assert.ok(logins > 60 && logins < 140, `${logins}`);
    assert.deepEqual(
      { users: users >= logins && users <= logins + 3, instances, mostUsers },
      { users: true, instances: 1, mostUsers: null },
    );
  });

  it('takes a k6 for every 2,000 users', () => {
    const { logins, users, instances, memoryMebibytes, cores } = generators(80);
    assert.ok(logins > 7_500 && logins < 8_500, `${logins}`);
    assert.equal(instances, Math.ceil(logins / 2000));
    assert.equal(users % instances, 0);
    assert.ok(users >= logins + 3);
    // 1 MiB a user and 256 MiB for k6 itself.
    assert.ok(memoryMebibytes >= 256 + users / instances && memoryMebibytes < 256 + users / instances + 256);
    assert.equal(cores, 1);
  });

  it('takes a k6 for every 1,000 requests per second, however few users they need', () => {
    const { instances, cores, peakRequestsPerSecond } = generators(80, { users: 1 });
    assert.equal(instances, Math.ceil(peakRequestsPerSecond / 1000));
    assert.equal(cores, Math.ceil(peakRequestsPerSecond / instances / 500));
  });

  it('takes as many as it is told, and rounds the users up to a multiple of them', () => {
    const { instances, users } = generators(1, { instances: 7 });
    assert.equal(instances, 7);
    assert.equal(users % 7, 0);
  });

  it('of a storm needs fewer than all where people give up long before the end, and tells the script', () => {
    const all = generators(20);
    const storm = generators(20, { users: 'storm' });
    assert.ok(storm.users < all.users && storm.users > 100, `${storm.users} of ${all.users}`);
    // And the three surplus starts.
    assert.equal(storm.users, (storm.mostUsers ?? NaN) + 3);
  });
});

describe('segmentLines', () => {
  it('has a line for each instance, with bounds as exact fractions', () => {
    assert.deepEqual(segmentLines('a.js', 2), [
      'LQ_RUN=one-name LQ_INSTANCES=2 LQ_INSTANCE=1 LQ_START_EVERY=60 k6 run --execution-segment=0:1/2 --execution-segment-sequence=0,1/2,1 a.js',
      'LQ_RUN=one-name LQ_INSTANCES=2 LQ_INSTANCE=2 LQ_START_EVERY=60 k6 run --execution-segment=1/2:1 --execution-segment-sequence=0,1/2,1 a.js',
    ]);
    assert.equal(segmentLines('a.js', 64).length, 64);
  });
});
