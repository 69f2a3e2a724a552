/**
 * The lab of docker-compose.yml without containers: the mock from the files of its image, k6 with the script of its image, and
 * Prometheus with the files that are mounted, each started by the command and the variables of the file. Only host names differ.
 */
import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { provisionK6 } from '../../tools/k6/provision-k6.ts';
import { type CommandResult, runCommand } from '../../tools/command.ts';
import { freePort, projectHere, startMock } from '../deploy/compose/here.ts';
import { imageFolder } from '../deploy/compose/image-folder.ts';
import { writeScripts } from '../deploy/compose/k6-script.ts';
import { mountedFiles } from '../deploy/compose/mounted-files.ts';
import type { Service } from '../deploy/compose/project.ts';
import { type RunningPrometheus, testPrometheus } from '../harness/prometheus.ts';

const prometheus = await testPrometheus();
/** Ten minutes of story in ten seconds, and few people: what is looked at is the wiring. */
const given = { RUN_ID: 'wired', VARIANT: 'waiting-room', COMPRESS: '60', SCALE: '0.006' };
const SCRAPES_MS = 10_000;
const skip = process.platform === 'win32' ? 'POSIX shell scripts' : prometheus.skip;

describe('docker-compose.yml, its programs started here', { skip }, () => {
  it('k6 loads the mock, and client and server meet in Prometheus under one run', async () => {
    const places = { mockPort: await freePort(), prometheusUrl: '' };
    using mounted = mountedFiles(serviceOf(places, 'prometheus'));
    await using server = await prometheus.start({ configPath: configHere(mounted.root, places.mockPort) });
    const wired = { ...places, prometheusUrl: server.url };
    using mockImage = imageFolder('deploy/docker/mock-idp.Dockerfile', -1, { optional: false });
    const { child } = await startMock(mockImage, serviceOf(wired, 'mock-idp'));
    try {
      const { code, stdout, stderr } = await loadWith(serviceOf(wired, 'k6'));
      assert.equal(code, 0, stdout + stderr);
      assert.doesNotMatch(stderr, /level=/, 'a line for an error of k6');
      await joined(server);
    } finally {
      child.kill('SIGKILL');
    }
  });
});

function serviceOf(places: Parameters<typeof projectHere>[0], name: string): Service {
  return projectHere(places, given).services[name] ?? assert.fail(name);
}

function configHere(root: string, mockPort: number): string {
  const place = join(root, 'here.yml');
  const text = readFileSync(join(root, '/etc/prometheus/prometheus.yml'), 'utf8');
  const here = text.replaceAll('mock-idp:8080', `127.0.0.1:${mockPort}`);
  writeFileSync(place, here.replaceAll('/etc/prometheus/', `${root}/etc/prometheus/`));
  return place;
}

/** k6 opens /dev/stderr, which a container gives it as a pipe and Node as a socket that cannot be opened: so it is a file here. */
async function loadWith(service: Service): Promise<CommandResult> {
  using image = imageFolder('deploy/docker/k6.Dockerfile', 0, { optional: true });
  await writeScripts(image, service);
  const k6 = await provisionK6({ env: process.env, say: () => undefined });
  const args = (service.command ?? []).map((word) => word.replace('/scripts/', `${image.root}/scripts/`));
  const errors = join(image.root, 'errors.txt');
  const env = { ...service.environment, HOME: image.root, ERRORS: errors };
  const result = await runCommand('sh', ['-c', 'exec "$0" "$@" 2>>"$ERRORS"', k6.path, ...args], {
    env,
    timeoutSeconds: 60,
  });
  return { ...result, stderr: readFileSync(errors, 'utf8') };
}

/** The mock is asked once a second, so its last logins are a moment later in Prometheus than k6's. */
async function scrapedUpTo(least: number, value: () => Promise<number>): Promise<number> {
  const lastAtMs = Date.now() + SCRAPES_MS;
  let seen = await value();
  while (seen < least && Date.now() < lastAtMs) {
    await sleep(500);
    seen = await value();
  }
  return seen;
}

/** What both sides told of the same run. */
async function joined(server: RunningPrometheus): Promise<void> {
  const labels = '{run="wired",scenario="launch-day",variant="waiting-room"}';
  const one = async (expression: string): Promise<number> => {
    const [sample, ...more] = await server.query(expression);
    assert.ok(sample !== undefined && more.length === 0, `${expression}: ${more.length} more`);
    return sample.value;
  };
  const completed = await one(`sum(max_over_time(k6_lq_logins_ended_total{run="wired",outcome="completed"}[1m]))`);
  assert.ok(completed > 0, 'no login was completed');
  const started = await one(`sum(max_over_time(k6_lq_logins_started_total{run="wired"}[1m]))`);
  const served = await scrapedUpTo(completed, () => one(`max_over_time(lq_idp_logins_completed_total${labels}[1m])`));
  assert.ok(completed <= served && served <= started, `${completed} of ${started} by k6, ${served} by the mock`);
  const who = 'run, testid, scenario, variant, instance_id';
  const series = await server.query(`group by (${who}) (last_over_time({__name__=~"k6_.+"}[1m]))`);
  assert.deepEqual(
    series.map((each) => each.labels),
    [{ run: 'wired', testid: 'wired', scenario: 'launch-day', variant: 'waiting-room', instance_id: '1' }],
  );
  const recorded = await server.query(`count by (__name__) (last_over_time({__name__=~"lq:.+",run="wired"}[1m]))`);
  assert.ok(recorded.length > 0, 'no recording rule has seen the run');
}
