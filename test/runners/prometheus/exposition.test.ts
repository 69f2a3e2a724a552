import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { Counter, Gauge, Histogram, Registry, Summary } from 'prom-client';
import { parseExposition } from '../../../src/runners/prometheus/exposition.ts';

const parsed = (text: string) => parseExposition(text)?.map(({ name, labels, value }) => [name, labels, value]);

describe('a /metrics page', () => {
  it('is read with its escapes, spaces, timestamps and special values', () => {
    const page = [
      '# HELP m What it is \\\\ "says".',
      '# TYPE m gauge',
      'm 1',
      'm{a="1"} 2.5e-3',
      'm{a="back\\\\slash \\"quoted\\" \\n line } , = #",b="",} -Inf',
      ' ',
      '# a comment',
      'm { c = "x" , d = "y" } +Inf 1700000000000',
      'm{e="nan"} NaN',
      '',
    ].join('\n');
    assert.deepEqual(parsed(page), [
      ['m', {}, 1],
      ['m', { a: '1' }, 0.0025],
      ['m', { a: 'back\\slash "quoted" \n line } , = #', b: '' }, -Infinity],
      ['m', { c: 'x', d: 'y' }, Infinity],
      ['m', { e: 'nan' }, NaN],
    ]);
    assert.deepEqual(
      parseExposition(page)?.map(({ atEpochMs }) => atEpochMs),
      [undefined, undefined, undefined, 1_700_000_000_000, undefined],
    );
  });

  for (const [what, page] of Object.entries({
    'a page that was cut': 'm 1\nm{a="',
    'a page that was cut behind a number': 'm 1\nm 12',
    'a line without a value': 'm\n',
    'a value that is no number': 'm one\n',
    'a hexadecimal value': 'm 0x10\n',
    'a label without quotes': 'm{a=1} 1\n',
    'a name with a dash': 'm-n 1\n',
    'an HTML page': '<!doctype html>\n<p>\n',
  }))
    it(`${what}: nothing is read`, () => assert.equal(parseExposition(page), null));

  it('that is empty has no samples', () => assert.deepEqual(parseExposition(''), []));

  it('tells totals from gauges, as prom-client writes them', async () => {
    const registers = [new Registry()];
    new Counter({ name: 'c_total', help: 'h', registers }).inc(3);
    new Gauge({ name: 'g', help: 'h', registers }).set(4);
    new Gauge({ name: 'g_count', help: 'h', registers }).set(5);
    new Histogram({ name: 'h', help: 'h', buckets: [1], registers }).observe(0.5);
    new Summary({ name: 's', help: 'h', percentiles: [0.5], registers }).observe(2);
    const samples = parseExposition(await registers[0]!.metrics()) ?? [];
    assert.deepEqual(
      samples.map(({ name, labels, value, isTotal }) => [name, labels['le'] ?? labels['quantile'], value, isTotal]),
      [
        ['c_total', undefined, 3, true],
        ['g', undefined, 4, false],
        ['g_count', undefined, 5, false],
        ['h_bucket', '1', 1, true],
        ['h_bucket', '+Inf', 1, true],
        ['h_sum', undefined, 0.5, true],
        ['h_count', undefined, 1, true],
        ['s', '0.5', 2, false],
        ['s_sum', undefined, 2, true],
        ['s_count', undefined, 1, true],
      ],
    );
  });

  it('gives back any label value that prom-client writes', async () => {
    await fc.assert(
      fc.asyncProperty(fc.string({ unit: 'binary' }), async (value) => {
        const registers = [new Registry()];
        new Gauge({ name: 'g', help: 'h', labelNames: ['l'], registers }).set({ l: value }, 1);
        assert.deepEqual(parsed(await registers[0]!.metrics()), [['g', { l: value }, 1]]);
      }),
      { seed: 4 },
    );
  });

  it('never throws, whatever it holds', () => {
    fc.assert(
      fc.property(fc.string(), (text) => void parseExposition(`${text}\n`)),
      { seed: 4, numRuns: 500 },
    );
  });
});
