/** k6 really checks signatures: both algorithms pass with the right key, and a token that was tampered with on the way is caught. */
import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, it } from 'node:test';
import { type RunningMockIdp, startMockIdp } from '../../mock-idp/server.ts';
import type { ResultDocument } from '../../src/model/record/result.ts';
import type { LoginRecord } from '../../src/model/record/run-record.ts';
import { profileOf } from '../mock-idp/fixture.ts';
import { launchquake } from './command-line.ts';
import { tinyScenario } from './live-process.ts';

const folder = mkdtempSync(join(tmpdir(), 'launchquake-signatures-'));
after(() => rmSync(folder, { recursive: true, force: true }));

async function run(
  name: string,
  scenario: string,
  more: readonly string[] = [],
): Promise<{ result: ResultDocument; logins: LoginRecord[] }> {
  const runs = join(folder, name);
  const command = await launchquake(['run', scenario, '--variant', 'naive', '--out', runs, '--json', ...more]);
  assert.ok(command.stdout.startsWith('{'), command.stderr);
  const lines = readFileSync(join(runs, readdirSync(runs)[0] ?? '', 'variants/naive/logins.ndjson'), 'utf8');
  const logins = lines
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as LoginRecord);
  return { result: JSON.parse(command.stdout) as ResultDocument, logins };
}

const checked = (logins: readonly LoginRecord[], signature: LoginRecord['signature']): number =>
  logins.filter((login) => login.signature === signature).length;

describe('signatures of ID tokens, live', () => {
  it('are valid with RS256, as with ES256', async () => {
    const scenario = join(folder, 'rs256.yaml');
    const text = readFileSync(tinyScenario, 'utf8');
    assert.match(text, /signing: ES256/);
    writeFileSync(scenario, text.replace('signing: ES256', 'signing: RS256'));
    const { logins } = await run('rs256', scenario);
    assert.ok(checked(logins, 'valid') >= 10, `${checked(logins, 'valid')} checked`);
    assert.equal(checked(logins, 'invalid'), 0);
  });

  it('that were tampered with on the way fail the login and make the run invalid', async () => {
    const mock = await startMockIdp({ port: 0, host: '127.0.0.1', profile: profileOf(0.001) });
    const front = await startTamperingFront(mock);
    try {
      const { result, logins } = await run('tampered', tinyScenario, ['--target', urlOf(front)]);
      assert.ok(checked(logins, 'invalid') >= 10, `${checked(logins, 'invalid')} caught`);
      assert.equal(checked(logins, 'valid'), 0);
      for (const login of logins.filter(({ signature }) => signature === 'invalid'))
        assert.equal(login.reason, 'signature');
      assert.ok(
        result.variants[0]!.validity.reasons.some((reason) => reason.startsWith('signatures:')),
        'says so',
      );
      assert.equal(result.verdict, 'invalid');
    } finally {
      front.close();
      await mock.close();
    }
  });
});

const urlOf = (server: Server): string => `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

/** A front that hands everything through, but flips a bit of the signature of each ID token. */
async function startTamperingFront(mock: RunningMockIdp): Promise<Server> {
  const front = createServer(
    (request, response) => void handThrough(request, response).catch(() => response.destroy()),
  );
  async function handThrough(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const { host: _host, connection: _connection, ...headers } = request.headers;
    const answer = await fetch(`${mock.url}${request.url}`, {
      method: request.method ?? 'GET',
      headers: headers as Record<string, string>,
      redirect: 'manual',
      ...(chunks.length > 0 ? { body: Buffer.concat(chunks) } : {}),
    });
    const {
      'content-length': _length,
      'transfer-encoding': _encoding,
      ...answered
    } = Object.fromEntries(answer.headers);
    response.writeHead(answer.status, answered);
    response.end(tampered(await answer.text(), mock.url, urlOf(front)));
  }
  await new Promise<void>((resolve) => front.listen(0, '127.0.0.1', resolve));
  return front;
}

function tampered(body: string, mockUrl: string, frontUrl: string): string {
  if (body.includes('"authorization_endpoint"')) {
    const metadata = JSON.parse(body) as Record<string, unknown>;
    const moved = Object.entries(metadata).map(([key, value]) => {
      const isEndpoint = typeof value === 'string' && (key.endsWith('_endpoint') || key === 'jwks_uri');
      return [key, isEndpoint ? value.replace(mockUrl, frontUrl) : value];
    });
    return JSON.stringify(Object.fromEntries(moved));
  }
  return body.replace(
    /("id_token":"[^".]+\.[^".]+\.)(.)/,
    (_all, head: string, first: string) => `${head}${first === 'A' ? 'B' : 'A'}`,
  );
}
