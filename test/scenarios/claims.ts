import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { notBackAt } from '../../src/analysis/phase/point-tally.ts';
import type { PointTally } from '../../src/analysis/phase/point-tally.ts';
import type { Claim, Declared } from './declared.ts';
import { SEEDS, shipped, tryVariant } from './trigger-runs.ts';

const shareNotBack = (tally: PointTally, horizon: number): number => notBackAt(tally, horizon)?.value ?? Number.NaN;

/** Every variant of a scenario, with and without its trigger. */
export function claimsHold(name: string, { claims, ...runs }: Declared): void {
  const scenario = shipped(name);

  describe(`${name}, with and without its trigger, ${SEEDS} seeds`, () => {
    it('claims something of every variant', () =>
      assert.deepEqual(
        Object.keys(claims),
        scenario.variants.map((variant) => variant.name),
      ));

    for (const [variant, claim] of Object.entries(claims))
      it(`${variant}: ${words[claim]}`, () => {
        const isStable = claim === 'back' && runs.tenTimes;
        const { touched, untouched, requestsUnderTrigger } = tryVariant(scenario, variant, {
          ...runs,
          tenTimes: isStable,
        });
        assert.ok(requestsUnderTrigger > 0, 'what the trigger hits gets no traffic');
        assert.equal(touched.n, SEEDS);
        assert.ok(touched.unhealthyBefore <= 1, `${touched.unhealthyBefore} not healthy when the trigger began`);
        assert.ok(shareNotBack(untouched, 0) <= 0.05, `not healthy without it: ${shareNotBack(untouched, 0)}`);
        if (claim === 'back')
          for (const horizon of isStable ? [0, 1] : [0]) {
            const stuck = shareNotBack(touched, horizon);
            assert.ok(stuck <= 0.05, `not back: ${stuck} at horizon ${horizon}`);
          }
        if (claim === 'down') assert.ok(shareNotBack(touched, 0) >= 0.95, `back: ${1 - shareNotBack(touched, 0)}`);
      });

    it('says of each variant what the scenario expects of it', () => {
      for (const [variant, claim] of Object.entries(claims)) {
        const expected = (scenario.expect[variant] ?? []).filter((line) => /^(not )?recovered$/.test(line));
        for (const line of expected) {
          // The country has not recovered within an hour on the first day, and has after four weeks.
          if (name === 'national') continue;
          assert.equal(claim, line === 'recovered' ? 'back' : 'down', `${variant}: ${line}`);
        }
      }
    });
  });
}

const words: Readonly<Record<Claim, string>> = {
  down: 'is down after the trigger, and healthy without it',
  back: 'is back after the trigger and stays so, and healthy without it',
  either: 'is healthy without the trigger',
};
