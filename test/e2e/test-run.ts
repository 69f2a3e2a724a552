/**
 * What k6-operator v1.5.0 makes of a TestRun, on this machine. First pod: pkg/resources/jobs/initializer.go, newInitializerCommand, with the
 * runner's variables as ` -e NAME="value"` and those of the arguments that pkg/types/k6cli.go, ParseCLI, leaves. Runners: NewRunnerJob of
 * pkg/resources/jobs/runner.go, with pkg/segmentation; all have to answer [internal/controller/k6_start.go] before
 * pkg/resources/containers/curl_start.go lets them go. Only addresses, folders and the name of the run are others.
 */
import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { LoginRecord } from '../../src/model/record/run-record.ts';
import { releaseDelaySeconds } from '../../src/model/traffic/common-start.ts';
import { toMs } from '../../src/model/units.ts';
import { readLine } from '../../src/runners/k6/lines.ts';
import type { SummaryFacts } from '../../scenarios/k6/text-summary.ts';
import { objectsOf } from '../deploy/kubernetes-folder.ts';
import { type Ended, K6_PATH, answersOk, freePort, k6To, programTo } from './exported-programs.ts';

export interface TestRun {
  /** Of the export. */
  readonly folder: string;
  readonly parallelism: number;
  readonly arguments: string;
  readonly script: string;
  readonly env: Readonly<Record<string, string>>;
}

export function readTestRun(folder: string): TestRun {
  const [object] = objectsOf(readFileSync(join(folder, 'variants/naive/test-run.yaml'), 'utf8'));
  const spec = object?.spec as unknown as Pick<TestRun, 'parallelism' | 'arguments'> & {
    readonly script: { readonly configMap: { readonly file: string } };
    readonly runner: { readonly env: readonly { readonly name: string; readonly value: string }[] };
  };
  return {
    folder,
    parallelism: spec.parallelism,
    arguments: spec.arguments,
    script: join(folder, 'variants/naive', spec.script.configMap.file),
    env: Object.fromEntries(spec.runner.env.map(({ name, value }) => [name, value])),
  };
}

/** The first pod's command; `archive` is where it leaves the archive. */
export async function initialise(run: TestRun): Promise<Ended & { readonly archive: string }> {
  const variables = Object.entries(run.env).map(([name, value]) => ` -e ${name}="${value}"`);
  const left = run.arguments.replace('--out experimental-prometheus-rw ', '');
  const archive = join(run.folder, 'tmp', 'script.js.archived.tar');
  const logs = join(run.folder, 'k6logs');
  const command = `if ! mkdir -p "$(dirname ${archive})"; then exit 1; fi
if ! k6 archive ${run.script}${variables.join('')} -O ${archive} ${left} 2> "${logs}"; then cat "${logs}"; exit 1; fi
if ! k6 inspect --execution-requirements ${archive} 2> "${logs}"; then cat "${logs}"; exit 1; fi
if grep 'level.*error' "${logs}"; then exit 1; fi`;
  const path = `${dirname(K6_PATH)}:${process.env['PATH'] ?? ''}`;
  return { ...(await programTo('sh', ['-c', command], { PATH: path })), archive };
}

/** What a runner leaves behind. */
export interface Runner {
  readonly logins: readonly LoginRecord[];
  readonly facts: SummaryFacts;
}

/** Two runners, from their start to their end. @param env instead of the manifest's */
export async function runInTwo(run: TestRun, name: string, env: Readonly<Record<string, string>>): Promise<Runner[]> {
  const runners = [];
  for (const number of [1, 2]) {
    const api = `127.0.0.1:${await freePort()}`;
    const lines = join(run.folder, `runner-${number}.ndjson`);
    const summary = join(run.folder, `runner-${number}.json`);
    const segment = [`--execution-segment=${number === 1 ? '0:1/2' : '1/2:1'}`, '--execution-segment-sequence=0,1/2,1'];
    const given = run.arguments.replace('run=unnamed', `run=${name}`).split(' ');
    const args = ['run', '--quiet', ...segment, ...given, run.script, `--address=${api}`, '--paused'];
    args.push('--tag', `instance_id=${number}`, '--tag', 'testrun_name=tiny-naive');
    // Not the operator's: where a test reads what each of them did.
    args.push(`--console-output=${lines}`, '--log-format=json');
    const own = { LQ_RUN: name, LQ_START_EVERY: '5', LQ_LINES: '1', LQ_SUMMARY: summary };
    runners.push({ api, lines, summary, ended: k6To(args, { ...run.env, ...env, ...own }) });
  }
  for (const { api } of runners) await isReady(api);
  // Not between two boundaries: the operator's runners have a minute, these have five seconds.
  await new Promise((resolve) => setTimeout(resolve, toMs(releaseDelaySeconds(Date.now()))));
  for (const { api } of runners) await letGo(api);
  for (const { exitCode, stderr } of await Promise.all(runners.map(({ ended }) => ended)))
    assert.equal(exitCode, 0, stderr);
  return runners.map(({ lines, summary }) => ({
    logins: loginsIn(lines),
    facts: JSON.parse(readFileSync(summary, 'utf8')) as SummaryFacts,
  }));
}

async function isReady(api: string): Promise<void> {
  for (let tries = 0; !(await answersOk(`http://${api}/v1/status`)); tries += 1) {
    assert.ok(tries < 100, 'the runner does not answer');
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

async function letGo(api: string): Promise<void> {
  const data = { attributes: { paused: false, stopped: false }, id: 'default', type: 'status' };
  const answer = await fetch(`http://${api}/v1/status`, { method: 'PATCH', body: JSON.stringify({ data }) });
  assert.equal(answer.status, 200, await answer.text());
}

const loginsIn = (path: string): LoginRecord[] =>
  readFileSync(path, 'utf8')
    .split('\n')
    .flatMap((text) => {
      const line = readLine(text);
      return line.kind === 'login' ? [line.login] : [];
    });

/** Options of `serve` as the Deployment has them, on this machine. */
export function mockOptions({ folder }: TestRun, port: number, run: string): string[] {
  const [deployment] = objectsOf(readFileSync(join(folder, 'base/mock-idp.yaml'), 'utf8'));
  const pod = (deployment?.spec ?? {})['template'] as { spec: { containers: { args: string[] }[] } };
  writeFileSync(join(folder, 'token'), 'a-token-made-up-for-a-test\n');
  const here: Readonly<Record<string, string>> = {
    '--host=0.0.0.0': '--host=127.0.0.1',
    '--port=8080': `--port=${port}`,
    '--issuer=http://mock-idp:8080': `--issuer=http://127.0.0.1:${port}`,
    '--admin-token-file=/run/secrets/launchquake/token': `--admin-token-file=${join(folder, 'token')}`,
    '--scenario=/scenario/tiny.yaml': `--scenario=${join(folder, 'base/tiny.yaml')}`,
  };
  const given = pod.spec.containers[0]?.args ?? [];
  for (const known of Object.keys(here)) assert.ok(given.includes(known), `${known} is not in ${given.join(' ')}`);
  return given.map((arg) => (here[arg] ?? arg).replace('$(VARIANT)', 'naive').replace('$(RUN)', run));
}
