import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { answerOf, openBrowser } from '../browser.ts';
import { openMock, profileOf } from '../fixture.ts';
import type { TestMock } from '../fixture.ts';
import { exchange, transactionOf } from '../login.ts';
import { asRelyingParty, relyingParty } from '../relying-party.ts';

describe('the choice of a login method', () => {
  let mock: TestMock;
  before(async () => {
    mock = await openMock({ profile: profileOf(0, { methods: { eid: 1, sms: 0.5, email: 0, password: 1 } }) });
  });
  after(() => mock.close());

  it('offers what is open, to some or to all, and the way out', async () => {
    const browser = openBrowser(mock.app);
    const transaction = transactionOf(await browser.authorize());
    const { statusCode, body } = await browser.get('/login', { transaction });
    assert.equal(statusCode, 200);
    for (const path of ['/eid/login', '/login/sms', '/login/password', '/login/cancel'])
      assert.ok(body.includes(`href="${path}?transaction=${transaction}"`), path);
    assert.ok(!body.includes('/login/email'));
    assert.match(body, /Launchquake wants to know who you are/);
  });

  it('offers only what reaches a level that is a must, and all when it is a wish', async () => {
    const browser = openBrowser(mock.app);
    const acr = 'http://eidas.europa.eu/LoA/substantial';
    const claims = JSON.stringify({ id_token: { acr: { essential: true, value: acr } } });
    const must = transactionOf(await browser.authorize({ claims }));
    assert.equal(
      (await browser.get('/login', { transaction: must })).headers.location,
      `/eid/login?transaction=${must}`,
    );
    const wish = transactionOf(await browser.authorize({ acr_values: acr }));
    assert.match((await browser.get('/login', { transaction: wish })).body, /password/);
  });

  it('gives a login that does not reach its level back as unmet, not as a code', async () => {
    const browser = openBrowser(mock.app);
    const acr = 'http://eidas.europa.eu/LoA/high';
    const claims = JSON.stringify({ id_token: { acr: { essential: true, value: acr } } });
    const transaction = transactionOf(await browser.authorize({ claims }));
    const fields = { transaction, username: 'AB123456', password: 'password-123456' };
    const response = await browser.postForm('/login/password', fields);
    assert.equal(answerOf(response)['error'], 'unmet_authentication_requirements');
    assert.equal(answerOf(response)['code'], undefined);
  });

  it('knows the level that a client registered for requests that name none', async () => {
    const low = 'http://eidas.europa.eu/LoA/low';
    const high = 'http://eidas.europa.eu/LoA/high';
    const party = { ...relyingParty, metadata: { default_acr_values: [high] } };
    const own = await openMock({ clients: [party], profile: profileOf(0, { methods: { eid: 1, password: 1 } }) });
    const browser = openBrowser(own.app);
    const transaction = transactionOf(await browser.authorize());
    await browser.postForm('/login/password', { transaction, username: 'AB123456', password: 'password-123456' });
    assert.ok(answerOf(await browser.authorize())['code'], 'a session of a low level');
    assert.match(String((await browser.authorize(asRelyingParty())).headers.location), /^\/login\?/);
    assert.ok(answerOf(await browser.authorize(asRelyingParty({ acr_values: low })))['code']);
    await own.close();
  });

  it('is no question when one method is open: straight there', async () => {
    const own = await openMock();
    const browser = openBrowser(own.app);
    const transaction = transactionOf(await browser.authorize());
    const response = await browser.get('/login', { transaction });
    assert.equal(response.statusCode, 303);
    assert.equal(response.headers.location, `/eid/login?transaction=${transaction}`);
    await own.close();
  });

  it('says clearly when no method is open', async () => {
    const own = await openMock({ profile: profileOf(0, { methods: { eid: 0, sms: 0, email: 0, password: 0 } }) });
    const browser = openBrowser(own.app);
    const transaction = transactionOf(await browser.authorize());
    const { statusCode, body } = await browser.get('/login', { transaction });
    assert.equal(statusCode, 503);
    assert.match(body, /Nobody can log in now/);
    assert.ok(body.includes(`/login/cancel?transaction=${transaction}`));
    await own.close();
  });

  it('tells a person whose login is unknown or over to start again', async () => {
    const browser = openBrowser(mock.app);
    for (const path of ['/login', '/login/cancel', '/login/confirm', '/login/response']) {
      const response = await browser.get(path, { transaction: 'x' });
      assert.equal(response.statusCode, 404, path);
      assert.match(response.body, /role="alert"/);
    }
    const transaction = transactionOf(await browser.authorize());
    await mock.clock.advance(600);
    assert.equal((await browser.get('/login', { transaction })).statusCode, 404);
  });

  it('is left by cancelling: access_denied with state and iss, and the login can no longer be finished', async () => {
    const browser = openBrowser(mock.app);
    const transaction = transactionOf(await browser.authorize());
    const answer = answerOf(await browser.get('/login/cancel', { transaction }));
    assert.equal(answer['error'], 'access_denied');
    assert.equal(answer['state'], 'the-state');
    assert.ok(answer['iss']);
    await browser.useCard(transaction);
    assert.equal(answerOf(await browser.get('/login', { transaction }))['error'], 'access_denied');
    assert.equal(browser.cookies.size, 0);
  });

  it('is left by cancelling when consent is asked for: the code that waited for it is worth nothing', async () => {
    const browser = openBrowser(mock.app);
    const transaction = transactionOf(await browser.authorize({ prompt: 'consent' }));
    await browser.useCard(transaction);
    await browser.get('/login', { transaction });
    assert.equal(answerOf(await browser.get('/login/cancel', { transaction }))['error'], 'access_denied');
    assert.equal((await browser.postForm('/login/confirm', { transaction })).statusCode, 303);
    assert.equal(answerOf(await browser.postForm('/login/confirm', { transaction }))['code'], undefined);
  });

  it('cannot be cancelled when the answer has left: it stays the same', async () => {
    const browser = openBrowser(mock.app);
    const transaction = transactionOf(await browser.authorize());
    await browser.useCard(transaction);
    const code = answerOf(await browser.get('/login', { transaction }))['code'] ?? '';
    assert.equal(answerOf(await browser.get('/login/cancel', { transaction }))['code'], code);
    assert.equal((await exchange(mock.app, code)).statusCode, 200);
  });
});
