/** Requests of clients at the edge of what the standards allow: legal spellings that are rare, and illegal ones that look harmless. */
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { LightMyRequestResponse } from 'fastify';
import { openMock } from '../fixture.ts';
import type { TestMock } from '../fixture.ts';
import { postForm } from '../login.ts';
import { basic, basicHeader, errorOf, loginAs, posting, tokenClients } from '../token-client.ts';

const FORM = 'application/x-www-form-urlencoded';

describe('token requests at the edge', () => {
  let mock: TestMock;
  let token: string;
  before(async () => {
    mock = await openMock({ clients: tokenClients });
    token = (await loginAs(mock.app, basic)).access_token;
  });
  after(() => mock.close());

  const posted = (payload: string, headers: Readonly<Record<string, string>>): Promise<LightMyRequestResponse> =>
    mock.app.inject({ method: 'POST', url: '/userinfo', headers, payload });
  const asking = (fields: Readonly<Record<string, string>>, header?: string): Promise<LightMyRequestResponse> =>
    mock.app.inject({
      method: 'POST',
      url: '/token',
      headers: { 'content-type': FORM, ...(header === undefined ? {} : { authorization: header }) },
      payload: new URLSearchParams(fields).toString(),
    });

  for (const scheme of ['Bearer ', 'bearer ', 'BEARER ', 'Bearer  '])
    it(`B6 userinfo reads ${JSON.stringify(scheme)} (RFC 9110 §11.4: any case, one space or more)`, async () => {
      const headers = { authorization: `${scheme}${token}` };
      assert.equal((await mock.app.inject({ url: '/userinfo', headers })).statusCode, 200);
    });

  for (const type of [FORM, `${FORM}; charset=UTF-8`, 'Application/X-WWW-Form-URLEncoded', `${FORM} ;charset=utf-8`])
    it(`B6 userinfo reads a token in a body of ${type}`, async () => {
      assert.equal((await posted(`access_token=${token}`, { 'content-type': type })).statusCode, 200);
    });

  it('B6 a token that is sent twice is an invalid request, not a missing one (RFC 6750 §3.1)', async () => {
    const twice = await posted(`access_token=${token}&access_token=${token}`, { 'content-type': FORM });
    assert.equal(twice.statusCode, 400);
    assert.equal(errorOf(twice), 'invalid_request');
  });

  it('B15 a request without its code is invalid_request, not invalid_grant (RFC 6749 §5.2)', async () => {
    for (const code of [{}, { code: '' }] as Readonly<Record<string, string>>[]) {
      const header = basicHeader(basic.clientId, basic.secret ?? '');
      const response = await asking({ grant_type: 'authorization_code', ...code }, header);
      assert.equal(response.statusCode, 400);
      assert.equal(errorOf(response), 'invalid_request');
    }
  });

  it('B20 so is one without its refresh token', async () => {
    const header = basicHeader(basic.clientId, basic.secret ?? '');
    for (const refresh of [{}, { refresh_token: '' }] as Readonly<Record<string, string>>[])
      assert.equal(errorOf(await asking({ grant_type: 'refresh_token', ...refresh }, header)), 'invalid_request');
  });

  it('B1 whoever has the secret is told by which method the client registered, and nobody else is', async () => {
    const grant = { grant_type: 'client_credentials' };
    const described = (response: LightMyRequestResponse): string => {
      assert.equal(response.statusCode, 401);
      assert.equal(errorOf(response), 'invalid_client');
      return response.json<{ error_description: string }>().error_description;
    };
    const inBody = (secret: string): Readonly<Record<string, string>> => ({
      ...grant,
      client_id: basic.clientId,
      client_secret: secret,
    });
    const inHeader = (secret: string): Promise<LightMyRequestResponse> =>
      asking(grant, basicHeader(posting.clientId, secret));
    assert.match(described(await postForm(mock.app, '/token', inBody(basic.secret ?? ''))), /client_secret_basic/);
    assert.match(described(await inHeader(posting.secret ?? '')), /client_secret_post/);
    const unknown = described(await postForm(mock.app, '/token', { ...inBody('x'), client_id: 'nobody' }));
    assert.doesNotMatch(unknown, /client_secret/);
    assert.equal(described(await postForm(mock.app, '/token', inBody('wrong'))), unknown);
    assert.equal(described(await inHeader('wrong')), unknown);
    assert.equal(described(await inHeader('')), unknown);
  });
});
