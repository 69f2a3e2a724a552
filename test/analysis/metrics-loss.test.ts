import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { analyse } from '../../src/analysis/analyse.ts';
import { metricsLoss } from '../../src/analysis/metrics-loss.ts';
import type { MetricsExport } from '../../src/model/record/run-record.ts';
import { held, recordOf, smallFacts, variantOf } from './fixture.ts';

const nothingLost: MetricsExport = {
  url: 'http://localhost:9090/api/v1/write',
  pushes: 60,
  failedPushes: 0,
  samplesSent: 9000,
  samplesLost: 0,
  generatorFailedPushes: 0,
  firstError: null,
  lastError: null,
};

describe('what Prometheus did not get', () => {
  for (const [what, sent] of [
    ['nothing was sent', null],
    ['nothing was lost', nothingLost],
    ['a push was tried again and taken', { ...nothingLost, firstError: 'status 503', lastError: 'status 503' }],
  ] as const)
    it(`${what}: nothing is said`, () => assert.equal(metricsLoss(sent), null));

  for (const [lost, said] of [
    [
      { failedPushes: 3, samplesLost: 450, lastError: 'connection refused' },
      'missed 3 of 60 pushes of Launchquake (450 samples); the record is complete. Why, at last: connection refused.',
    ],
    [{ samplesLost: 7 }, 'missed 0 of 60 pushes of Launchquake (7 samples); the record is complete.'],
    [{ generatorFailedPushes: 1 }, 'missed 1 push of k6; the record is complete.'],
    [
      { failedPushes: 1, samplesLost: 2, generatorFailedPushes: 4, lastError: 'status 500: no.' },
      'missed 1 of 60 pushes of Launchquake (2 samples) and 4 pushes of k6; the record is complete. Why, at last: status 500: no.',
    ],
  ] as const)
    it(said, () => assert.equal(metricsLoss({ ...nothingLost, ...lost }), `Prometheus at ${nothingLost.url} ${said}`));

  it('is a remark of the run and changes nothing else', () => {
    const variants = [variantOf(held)];
    const without = analyse(recordOf(variants), smallFacts);
    const metricsExport = { ...nothingLost, failedPushes: 60, samplesLost: 9000 };
    const { head, remarks, ...rest } = analyse(recordOf(variants, { metricsExport }), smallFacts);
    const { head: _head, remarks: before, ...other } = without;
    assert.deepEqual(rest, other);
    assert.deepEqual(remarks, [...before, metricsLoss(metricsExport)]);
    assert.deepEqual(head.metricsExport, metricsExport);
  });
});
