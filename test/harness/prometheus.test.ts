import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { describe, it } from 'node:test';
import { setStage } from '../tools/stage.ts';
import { testPrometheus } from './prometheus.ts';

const prometheus = await testPrometheus();
const rules = `groups:
  - name: test
    rules:
      - { record: one:plus:one, expr: 1 + 1, labels: { run: a } }
`;

describe('testPrometheus', () => {
  it(
    'runs the real program on a port of its own, evaluates rules, and answers',
    { skip: prometheus.skip },
    async () => {
      await using running = await prometheus.start({ rules: [rules] });
      assert.match(running.url, /^http:\/\/127\.0\.0\.1:\d+$/);
      assert.deepEqual((await running.query('vector(3) / 0', 1000))[0], {
        labels: {},
        atSeconds: 1000,
        value: Infinity,
      });
      assert.equal((await running.query('1.5'))[0]?.value, 1.5);
      const range = { startSeconds: 100, endSeconds: 120, stepSeconds: 10 };
      const values = (await running.queryRange('vector(time())', range))[0]?.points.map(({ value }) => value);
      assert.deepEqual(values, [100, 110, 120]);
      const groups = (await running.get('/api/v1/rules')) as { groups: { rules: { name: string }[] }[] };
      assert.equal(groups.groups[0]?.rules[0]?.name, 'one:plus:one');
      await assert.rejects(running.query('nonsense('), /HTTP 400, .*parse error/);
    },
  );

  it('leaves no process and no file', { skip: prometheus.skip }, async () => {
    const running = await prometheus.start();
    await running.stop();
    assert.throws(() => process.kill(running.pid, 0), /ESRCH/);
    assert.equal(existsSync(running.folder), false);
  });

  it('says what a Prometheus that does not start has said', { skip: prometheus.skip }, async () => {
    await assert.rejects(prometheus.start({ config: 'nonsense: true' }), /did not get ready.*nonsense/s);
  });

  it('has promtool', { skip: prometheus.skip }, async () => {
    assert.match((await prometheus.promtool(['--version'])).stdout, /^promtool, version \d/);
  });

  it('gives the reason for skipping when there is none', async () => {
    using stage = setStage();
    const env = { ...stage.world.env, LAUNCHQUAKE_TOOLS: stage.world.cacheFolder };
    const { skip } = await testPrometheus(env);
    assert.match(String(skip), /^TOOL_MISSING {2}prometheus 3\.\d+\.\d+ {2}2 problems/);
    assert.match(String(skip), /hint: run "npm run provision -- prometheus"/);
  });

  it('does not skip in CI: the test fails there', async () => {
    using stage = setStage();
    const env = { ...stage.world.env, LAUNCHQUAKE_TOOLS: stage.world.cacheFolder, CI: 'true' };
    const missing = await testPrometheus(env);
    assert.equal(missing.skip, false);
    await assert.rejects(missing.start(), /TOOL_MISSING/);
  });
});
