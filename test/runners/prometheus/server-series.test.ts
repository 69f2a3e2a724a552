import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { STALE, type Sample } from '../../../src/runners/prometheus/sample.ts';
import { type Scrape, serverSeries } from '../../../src/runners/prometheus/server-series.ts';

const target = { job: 'mock-idp', instance: '127.0.0.1:1', run: 'r', scenario: 's', variant: 'v' };
const page = (served: number, extra = ''): string =>
  `# TYPE served_total counter\nserved_total{station="web"} ${served}\n# TYPE waiting gauge\nwaiting 3\n${extra}`;
const scrape = (text: string | null, atEpochMs: number, phase: Scrape['phase'] = 'before'): Scrape => ({
  text,
  atEpochMs,
  tookSeconds: 0.01,
  phase,
});

/** `name phase value @ms` of each sample but `up` and the like. */
const told = (samples: readonly Sample[]): string[] =>
  samples
    .map(({ series, value, atEpochMs }) => {
      const labels: Record<string, string> = Object.fromEntries(series.labels);
      return `${labels['__name__']} ${labels['phase'] ?? '-'} ${value} @${atEpochMs}`;
    })
    .filter((line) => !line.startsWith('scrape_duration'))
    .toSorted();

describe('the metrics of a mock, sent on', () => {
  it('carry who was asked, the phase and the labels of the run', () => {
    const samples = serverSeries(target).take(scrape(page(1), 1000));
    assert.deepEqual(
      samples.map(({ series }) => Object.fromEntries(series.labels)),
      [
        { ...target, __name__: 'served_total', station: 'web', phase: 'before' },
        { ...target, __name__: 'waiting', phase: 'before' },
        { ...target, __name__: 'up' },
        { ...target, __name__: 'scrape_duration_seconds' },
      ],
    );
    assert.deepEqual(
      samples.map(({ value }) => value),
      [1, 3, 1, 0.01],
    );
  });

  it('keep the labels that the mock sets itself, but for job and instance', () => {
    const [sample] = serverSeries(target).take(scrape('m{run="own",job="own",instance="own"} 1\n', 1000));
    const { run, job, instance } = Object.fromEntries(sample?.series.labels ?? []) as Record<string, string>;
    assert.deepEqual([run, job, instance], ['own', 'mock-idp', '127.0.0.1:1']);
  });

  it('end a series that is no longer there', () => {
    const series = serverSeries(target);
    series.take(scrape(page(1, 'gone 1\n'), 1000));
    assert.deepEqual(told(series.take(scrape(page(2), 2000))), [
      `gone before ${STALE} @2000`,
      'served_total before 2 @2000',
      'up - 1 @2000',
      'waiting before 3 @2000',
    ]);
  });

  it('in a new phase a total is closed with its value and goes on in the new one; a gauge ends', () => {
    const series = serverSeries(target);
    series.take(scrape(page(1), 1000));
    assert.deepEqual(told(series.take(scrape(page(5), 2000, 'trigger'))), [
      'served_total before 5 @2000',
      `served_total before ${STALE} @2001`,
      'served_total trigger 5 @2000',
      'up - 1 @2000',
      'waiting before stale @2000',
      'waiting trigger 3 @2000',
    ]);
  });

  for (const [what, text] of [
    ['gives no answer', null],
    ['answers with something else', '<html>\n'],
  ] as const)
    it(`a mock that ${what}: up is 0 and everything else ends, once`, () => {
      const series = serverSeries(target);
      series.take(scrape(page(1), 1000));
      assert.deepEqual(told(series.take(scrape(text, 2000))), [
        `served_total before ${STALE} @2000`,
        'up - 0 @2000',
        `waiting before ${STALE} @2000`,
      ]);
      assert.deepEqual(told(series.take(scrape(text, 3000))), ['up - 0 @3000']);
    });

  it('a mock that comes back is up again', () => {
    const series = serverSeries(target);
    for (const [text, at] of [
      [page(1), 1000],
      [null, 2000],
    ] as const)
      series.take(scrape(text, at));
    assert.deepEqual(
      told(series.take(scrape(page(2), 3000))).filter((line) => !line.startsWith('waiting')),
      ['served_total before 2 @3000', 'up - 1 @3000'],
    );
  });

  it('end all of them at the end, later than their last value whatever the clock says', () => {
    const series = serverSeries(target);
    series.take(scrape(page(1), 1000));
    assert.deepEqual(told(series.end(500)), [
      `served_total before ${STALE} @1002`,
      `up - ${STALE} @1002`,
      `waiting before ${STALE} @1002`,
    ]);
    assert.deepEqual(told(serverSeries(target).end(500)), [], 'nothing was there');
  });

  it('never give one series two values at one moment, nor one that is older than the last', () => {
    const series = serverSeries(target);
    const latest = new Map<string, number>();
    const steps = [
      scrape(page(1, 'gone 1\n'), 1000, 'starting'),
      scrape(page(2), 2000, 'before'),
      scrape(page(3), 1500, 'trigger'),
      scrape(null, 1501, 'trigger'),
      scrape(page(1, 'gone 1\n'), 1501, 'after'),
    ];
    for (const samples of [...steps.map(series.take), series.end(1502)])
      for (const { series: of, atEpochMs } of samples) {
        assert.ok(atEpochMs > (latest.get(of.key) ?? 0), `${of.key} at ${atEpochMs}`);
        latest.set(of.key, atEpochMs);
      }
    assert.ok(latest.size > 8);
  });
});
