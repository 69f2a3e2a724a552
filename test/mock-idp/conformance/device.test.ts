/** D1: the device flow (RFC 8628). */
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import {
  askForDevice,
  bank,
  bankCredentials,
  claimsOf,
  errorOf,
  pollDevice,
  startDevice,
  television,
} from '../decoupled-client.ts';
import { connect } from '../device-browser.ts';
import { ISSUER, openMock } from '../fixture.ts';
import type { TestMock } from '../fixture.ts';
import type { Tokens } from '../login.ts';
import { postForm } from '../login.ts';

describe('the device flow', () => {
  let mock: TestMock;
  before(async () => (mock = await openMock({ clients: [television, bank, { ...television, clientId: 'tv-2' }] })));
  after(() => mock.close());

  it('D1 the answer has every member, interval too, and is not to be stored', async () => {
    const response = await askForDevice(mock.app);
    assert.equal(response.statusCode, 200);
    assert.equal(response.headers['cache-control'], 'no-store');
    assert.match(String(response.headers['content-type']), /^application\/json/);
    const { device_code, user_code, ...rest } = response.json<Record<string, string>>();
    assert.equal(Buffer.from(device_code ?? '', 'base64url').length, 32);
    assert.match(user_code ?? '', /^[BCDFGHJKLMNPQRSTVWXZ]{4}-[BCDFGHJKLMNPQRSTVWXZ]{4}$/);
    assert.deepEqual(rest, {
      verification_uri: `${ISSUER}/device`,
      verification_uri_complete: `${ISSUER}/device?user_code=${user_code}`,
      expires_in: 600,
      interval: 5,
    });
  });

  it('D1 the first poll, at once, is pending and never slow_down', async () => {
    const { device_code } = await startDevice(mock.app);
    assert.equal(errorOf(await pollDevice(mock.app, device_code)), '400 authorization_pending');
  });

  it('D1 each early poll is slow_down and adds 5 s that stay', async () => {
    const { device_code } = await startDevice(mock.app);
    const told: string[] = [];
    for (const seconds of [0, 1, 9, 14, 20, 20]) {
      mock.clock.jump(seconds);
      told.push(errorOf(await pollDevice(mock.app, device_code)).slice(4));
    }
    // The interval is 5, then 10 (asked after 1 s), 15 (after 9 s), 20 (after 14 s); 20 s are enough from then on.
    const [pending, slow] = ['authorization_pending', 'slow_down'];
    assert.deepEqual(told, [pending, slow, slow, slow, pending, pending]);
  });

  it('D1 a grant that was allowed is never throttled, and gives tokens once', async () => {
    const { device_code, user_code } = await startDevice(mock.app);
    for (let poll = 0; poll < 5; poll += 1) await pollDevice(mock.app, device_code);
    assert.equal((await connect(mock.app, user_code)).statusCode, 200);
    const response = await pollDevice(mock.app, device_code);
    assert.equal(response.statusCode, 200, response.body);
    assert.equal(response.headers['cache-control'], 'no-store');
    const tokens = response.json<Tokens & { token_type: string; scope: string }>();
    assert.deepEqual([tokens.token_type, tokens.scope], ['Bearer', 'openid profile']);
    const { iss, aud, acr } = claimsOf(tokens.id_token);
    assert.deepEqual([iss, aud, acr], [ISSUER, 'tv', 'http://eidas.europa.eu/LoA/high']);
    assert.equal(errorOf(await pollDevice(mock.app, device_code)), '400 invalid_grant');
  });

  it('D1 of two polls at the same moment one gets the tokens', async () => {
    const { device_code, user_code } = await startDevice(mock.app);
    await connect(mock.app, user_code);
    const answers = await Promise.all([1, 2, 3].map(() => pollDevice(mock.app, device_code)));
    assert.deepEqual(answers.map(errorOf).toSorted(), ['200', '400 invalid_grant', '400 invalid_grant']);
  });

  it('D1 after its time a code is expired_token, allowed or not', async () => {
    const left = await startDevice(mock.app);
    const allowed = await startDevice(mock.app);
    await connect(mock.app, allowed.user_code);
    mock.clock.jump(601);
    for (const { device_code } of [left, allowed])
      assert.equal(errorOf(await pollDevice(mock.app, device_code)), '400 expired_token');
    assert.equal(errorOf(await pollDevice(mock.app, left.device_code)), '400 expired_token', 'asked again, the same');
  });

  it('D1 a person who denies: access_denied, however fast it is asked', async () => {
    const { device_code, user_code } = await startDevice(mock.app);
    await connect(mock.app, user_code, 'deny');
    for (let poll = 0; poll < 3; poll += 1)
      assert.equal(errorOf(await pollDevice(mock.app, device_code)), '400 access_denied');
  });

  it('D1 unknown codes, and those of another client, are invalid_grant; none at all is invalid_request', async () => {
    const { device_code, user_code } = await startDevice(mock.app);
    await connect(mock.app, user_code);
    assert.equal(errorOf(await pollDevice(mock.app, 'nonsense')), '400 invalid_grant');
    assert.equal(errorOf(await pollDevice(mock.app, device_code, { client_id: 'tv-2' })), '400 invalid_grant');
    assert.equal(errorOf(await pollDevice(mock.app, '', {})), '400 invalid_request');
    assert.equal(errorOf(await pollDevice(mock.app, device_code)), '200', 'the foreign poll took nothing');
  });

  it('D1 user codes are read in small letters, without the hyphen, with spaces', async () => {
    for (const typed of [
      (code: string) => code.toLowerCase(),
      (code: string) => code.replace('-', ''),
      (code: string) => ` ${code.toLowerCase().replace('-', ' ')} `,
    ]) {
      const { device_code, user_code } = await startDevice(mock.app);
      assert.equal((await connect(mock.app, typed(user_code))).statusCode, 200);
      assert.equal(errorOf(await pollDevice(mock.app, device_code)), '200');
    }
  });

  it('D1 a client with a secret has to show it, at the start and at every poll', async () => {
    assert.equal(errorOf(await askForDevice(mock.app, { client_id: 'bank' })), '401 invalid_client');
    const { device_code } = await startDevice(mock.app, bankCredentials);
    assert.equal(errorOf(await pollDevice(mock.app, device_code, { client_id: 'bank' })), '401 invalid_client');
    assert.equal(errorOf(await pollDevice(mock.app, device_code, bankCredentials)), '400 authorization_pending');
  });

  for (const { name, changes, error } of [
    { name: 'an unknown client', changes: { client_id: 'nobody' }, error: '401 invalid_client' },
    { name: 'no client at all', changes: { client_id: undefined }, error: '401 invalid_client' },
    { name: 'a scope with a quotation mark', changes: { scope: 'openid "x"' }, error: '400 invalid_scope' },
    { name: 'a scope of 2,000 characters', changes: { scope: 'x'.repeat(2000) }, error: '400 invalid_scope' },
  ])
    it(`D1 ${name}: ${error}`, async () => assert.equal(errorOf(await askForDevice(mock.app, changes)), error));

  it('D1 a client that did not register the grant: unauthorized_client', async () => {
    const without = await openMock({ clients: [{ ...television, grantTypes: ['authorization_code'] }] });
    assert.equal(errorOf(await askForDevice(without.app)), '400 unauthorized_client');
    await without.close();
  });

  it('D1 a parameter that comes twice: invalid_request', async () => {
    const response = await mock.app.inject({
      method: 'POST',
      url: '/device_authorization',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      payload: 'client_id=tv&scope=openid&scope=profile',
    });
    assert.equal(errorOf(response), '400 invalid_request');
  });

  it('D1 the refresh token works for its client alone', async () => {
    const { device_code, user_code } = await startDevice(mock.app);
    await connect(mock.app, user_code);
    const { refresh_token } = (await pollDevice(mock.app, device_code)).json<Tokens>();
    const refresh = (clientId: string) =>
      postForm(mock.app, '/token', { grant_type: 'refresh_token', refresh_token, client_id: clientId });
    assert.equal(errorOf(await refresh('tv-2')), '400 invalid_grant');
    assert.equal(errorOf(await refresh('tv')), '200');
  });
});
