/** A9: notifications of CIBA in ping mode. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { approve, askForCiba, bank, errorOf, pollCiba, startCiba } from '../decoupled-client.ts';
import { openMock } from '../fixture.ts';
import type { TestMock } from '../fixture.ts';
import { listenForPings } from '../notified-client.ts';
import type { NotifiedClient } from '../notified-client.ts';

const TOKEN = 'a.notification-token_of~the+client/8fk2==';

interface Pinged {
  readonly mock: TestMock;
  readonly client: NotifiedClient;
  /** What is counted of pings by now. */
  counted(): Promise<Record<string, number>>;
}

async function withPings(
  answer: { readonly status: number; readonly headers?: Record<string, string> },
  work: (pinged: Pinged) => Promise<void>,
): Promise<void> {
  const client = await listenForPings(answer.status, answer.headers);
  const mock = await openMock({
    clients: [{ ...bank, cibaDelivery: 'ping', cibaNotificationEndpoint: client.endpoint }],
  });
  async function counted(): Promise<Record<string, number>> {
    const { body } = await mock.app.inject('/metrics');
    const lines = [...body.matchAll(/^lq_idp_ciba_pings_total\{result="(\w+)"\} (\d+)$/gm)];
    return Object.fromEntries(lines.map(([, result = '', count]) => [result, Number(count)]));
  }
  try {
    await work({ mock, client, counted });
  } finally {
    await mock.close();
    await client.close();
  }
}

/** Waits for real time: the call is real. */
async function settled(counted: Pinged['counted']): Promise<Record<string, number>> {
  for (let turn = 0; turn < 300; turn += 1) {
    const counts = await counted();
    if (Object.values(counts).some((count) => count > 0)) return counts;
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  throw new Error('no ping was counted in 3 s');
}

/** Long enough for a second call to come, if there were one. */
const pause = () => new Promise((resolve) => setTimeout(resolve, 150));

describe('CIBA, ping', () => {
  for (const action of ['allow', 'deny'] as const)
    it(`A9 ${action}: one POST with nothing but the auth_req_id, and the bearer token of the client`, () =>
      withPings({ status: 204 }, async ({ mock, client, counted }) => {
        const { auth_req_id } = await startCiba(mock.app, { client_notification_token: TOKEN });
        assert.equal(errorOf(await pollCiba(mock.app, auth_req_id)), '400 authorization_pending');
        assert.equal(client.received.length, 0);
        await approve(mock.app, auth_req_id, action);
        await client.came(1);
        const [{ method, path, headers, body }] = client.received as [(typeof client.received)[number]];
        assert.deepEqual([method, path], ['POST', '/notify']);
        assert.deepEqual(JSON.parse(body), { auth_req_id });
        assert.equal(headers.authorization, `Bearer ${TOKEN}`);
        assert.equal(headers['content-type'], 'application/json');
        assert.deepEqual(await settled(counted), { delivered: 1, refused: 0, failed: 0 });
        await approve(mock.app, auth_req_id, action);
        await pause();
        assert.equal(client.received.length, 1, 'once alone');
        assert.equal(errorOf(await pollCiba(mock.app, auth_req_id)), action === 'allow' ? '200' : '400 access_denied');
      }));

  it('A9 a redirect is not followed', () =>
    withPings({ status: 307, headers: { location: '/elsewhere' } }, async ({ mock, client, counted }) => {
      const { auth_req_id } = await startCiba(mock.app, { client_notification_token: TOKEN });
      await approve(mock.app, auth_req_id);
      assert.deepEqual(await settled(counted), { delivered: 0, refused: 1, failed: 0 });
      await pause();
      assert.deepEqual(
        client.received.map(({ path }) => path),
        ['/notify'],
      );
    }));

  for (const status of [401, 403, 500, 503])
    it(`A9 after ${status} it is not said again; the tokens can be fetched all the same`, () =>
      withPings({ status, headers: { 'retry-after': '0' } }, async ({ mock, client, counted }) => {
        const { auth_req_id } = await startCiba(mock.app, { client_notification_token: TOKEN });
        await approve(mock.app, auth_req_id);
        assert.deepEqual(await settled(counted), { delivered: 0, refused: 1, failed: 0 });
        await pause();
        assert.equal(client.received.length, 1);
        assert.equal(errorOf(await pollCiba(mock.app, auth_req_id)), '200');
      }));

  it('A9 a client that nobody answers at: counted, and the tokens can be fetched', () =>
    withPings({ status: 204 }, async ({ mock, client, counted }) => {
      const { auth_req_id } = await startCiba(mock.app, { client_notification_token: TOKEN });
      await client.close();
      await approve(mock.app, auth_req_id);
      assert.deepEqual(await settled(counted), { delivered: 0, refused: 0, failed: 1 });
      assert.equal(errorOf(await pollCiba(mock.app, auth_req_id)), '200');
    }));

  it('A9 without a token, or with one that is none, nothing begins', () =>
    withPings({ status: 204 }, async ({ mock }) => {
      for (const client_notification_token of [undefined, 'two words', 'x'.repeat(1025), 'a\r\nb', 'ü'])
        assert.equal(errorOf(await askForCiba(mock.app, { client_notification_token })), '400 invalid_request');
    }));
});
