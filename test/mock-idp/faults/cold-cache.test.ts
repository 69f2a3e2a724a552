import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { openMock, profileOf } from '../fixture.ts';
import type { TestMock } from '../fixture.ts';
import { faultsOf, injectFault } from './admin-faults.ts';

describe('a cold cache', () => {
  const timed = async (mock: TestMock): Promise<number> => {
    const start = mock.clock.nowSeconds();
    const answer = mock.app.inject('/userinfo').then(() => mock.clock.nowSeconds() - start);
    for (let turn = 0; turn < 100; turn += 1) await mock.clock.advance(0.1);
    return Math.round((await answer) * 10) / 10;
  };

  it('makes the first requests of each step slower', async () => {
    const mock = await openMock({ profile: profileOf(1) });
    await injectFault(mock, { kind: 'cold-cache', factor: 4, firstRequests: 2, lastsSeconds: 1000 });
    assert.deepEqual([await timed(mock), await timed(mock), await timed(mock)], [4, 4, 1]);
    assert.equal((await faultsOf(mock))[0]?.hits, 2);
    await mock.close();
  });

  it('gets warm with its time constant', async () => {
    const mock = await openMock({ profile: profileOf(1) });
    // 1 + 4·exp(−t/10): 5 at once, 1 + 4/e = 2.47 after ten seconds, 1.54 after twenty.
    await injectFault(mock, { kind: 'cold-cache', factor: 5, decaySeconds: 10, lastsSeconds: 1000 });
    assert.deepEqual([await timed(mock), await timed(mock), await timed(mock)], [5, 2.5, 1.5]);
    await mock.close();
  });
});
