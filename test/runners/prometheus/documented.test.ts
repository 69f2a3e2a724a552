import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { findingMetrics, k6Metrics, runMetrics } from '../../../src/model/record/metric-names.ts';
import { phases } from '../../../src/model/scenario/phase.ts';
import { eventKinds } from '../../../src/runners/prometheus/event.ts';
import { FINDINGS_STAND_SECONDS } from '../../../src/runners/prometheus/finding-series.ts';
import { MOST_WAITING } from '../../../src/runners/prometheus/pusher.ts';

const page = readFileSync(new URL('../../../docs/prometheus.md', import.meta.url), 'utf8');

/** Rows of the first table behind a heading, as cells without backticks. */
function rowsUnder(heading: string): string[][] {
  const from = page.indexOf(`\n${heading}\n`);
  assert.ok(from >= 0, heading);
  const table = /(?:\n\|.*)+/.exec(page.slice(from))?.[0] ?? '';
  const rows = table.trim().split('\n').slice(2);
  return rows.map((row) =>
    row
      .split('|')
      .slice(1, -1)
      .map((cell) => cell.trim().replaceAll('`', '')),
  );
}

/** As k6's remote write names them: https://grafana.com/docs/k6/latest/results-output/real-time/prometheus-remote-write. */
const histograms: readonly string[] = [k6Metrics.timeToLogin, k6Metrics.startLateness];
const inPrometheus = (name: string): string => `k6_${name}_${histograms.includes(name) ? 'seconds' : 'total'}`;

describe('docs/prometheus.md', () => {
  for (const [heading, names] of [
    ['### k6', Object.values(k6Metrics).map(inPrometheus)],
    ['### Run', Object.values(runMetrics)],
    ['### Findings', Object.values(findingMetrics)],
  ] as const)
    it(`lists every metric under ${heading}, each once, with its meaning`, () => {
      const rows = rowsUnder(heading);
      assert.deepEqual(
        rows.map(([name]) => name),
        names,
      );
      for (const row of rows) assert.ok((row[2] ?? '').length > 1, row.join(' '));
    });

  it('names every phase, every kind of event, and the bounds', () => {
    for (const word of [...phases, ...eventKinds]) assert.ok(page.includes(`\`${word}\``), word);
    assert.ok(page.includes(`stand for ${FINDINGS_STAND_SECONDS} s`));
    assert.ok(page.includes(`${MOST_WAITING.toLocaleString('en')} samples`));
  });
});
