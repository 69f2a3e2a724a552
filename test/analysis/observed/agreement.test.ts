import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { analyse } from '../../../src/analysis/analyse.ts';
import { goodCompletions } from '../../../src/analysis/goodput.ts';
import { type Observed, agreementOf } from '../../../src/analysis/observed/agreement.ts';
import type { CounterSample } from '../../../src/analysis/observed/moments.ts';
import type { VariantRecord } from '../../../src/model/record/run-record.ts';
import { collapsed, held, recordOf, smallFacts, variantOf } from '../fixture.ts';

/** A counter of `moments`, looked at every `interval` seconds from `offset` on; `share` of its events are counted. */
function counterOf(
  moments: readonly number[],
  { interval = 1, offset = 0, share = 1, late = 0 } = {},
): CounterSample[] {
  const samples: CounterSample[] = [];
  for (let at = offset; at <= 62; at += interval)
    samples.push([at, Math.floor(moments.filter((moment) => moment + late <= at).length * share)]);
  return samples;
}

function observedOf(variant: VariantRecord, options: Parameters<typeof counterOf>[1] = {}): Observed {
  return {
    started: [
      counterOf(
        variant.logins.map(({ intendedSeconds }) => intendedSeconds),
        options,
      ),
    ],
    good: [counterOf(goodCompletions(variant.logins, variant.plan.slo.loginWithinSeconds), options)],
    timeToLoginP50: 1.04,
    timeToLoginP99: 0.97,
    intervalSeconds: options.interval ?? 1,
  };
}

function disagreeing(variant: VariantRecord, observed: Observed): readonly string[] {
  const [findings] = analyse(recordOf([variant]), smallFacts).variants;
  assert.ok(findings);
  const { agreement: rows } = agreementOf(findings, observed, smallFacts(variant.plan));
  assert.equal(rows.length, 9);
  return rows.filter(({ agrees }) => !agrees).map(({ quantity }) => quantity);
}

describe('what counters saw against what the record says', () => {
  for (const tale of [collapsed, held]) {
    const variant = variantOf(tale);
    const name = variant.name;
    it(`${name}: agrees, whenever within the second the counter is looked at`, () => {
      for (const offset of [0, 0.3, 0.7]) assert.deepEqual(disagreeing(variant, observedOf(variant, { offset })), []);
    });
    it(`${name}: agrees when it is looked at every five seconds`, () =>
      assert.deepEqual(disagreeing(variant, observedOf(variant, { interval: 5 })), []));
    it(`${name}: does not agree when a tenth of the completions was never counted`, () =>
      assert.notDeepEqual(
        disagreeing(variant, { ...observedOf(variant), good: observedOf(variant, { share: 0.9 }).good }),
        [],
      ));
    it(`${name}: does not agree about quantiles that are a quarter off, or missing`, () => {
      const off = { ...observedOf(variant), timeToLoginP50: 1.25, timeToLoginP99: null };
      assert.deepEqual(disagreeing(variant, off), ['time to login p50', 'time to login p99']);
    });
  }

  it('does not agree about a collapse that the counters saw six seconds later', () => {
    const variant = variantOf(collapsed);
    assert.ok(disagreeing(variant, observedOf(variant, { late: 6 })).includes('goodput stops following'));
  });

  it('knows nothing when no counter was there', () => {
    const variant = variantOf(collapsed);
    const nothing: Observed = { started: [], good: [], timeToLoginP50: null, timeToLoginP99: null, intervalSeconds: 1 };
    assert.ok(disagreeing(variant, nothing).includes('goodput before'));
  });
});
