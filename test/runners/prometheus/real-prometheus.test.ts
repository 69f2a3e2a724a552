import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { realWorld } from '../../../src/cli/io.ts';
import { post, type PostResult } from '../../../src/runners/prometheus/post.ts';
import { type Sample, sampleOf, seriesOf, staleSample } from '../../../src/runners/prometheus/sample.ts';
import { readWriteUrl } from '../../../src/runners/prometheus/write-url.ts';
import { type RunningPrometheus, testPrometheus } from '../../harness/prometheus.ts';

const prometheus = await testPrometheus();

describe('a real Prometheus', { skip: prometheus.skip }, () => {
  const world = realWorld();
  let server: RunningPrometheus;
  let nowMs = 0;
  const push = (samples: readonly Sample[], url = server.url): Promise<PostResult> => {
    const found = readWriteUrl(url);
    assert.ok(!('problem' in found));
    const tls = { verify: true, minVersion: 'TLSv1.3', client: null } as const;
    return post(world, { url: found.url, headers: {}, tls }, samples);
  };

  before(async () => {
    server = await prometheus.start();
    nowMs = Date.now();
  });
  after(() => server?.stop());

  it('takes nothing at all: what the first question sends', async () =>
    assert.deepEqual(await push([]), { kind: 'taken' }));

  it('takes samples with their labels, values and moments', async () => {
    const labels = { run: 'r-1', text: 'ä "quoted" \\ back\nline', Upper: 'x', empty: '' };
    const values = [1.5, Infinity, -0.25];
    const samples = values.map((value, at) => sampleOf('lq_test', labels, value, nowMs - 3000 + at * 1000));
    assert.deepEqual(await push(samples), { kind: 'taken' });
    const [found] = await server.query('lq_test', nowMs / 1000);
    const { empty: _none, ...kept } = labels;
    assert.deepEqual([found?.value, found?.labels], [-0.25, { __name__: 'lq_test', ...kept }]);
    const range = { startSeconds: nowMs / 1000 - 3, endSeconds: nowMs / 1000 - 1, stepSeconds: 1 };
    assert.deepEqual(
      (await server.queryRange('lq_test', range))[0]?.points.map(({ value }) => value),
      values,
    );
  });

  it('ends a line at a stale marker, where a NaN is just a value', async () => {
    const ended = seriesOf('lq_ended', {});
    await push([
      sampleOf('lq_ended', {}, 1, nowMs - 1000),
      staleSample(ended, nowMs),
      sampleOf('lq_nan', {}, 1, nowMs - 1000),
      sampleOf('lq_nan', {}, NaN, nowMs),
    ]);
    assert.equal((await server.query('lq_ended', nowMs / 1000 - 0.5))[0]?.value, 1);
    assert.deepEqual(await server.query('lq_ended', nowMs / 1000), []);
    assert.ok(Number.isNaN((await server.query('lq_nan', nowMs / 1000))[0]?.value));
    assert.equal((await server.query('last_over_time(lq_ended[1m])', nowMs / 1000))[0]?.value, 1);
  });

  it('takes the past of a series that has none yet, and a marker a minute ahead', async () => {
    const found = sampleOf('lq_past', {}, 1, nowMs - 120_000);
    assert.deepEqual(await push([found, staleSample(found.series, nowMs + 60_000)]), { kind: 'taken' });
    assert.equal((await server.query('lq_past', nowMs / 1000 - 60))[0]?.value, 1);
  });

  it('takes the same samples twice: a push that was tried again does no harm', async () => {
    const same = [sampleOf('lq_same', {}, 1, nowMs)];
    assert.deepEqual([await push(same), await push(same)], [{ kind: 'taken' }, { kind: 'taken' }]);
  });

  it('refuses what is out of order for good, in words', async () => {
    await push([sampleOf('lq_order', {}, 1, nowMs)]);
    assert.deepEqual(await push([sampleOf('lq_order', {}, 2, nowMs - 1000)]), {
      kind: 'refused',
      why: 'status 400: out of order sample',
    });
  });

  it('without a receiver refuses for good, in words', async () => {
    const result = await push([], `${server.url}/nowhere`);
    assert.equal(result.kind, 'refused');
    assert.match('why' in result ? result.why : '', /^status 404/);
  });

  it('that has gone is worth another try', async () => {
    await server.stop();
    assert.deepEqual(await push([]), { kind: 'again', why: 'connection refused', afterSeconds: null });
  });
});
