import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { InjectOptions, LightMyRequestResponse } from 'fastify';
import { ADMIN_TOKEN, openMock } from '../fixture.ts';
import type { TestMock } from '../fixture.ts';
import { post } from '../login.ts';
import { basic, errorOf, tokenFor } from '../token-client.ts';

const headers = { authorization: `Bearer ${ADMIN_TOKEN}` };
const shop = { client_secret: 'a-secret-of-the-shop', redirect_uris: ['https://shop.example/callback'] };

describe('/admin/clients', () => {
  let mock: TestMock;
  before(async () => (mock = await openMock()));
  after(() => mock.close());

  const admin = (options: InjectOptions): Promise<LightMyRequestResponse> => mock.app.inject({ headers, ...options });
  const put = (clientId: string, payload: object): Promise<LightMyRequestResponse> =>
    admin({ method: 'PUT', url: `/admin/clients/${clientId}`, payload });

  it('lists Launchquake’s own, those that were put and those that registered, without a secret', async () => {
    assert.equal((await put('shop', shop)).statusCode, 201);
    const made = await post(mock.app, '/register', { redirect_uris: ['https://client.example/'] });
    const { client_id: id, client_secret: secret } = made.json<Record<string, string>>();
    const response = await admin({ url: '/admin/clients' });
    const ids = response.json<{ clients: { client_id: string }[] }>().clients.map((client) => client.client_id);
    for (const expected of ['launchquake', 'shop', id ?? '']) assert.ok(ids.includes(expected), expected);
    for (const hidden of [shop.client_secret, secret ?? '', 'client_secret"'])
      assert.ok(!response.body.includes(hidden));
  });

  it('replaces a client; a secret that is not said stays', async () => {
    await put('machine', { ...shop, redirect_uris: [], grant_types: ['client_credentials'] });
    const client = { ...basic, clientId: 'machine', secret: shop.client_secret };
    assert.equal((await tokenFor(mock.app, client)).statusCode, 200);
    const read = (await admin({ url: '/admin/clients/machine' })).json<Record<string, unknown>>();
    const changed = await put('machine', { ...read, scope: 'read' });
    assert.equal(changed.statusCode, 200, changed.body);
    assert.equal((await tokenFor(mock.app, client)).json<{ scope: string }>().scope, 'read');
    await put('machine', { ...read, client_secret: 'another-secret' });
    assert.equal((await tokenFor(mock.app, client)).statusCode, 401);
  });

  it('gives Launchquake’s own back as it was', async () => {
    const own = mock.world.clients.find('launchquake');
    const read = (await admin({ url: '/admin/clients/launchquake' })).json<object>();
    assert.equal((await put('launchquake', read)).statusCode, 200);
    const { metadata: _before, ...earlier } = own ?? { metadata: {} };
    const { metadata: _after, ...since } = mock.world.clients.find('launchquake') ?? { metadata: {} };
    assert.deepEqual(since, earlier);
  });

  it('removes a client, one that registered itself too', async () => {
    const made = await post(mock.app, '/register', { redirect_uris: ['https://client.example/'] });
    for (const id of ['shop', made.json<{ client_id: string }>().client_id]) {
      assert.equal((await admin({ method: 'DELETE', url: `/admin/clients/${id}` })).statusCode, 204);
      assert.equal((await admin({ url: `/admin/clients/${id}` })).statusCode, 404);
      assert.equal((await admin({ method: 'DELETE', url: `/admin/clients/${id}` })).statusCode, 404);
    }
  });

  it('takes no wrong client, and tells every problem without a secret', async () => {
    const response = await put('shop', {
      client_id: 'other',
      client_secret: 'é top-secret',
      redirect_uris: ['x'],
      typo: 1,
    });
    assert.equal(response.statusCode, 400);
    assert.equal(errorOf(response), 'clients_invalid');
    const { problems } = response.json<{ problems: { where: string }[] }>();
    assert.deepEqual(
      problems.map(({ where }) => where),
      ['client_secret', 'redirect_uris[0]', 'typo'],
    );
    assert.ok(!response.body.includes('top-secret'));
    assert.equal((await put('shop', { ...shop, client_id: 'other' })).statusCode, 400);
    assert.equal((await put('shop', [])).statusCode, 400);
    assert.equal(mock.world.clients.find('other'), undefined);
  });

  it('notes each change in the audit', async () => {
    await put('noted', shop);
    await put('noted', shop);
    await admin({ method: 'DELETE', url: '/admin/clients/noted' });
    const audit = await admin({ url: '/admin/audit' });
    const { entries } = audit.json<{ entries: { what: string; detail: string }[] }>();
    const details = entries.filter(({ what }) => what === 'clients').map(({ detail }) => detail);
    assert.deepEqual(details.slice(-3), ['noted added', 'noted replaced', 'noted removed']);
    assert.ok(!audit.body.includes(shop.client_secret));
  });

  it('is behind the admin token', async () => {
    for (const method of ['GET', 'PUT', 'DELETE'] as const) {
      const response = await mock.app.inject({ method, url: '/admin/clients/launchquake', payload: {} });
      assert.equal(response.statusCode, 401);
    }
  });
});
