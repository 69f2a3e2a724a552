import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { decoupledSettingsCheck, decoupledSettingsOf } from '../../../mock-idp/decoupled/decoupled-settings.ts';
import type { Problem } from '../../../src/model/errors.ts';
import { askForCiba, bank } from '../decoupled-client.ts';
import { openMock, profileOf, roomPolicy, unprotected } from '../fixture.ts';

const problemsOf = (value: unknown): string[] => {
  const problems: Problem[] = [];
  decoupledSettingsCheck(value, 'decoupled', problems);
  return problems.map(({ where }) => where);
};

describe('the settings of decoupled logins', () => {
  it('may all be left out', () => {
    assert.deepEqual(problemsOf({}), []);
    assert.equal(decoupledSettingsOf({ profile: () => ({}) }).intervalSeconds, 5);
    assert.equal(decoupledSettingsOf({ profile: () => ({ decoupled: { intervalSeconds: 1 } }) }).intervalSeconds, 1);
  });

  it('are told every problem at once', () =>
    assert.deepEqual(
      problemsOf({
        intervalSeconds: 0,
        deviceCodeSeconds: 3601,
        cibaSeconds: 1.5,
        userCodeTriesPerMinute: 'many',
        approvalByUrl: 'yes',
        pushSeconds: 1,
      }).toSorted(),
      [
        'decoupled.approvalByUrl',
        'decoupled.cibaSeconds',
        'decoupled.deviceCodeSeconds',
        'decoupled.intervalSeconds',
        'decoupled.pushSeconds',
        'decoupled.userCodeTriesPerMinute',
      ],
    ));
});

describe('the waiting room before CIBA', () => {
  it('lets a start wait with 202 and turns it away with 503 when it is full; what is wrong is told before', async () => {
    const waitingRoom = roomPolicy({ maxActiveLogins: 1, maxWaiting: 1, admitPerSecond: 1000 });
    const protection = { ...unprotected, waitingRoom };
    const mock = await openMock({ clients: [bank], profile: profileOf(0, { protection }) });
    const answers: number[] = [];
    for (let start = 0; start < 3; start += 1) answers.push((await askForCiba(mock.app)).statusCode);
    assert.deepEqual(answers, [200, 202, 503]);
    assert.equal((await askForCiba(mock.app, { scope: 'profile' })).statusCode, 400);
    await mock.close();
  });
});
