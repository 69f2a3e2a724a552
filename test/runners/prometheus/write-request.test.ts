import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { uncompress } from 'snappyjs';
import { type Sample, sampleOf, seriesOf, staleSample } from '../../../src/runners/prometheus/sample.ts';
import { writeMessage, writeRequest } from '../../../src/runners/prometheus/write-request.ts';
import { decodeBody, decodeMessage, STALE_BITS } from './decode.ts';

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');

describe('a remote-write request', () => {
  it('is these bytes for up{job="a"} 1 @ 1 ms [worked out by hand from the protobuf encoding]', () => {
    const series = [
      // labels = 1, 14 bytes: name "__name__", value "up"
      '0a0e 0a085f5f6e616d655f5f 12027570',
      // labels = 1, 8 bytes: name "job", value "a"
      '0a08 0a036a6f62 120161',
      // samples = 2, 11 bytes: double 1.0, int64 1
      '120b 09000000000000f03f 1001',
    ]
      .join('')
      .replaceAll(' ', '');
    const message = writeMessage([sampleOf('up', { job: 'a' }, 1, 1)]);
    assert.equal(hex(message), `0a${(series.length / 2).toString(16)}${series}`);
  });

  it('ends a series with the bits of the stale marker', () => {
    const message = writeMessage([staleSample(seriesOf('up', {}), 1)]);
    assert.match(hex(message), /09020000000000f07f1001$/);
    assert.equal(decodeMessage(message)[0]?.samples[0]?.bits, STALE_BITS);
  });

  it('sends a NaN that is no stale marker', () => {
    const { bits, value } = decodeMessage(writeMessage([sampleOf('x', {}, NaN, 1)]))[0]!.samples[0]!;
    assert.ok(Number.isNaN(value));
    assert.notEqual(bits, STALE_BITS);
  });

  it('sorts labels by name and leaves empty ones out', () => {
    const [series] = decodeMessage(writeMessage([sampleOf('m', { zone: 'z', B: 'b', empty: '', a: 'ä' }, 1, 1)]));
    assert.deepEqual(series?.labels, [
      ['B', 'b'],
      ['__name__', 'm'],
      ['a', 'ä'],
      ['zone', 'z'],
    ]);
  });

  it('puts samples of one series together, in their order', () => {
    const samples = [sampleOf('a', {}, 1, 10), sampleOf('b', {}, 2, 10), sampleOf('a', {}, 3, 20)];
    const decoded = decodeMessage(writeMessage(samples));
    assert.deepEqual(
      decoded.map(({ labels, samples: own }) => [labels[0]?.[1], own.map(({ value }) => value)]),
      [
        ['a', [1, 3]],
        ['b', [2]],
      ],
    );
  });

  it('of no samples is an empty message', () => {
    assert.deepEqual([...uncompress(writeRequest([]))], []);
  });

  it('is read back as it was, whatever the names and values', () => {
    const anySample: fc.Arbitrary<Sample> = fc
      .tuple(
        fc.stringMatching(/^[a-z_:][a-z0-9_:]{0,20}$/),
        fc.dictionary(fc.stringMatching(/^[a-z][a-z0-9_]{0,10}$/), fc.string({ minLength: 1, unit: 'grapheme' })),
        fc.double({ noNaN: true }),
        fc.integer({ min: 0, max: 4e12 }),
      )
      .map(([name, labels, value, at]) => sampleOf(name, labels, value, at));
    fc.assert(
      fc.property(fc.uniqueArray(anySample, { selector: ({ series }) => series.key }), (samples) => {
        const decoded = decodeBody(writeRequest(samples));
        assert.deepEqual(
          decoded.map(({ labels, samples: own }) => [labels, own.map(({ value, atEpochMs }) => [value, atEpochMs])]),
          samples.map(({ series, value, atEpochMs }) => [series.labels, [[value, atEpochMs]]]),
        );
      }),
      { seed: 4 },
    );
  });
});
