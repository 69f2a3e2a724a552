import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { RetryBudgetPolicy } from '../../../src/model/scenario/plan.ts';
import { openMock, profileOf, unprotected } from '../fixture.ts';
import type { TestMock } from '../fixture.ts';
import { authorize, login, post } from '../login.ts';

const open = (retryBudget: RetryBudgetPolicy | null, retryAfterSeconds: number | null = null): Promise<TestMock> =>
  openMock({ profile: profileOf(0, { retryBudget, protection: { ...unprotected, retryAfterSeconds } }) });

const permit = async ({ app }: TestMock): Promise<number> => (await post(app, '/portal/retry-permits', {})).statusCode;

describe('retry permits of the portal', () => {
  it('are always granted without a budget', async () => {
    const mock = await open(null);
    assert.deepEqual([await permit(mock), await permit(mock)], [200, 200]);
    await mock.close();
  });

  it('run out, and say when to ask again', async () => {
    const mock = await open({ credit: 'per-success', ratio: 0.1, capacity: 2 }, 1.5);
    assert.deepEqual([await permit(mock), await permit(mock)], [200, 200]);
    const refused = await post(mock.app, '/portal/retry-permits', {});
    assert.equal(refused.statusCode, 429);
    assert.deepEqual(refused.json(), { granted: false });
    assert.equal(refused.headers['retry-after'], '2');
    assert.equal(refused.headers['x-retry-after-ms'], '1500');
    await mock.close();
  });

  it('come back with completed logins, not with first attempts, when credited per success', async () => {
    const mock = await open({ credit: 'per-success', ratio: 0.5, capacity: 1 });
    await permit(mock);
    for (let at = 0; at < 5; at += 1) await authorize(mock.app, {}, { 'x-login-attempt': '1' });
    assert.equal(await permit(mock), 429);
    await login(mock.app);
    assert.equal(await permit(mock), 429, 'half a token is not a token');
    await login(mock.app);
    assert.equal(await permit(mock), 200);
    await mock.close();
  });

  it('come back with first attempts, not with retries, when credited per request', async () => {
    const mock = await open({ credit: 'per-request', ratio: 0.5, capacity: 1 });
    await permit(mock);
    await authorize(mock.app, {}, { 'x-login-attempt': '2' });
    await authorize(mock.app);
    await authorize(mock.app, {}, { 'x-login-attempt': '1' });
    assert.equal(await permit(mock), 429);
    await authorize(mock.app, {}, { 'x-login-attempt': '1' });
    assert.equal(await permit(mock), 200);
    await mock.close();
  });
});
