/** Exported scripts under the real k6 alone: as anybody would run them, against the safety catch, and against a server that never answers. */
import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { arrivalTimes } from '../../src/model/traffic/arrivals.ts';
import type { SummaryFacts } from '../../scenarios/k6/text-summary.ts';
import { freePort, k6To, startMock, startSilentServer } from './exported-programs.ts';
import { accounted, exported, planOf } from './exported-scripts.ts';
import { tinyScenario } from './live-process.ts';

const folder = mkdtempSync(join(tmpdir(), 'launchquake-export-'));
after(() => rmSync(folder, { recursive: true, force: true }));

describe('an exported script, under k6 alone', () => {
  const script = join(folder, 'tiny-naive.js');
  before(() => exported(tinyScenario, folder));

  it('is understood by `k6 inspect`: a user for every login, and no variable needed', async () => {
    const { exitCode, stdout, stderr } = await k6To(['inspect', '--execution-requirements', script]);
    assert.equal(exitCode, 0, stderr);
    const { maxVUs, totalDuration } = JSON.parse(stdout) as { maxVUs: number; totalDuration: string };
    const plan = planOf(script);
    const logins = arrivalTimes(plan).length;
    assert.ok(maxVUs >= logins && maxVUs <= logins + 3, `${maxVUs} for ${logins}`);
    assert.ok(Number.parseFloat(totalDuration) >= plan.durationSeconds);
  });

  const catches: readonly (readonly [env: Record<string, string>, refused: boolean])[] = [
    [{ LQ_TARGET: 'https://idp.example' }, true],
    [{ LQ_TARGET: 'https://idp.example', LQ_I_OWN: 'IDP.example' }, true],
    [{ LQ_TARGET: 'http://localhost.evil.example' }, true],
    [{ LQ_TARGET: 'http://127.0.0.1@evil.example', LQ_I_OWN: 'evil.example' }, true],
    [{ LQ_TARGET: 'http://2130706433', LQ_I_OWN: '2130706433' }, true],
    [{ LQ_I_OWN: 'idp.example' }, false],
    [{ LQ_TARGET: '', LQ_I_OWN: '', LQ_RUN: '', LQ_USERS: '', LQ_PULSE: '' }, false],
    [{ LQ_TARGET: 'https://idp.example', LQ_I_OWN: 'idp.example' }, false],
    [{ LQ_TARGET: 'http://localhost:1' }, false],
  ];
  for (const [env, refused] of catches)
    it(`${refused ? 'refuses' : 'allows'} ${JSON.stringify(env)}`, async () => {
      // `inspect` sends nothing, and takes the environment only when told to.
      const { exitCode, stderr } = await k6To(['inspect', '--include-system-env-vars', script], env);
      assert.equal(exitCode, refused ? 107 : 0, stderr);
      assert.equal(stderr.includes('TARGET_REFUSED'), refused, stderr);
    });

  for (const [name, value] of [
    ['LQ_USERS', 'many'],
    ['LQ_INSTANCES', '0'],
    ['LQ_PULSE', '-1'],
  ] as const)
    it(`says what is wrong with ${name}=${value}`, async () => {
      const { exitCode, stderr } = await k6To(['inspect', '--include-system-env-vars', script], { [name]: value });
      assert.equal(exitCode, 107);
      assert.match(stderr, new RegExp(`${name}: found ${value}, expected`));
    });

  it('loads the mock, says at the end what came of it, and prints no line for a login', async () => {
    const port = await freePort();
    const options = ['--scenario', tinyScenario, '--variant', 'naive', '--port', String(port)];
    await using mock = await startMock(options, port);
    const summary = join(folder, 'summary.json');
    const { exitCode, stdout, stderr } = await k6To(['run', '--quiet', script], {
      LQ_TARGET: mock.url,
      LQ_SUMMARY: summary,
    });
    assert.equal(exitCode, 0, stderr);
    const facts = JSON.parse(readFileSync(summary, 'utf8')) as SummaryFacts;
    const { completed } = accounted(facts);
    assert.equal(facts.started, arrivalTimes(planOf(script)).length);
    assert.ok(completed > 60, stdout);
    assert.equal(facts.droppedLogins, 0);
    assert.match(stdout, new RegExp(`^logins +${facts.started} started: ${completed} completed`, 'm'));
    assert.deepEqual(
      facts.phases?.map(({ phase }) => phase),
      ['warm-up', 'before', 'trigger', 'after'],
    );
    const good = (facts.phases ?? []).reduce(
      (sum, { goodputPerSecond, seconds }) => sum + goodputPerSecond * seconds,
      0,
    );
    assert.ok(good > 60 && good <= completed + 1e-9, `${good} of ${completed}`);
    assert.doesNotMatch(stdout + stderr, /"kind"/);
  });
});

describe('an exported script, against a server that never answers', () => {
  it('drops nobody, though every login is alive to the end of the plan: three seconds of it', async () => {
    const patient = join(folder, 'patient.yaml');
    const text = readFileSync(tinyScenario, 'utf8').replace('timeoutSeconds: 3', 'timeoutSeconds: 300');
    assert.match(text, /pagePatience: \{ kind: fixed, seconds: 5 \}/);
    writeFileSync(
      patient,
      text.replace('pagePatience: { kind: fixed, seconds: 5 }', 'pagePatience: { kind: fixed, seconds: 500 }'),
    );
    await exported(patient, join(folder, 'patient'), '--compress', '3');
    await using server = await startSilentServer();
    const summary = join(folder, 'patient.json');
    const script = join(folder, 'patient/tiny-naive.js');
    const { exitCode, stderr } = await k6To(['run', '--quiet', script], { LQ_TARGET: server.url, LQ_SUMMARY: summary });
    assert.equal(exitCode, 0, stderr);
    const facts = JSON.parse(readFileSync(summary, 'utf8')) as SummaryFacts;
    assert.equal(accounted(facts)['in-flight'], arrivalTimes(planOf(script)).length);
    assert.equal(facts.droppedLogins, 0);
  });
});
