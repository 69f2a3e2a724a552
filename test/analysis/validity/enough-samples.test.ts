import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { LoginRecord } from '../../../src/model/record/run-record.ts';
import { planOf } from '../fixture.ts';
import { type Change, checkOf, same, withServer } from './changes.ts';

describe('enough-samples', () => {
  /** A window before the trigger of `seconds`, with 6 logins offered a second. */
  const before =
    (seconds: number): Change =>
    (variant) => ({ ...variant, plan: planOf({ ...variant.plan, warmUpSeconds: 20 - seconds }) });

  it('needs 30 logins offered in the window of a rate', () => {
    const expect = { naive: ['goodput.before > 0'] };
    assert.equal(checkOf('enough-samples', before(5), { expect }).holds, true);
    const short = checkOf('enough-samples', before(4.75), { expect });
    assert.equal(short.holds, false);
    assert.match(short.detail, /goodput\.before has 2[0-9] logins offered in its window, 30 needed/);
  });

  const completedAfterWarmUp =
    (count: number): Change =>
    (variant) => {
      let left = count;
      return {
        ...variant,
        logins: variant.logins.map((login): LoginRecord => {
          if (login.outcome !== 'completed' || login.intendedSeconds < 5 || left-- > 0) return login;
          return { ...login, outcome: 'abandoned', reason: 'page-patience' };
        }),
      };
    };

  for (const { quantile, needs } of [
    { quantile: 'p50', needs: 10 },
    { quantile: 'p95', needs: 100 },
  ]) {
    it(`needs ${needs} completed logins for ${quantile} of time to login`, () => {
      const expect = { naive: [`timeToLogin.${quantile} < 1 s`] };
      assert.equal(checkOf('enough-samples', completedAfterWarmUp(needs), { expect }).holds, true);
      const short = checkOf('enough-samples', completedAfterWarmUp(needs - 1), { expect });
      assert.equal(short.holds, false);
      assert.match(short.detail, new RegExp(`has ${needs - 1} completed logins, ${needs} needed`));
    });
  }

  it('needs 100 requests served for a ratio of server time', () => {
    const served = (perSecond: number): Change =>
      withServer((samples) =>
        samples.map((one) => {
          const idp = one.stations['idp'];
          assert.ok(idp !== undefined);
          return { ...one, stations: { idp: { ...idp, served: one.atSeconds * perSecond } } };
        }),
      );
    const expect = { naive: ['deadWork < 5 %'] };
    assert.equal(checkOf('enough-samples', served(100 / 55 + 0.001), { expect }).holds, true);
    assert.match(
      checkOf('enough-samples', served(99 / 55), { expect }).detail,
      /deadWork has 9[89] requests served, 100 needed/,
    );
  });

  it('asks nothing when no expectation asks for a sampled metric', () => {
    const expect = { naive: ['logins.refused = 0', 'valid'] };
    assert.match(checkOf('enough-samples', same, { expect }).detail, /no expectation asks/);
  });
});
