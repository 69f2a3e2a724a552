import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { kneeOf } from '../../../src/model/service/capacity.ts';
import { fixed, plainPlan, plainSegment, plainService } from '../plan.ts';

describe('kneeOf', () => {
  it('11 steps of 0.1 s at 2 workers carry 2 ÷ 1.1 = 1.82 logins/s', () => {
    const knee = kneeOf(plainPlan());
    assert.ok(Math.abs(knee.perSecond - 2 / 1.1) < 1e-9);
    assert.deepEqual([knee.bottleneck, knee.completableRatio], ['web', 1]);
    assert.ok(Math.abs(knee.undisturbedServiceSeconds - 1.1) < 1e-9);
    assert.equal(knee.undisturbedAttempts, 11);
    assert.ok(Math.abs(knee.undisturbedSeconds - 8.1) < 1e-9);
    assert.ok(knee.high - knee.low < 1e-9, 'nothing is random here');
  });

  it('grows with the workers, exactly', () => {
    const [two, eight] = [kneeOf(plainPlan()), kneeOf(plainPlan({ service: plainService(8) }))];
    assert.ok(Math.abs(eight.perSecond / two.perSecond - 4) < 1e-9);
  });

  it('names the station that is short', () => {
    const service = plainService(100);
    const steps = { ...service.steps, token: { station: 'hsm', service: fixed(0.5) } };
    const knee = kneeOf(
      plainPlan({ service: { ...service, stations: { ...service.stations, hsm: { servers: 1 } }, steps } }),
    );
    assert.equal(knee.bottleneck, 'hsm');
    assert.ok(Math.abs(knee.perSecond - 2) < 1e-9);
  });

  it('counts completed logins: half the people without a PIN cost work and complete nothing', () => {
    const segments = [
      { ...plainSegment, share: 0.5 },
      { ...plainSegment, name: 'no-pin', share: 0.5, card: 'pin-unknown' as const },
    ];
    const knee = kneeOf(plainPlan({ segments }));
    // 11 steps for those who finish; 6 steps and 3 wrong PINs for those who do not: 2 workers ÷ ((1.1 + 0.9)/2) × 1/2
    assert.ok(knee.low <= 1 && knee.high >= 1, `${knee.low} to ${knee.high}`);
    assert.ok(knee.high - knee.low < 0.1, 'the interval means something');
    assert.ok(Math.abs(knee.completableRatio - 0.5) < 0.03);
  });

  it('counts the polls of a waiting computer as work', () => {
    const crossDevice = plainPlan({ segments: [{ ...plainSegment, device: 'cross-device' }] });
    assert.ok(kneeOf(crossDevice).perSecond < kneeOf(plainPlan()).perSecond);
  });

  it('is walked once for variants that an undisturbed login cannot tell apart, and anew for any other', () => {
    const crossDevice = { ...plainSegment, device: 'cross-device' as const };
    const plan = plainPlan({ segments: [crossDevice], seed: 4711 });
    const knee = kneeOf(plan);
    const bounded = { ...plan, variant: 'bounded', protection: { ...plan.protection, queueBound: 3 }, arrivals: [] };
    assert.equal(kneeOf(bounded), knee);
    const others = [
      { ...plan, seed: 4712 },
      { ...plan, client: { ...plan.client, pollSeconds: plan.client.pollSeconds / 2 } },
      { ...plan, service: plainService(3) },
      { ...plan, segments: [plainSegment] },
    ];
    for (const other of others) assert.notEqual(kneeOf(other), knee);
    assert.ok(kneeOf(others[1] ?? plan).undisturbedAttempts > knee.undisturbedAttempts);
  });
});
