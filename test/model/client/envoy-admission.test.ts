import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import {
  admissionRejectionRatio,
  createEnvoyAdmission,
  envoyAdmissionDefaults,
} from '../../../src/model/client/envoy-admission.ts';
import { randomStream } from '../../../src/model/random.ts';

const table = [
  { requests: 1000, successes: 950, aggression: 1, rejected: 0 },
  { requests: 1000, successes: 900, aggression: 1, rejected: 0.052579 },
  { requests: 1000, successes: 500, aggression: 1, rejected: 0.473211 },
  { requests: 1000, successes: 500, aggression: 2, rejected: 0.687903 },
  { requests: 1000, successes: 0, aggression: 1, rejected: 0.8 },
];

describe('Envoy’s admission control', () => {
  for (const { requests, successes, aggression, rejected } of table)
    it(`${successes} of ${requests} succeed, aggression ${aggression}: refuses ${rejected}`, () => {
      const ratio = admissionRejectionRatio(requests, successes, { ...envoyAdmissionDefaults, aggression });
      assert.equal(Number(ratio.toFixed(6)), rejected);
    });

  it('counts answers of the last 30 s, and not what it refused itself', () => {
    const admission = createEnvoyAdmission(randomStream(1, 'admission'));
    for (let at = 0; at < 1000; at += 1) admission.answered(at / 1001, at % 2 === 0);
    const before = admission.rejectionRatio(29);
    assert.equal(Number(before.toFixed(6)), 0.473211);
    const admitted = Array.from({ length: 10_000 }, () => admission.admit(29)).filter(Boolean).length;
    assert.ok(Math.abs(admitted / 10_000 - (1 - before)) < 0.02, `${admitted}`);
    assert.equal(admission.rejectionRatio(29), before);
    assert.equal(admission.rejectionRatio(30), 0);
  });

  it('p is in [0, 0.8], and 0 while the success share is at its threshold or above (any counts)', () => {
    const counts = fc.nat(1_000_000).chain((requests) => fc.tuple(fc.constant(requests), fc.nat(requests)));
    fc.assert(
      fc.property(counts, fc.double({ min: 0, max: 10, noNaN: true }), ([requests, successes], aggression) => {
        const ratio = admissionRejectionRatio(requests, successes, { ...envoyAdmissionDefaults, aggression });
        assert.ok(ratio >= 0 && ratio <= 0.8, `${ratio}`);
        if (successes >= 0.9501 * requests) assert.equal(ratio, 0);
      }),
      { seed: 20_250_616, numRuns: 300 },
    );
  });
});
