import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { analyse } from '../../src/analysis/analyse.ts';
import type { PredictionFindings } from '../../src/analysis/findings.ts';
import type { VariantRecord } from '../../src/model/record/run-record.ts';
import { held, KNEE, recordOf, smallFacts, type Tale, variantOf } from './fixture.ts';
import { tallied } from './simulated/tallied.ts';

const carrying = (perSecond: number): Tale => ({ goodputAt: () => perSecond });

/** 39 seeds whose goodput in the spike is 7, 8 or 9 a second; none of them is the one of the live run, which is 1. */
const seeds = Array.from({ length: 39 }, (_, at) => tallied(variantOf(carrying(7 + (at % 3))), at + 2));

function predicted(live: Tale, change: Partial<VariantRecord> = {}): PredictionFindings {
  const variant = { ...variantOf(live), prediction: seeds, ...change };
  const [found] = analyse(recordOf([variant]), smallFacts).variants;
  assert.ok(found?.prediction !== undefined);
  assert.equal(found.result.prediction, found.prediction.result);
  return found.prediction;
}

const quantityOf = ({ result }: PredictionFindings, name: string): (typeof result.quantities)[number] => {
  const found = result.quantities.find(({ quantity }) => quantity === name);
  assert.ok(found !== undefined);
  return found;
};

describe('a prediction', () => {
  it('is the median of the seeds and the interval that one run lies in, at the level that so many seeds allow', () => {
    const prediction = predicted(carrying(8));
    const { measured, value, low, high, inside } = quantityOf(prediction, 'goodput.duringLate');
    assert.deepEqual([measured, value, low, high, inside], [8, 8, 7, 9, true]);
    assert.equal(prediction.result.level, 0.95);
    assert.deepEqual(
      prediction.result.seeds,
      seeds.map(({ seed }) => seed),
    );
  });

  it('says so when the live value lies outside', () => {
    assert.equal(quantityOf(predicted(carrying(5)), 'goodput.duringLate').inside, false);
    assert.equal(quantityOf(predicted(held), 'goodput.duringLate').inside, false, `${KNEE} a second is above 9`);
    const { goodput } = predicted(held).insideRatio;
    assert.ok(goodput !== null && goodput > 0.3 && goodput < 0.8, 'it lies inside as long as the spike has not begun');
  });

  it('of recovery is the share of seeds that recovered', () => {
    const { measured, value, low, high, inside } = quantityOf(predicted(carrying(3)), 'recovered');
    assert.deepEqual([measured, value, low, high, inside], [0, 1, 1, 1, false]);
  });

  it('leaves out what was not measured: a window that the run did not finish is neither in nor out', () => {
    const short = predicted(carrying(8), { status: 'aborted', reachedSeconds: 30 });
    assert.deepEqual(
      ['goodput.before', 'goodput.after', 'recovered'].map((name) => quantityOf(short, name).inside),
      [true, null, null],
    );
    const windows = short.measured.goodput;
    assert.equal(windows.filter((rate) => rate === null).length, Math.ceil(windows.length / 2));
  });

  it('leaves the seed of the live run out: it saw the same people', () => {
    const own = tallied(variantOf(carrying(3)), 1);
    assert.deepEqual(predicted(carrying(8), { prediction: [own, ...seeds] }), predicted(carrying(8)));
  });

  it('is not there without other seeds', () => {
    for (const prediction of [[], [tallied(variantOf(held), 1)]]) {
      const [found] = analyse(recordOf([{ ...variantOf(held), prediction }]), smallFacts).variants;
      assert.deepEqual([found?.prediction, found?.result.prediction], [undefined, undefined]);
    }
  });
});
