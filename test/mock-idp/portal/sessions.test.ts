import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { ISSUER, openMock, profileOf } from '../fixture.ts';
import { post } from '../login.ts';
import { accessTokenOf, administer, browserOf, hiddenIn, logInWithCard, programOf, withSession } from './people.ts';

const EMPLOYER = 'EM000123';

describe('a session with a relying party', () => {
  it('ends after 15 minutes without a request, and after 12 hours in any case', async () => {
    const mock = await openMock();
    const program = await programOf(mock.app, EMPLOYER);
    mock.clock.jump(899);
    assert.equal((await program.get('/portal/session')).statusCode, 200);
    mock.clock.jump(900);
    assert.equal((await program.get('/portal/session')).statusCode, 401);
    const busy = await programOf(mock.app, EMPLOYER);
    for (let minutes = 0; minutes < 719; minutes += 14) {
      assert.equal((await busy.get('/portal/session')).statusCode, 200, `${minutes} min`);
      mock.clock.jump(840);
    }
    mock.clock.jump(60);
    assert.equal((await busy.get('/portal/session')).statusCode, 401);
    await mock.close();
  });

  it('lasts as long as the profile says', async () => {
    const mock = await openMock({
      profile: profileOf(0, { portal: { sessionIdleSeconds: 5, sessionLifeSeconds: 8 } }),
    });
    const program = await programOf(mock.app, EMPLOYER);
    for (const [seconds, status] of [
      [4, 200],
      [3, 200],
      [1, 401],
    ] as const) {
      mock.clock.jump(seconds);
      assert.equal((await program.get('/portal/session')).statusCode, status);
    }
    await mock.close();
  });

  it('opens for the access token of a person and for no other', async () => {
    const mock = await openMock();
    const token = await accessTokenOf(mock.app, EMPLOYER);
    for (const body of [{}, { access_token: 1 }, { access_token: token, file: 1 }])
      assert.equal((await post(mock.app, '/portal/sessions', body)).statusCode, 400, JSON.stringify(body));
    assert.equal((await post(mock.app, '/portal/sessions', { access_token: 'guessed' })).statusCode, 401);
    const opened = await post(mock.app, '/portal/sessions', { access_token: token });
    assert.equal(opened.statusCode, 201);
    assert.equal(opened.headers['set-cookie'], undefined, 'no browser is logged in by it');
    const { person, segment } = opened.json<{ person: { registrationNumber: string }; segment: string }>();
    assert.deepEqual([person.registrationNumber, segment], [EMPLOYER, 'employer']);
    mock.clock.jump(3601);
    assert.equal((await post(mock.app, '/portal/sessions', { access_token: token })).statusCode, 401);
    await mock.close();
  });

  it('is of one party: that of the app opens nothing at the portal', async () => {
    const mock = await openMock();
    const program = await programOf(mock.app, EMPLOYER, { path: '/app' });
    assert.equal((await program.get('/app')).statusCode, 200);
    assert.equal((await program.get('/portal')).statusCode, 401);
    assert.equal((await withSession(mock.app, 'guessed').get('/app')).statusCode, 401);
    await mock.close();
  });

  it('is over when the person says so, in the browser and for a program', async () => {
    const mock = await openMock();
    const program = await programOf(mock.app, EMPLOYER);
    assert.equal((await program.post('/portal/logout', {})).statusCode, 200);
    assert.equal((await program.get('/portal/session')).statusCode, 401);
    const browser = browserOf(mock.app, ISSUER);
    const home = await logInWithCard(mock.app, browser, EMPLOYER, '/portal/login');
    const out = await browser.submit('/portal/logout', { csrf: hiddenIn(home, 'csrf') });
    assert.equal(out.headers.location, '/portal/logged-out');
    assert.equal(browser.cookies.has('lq_portal'), false);
    assert.equal((await browser.get('/portal/logged-out')).statusCode, 200);
    const { body } = await mock.app.inject('/metrics');
    assert.ok(body.includes('lq_portal_sessions_total{event="opened"} 2'));
    assert.ok(body.includes('lq_portal_sessions_total{event="logged-out"} 2'));
    await mock.close();
  });

  it('changes nothing for a form that another site has sent', async () => {
    const mock = await openMock();
    const browser = browserOf(mock.app, ISSUER);
    await logInWithCard(mock.app, browser, EMPLOYER, '/portal/login');
    for (const url of [
      '/portal/logout',
      '/portal/contact',
      '/portal/contact/confirm',
      '/portal/mandates',
      '/portal/mandates/revoke',
    ])
      for (const fields of [{}, { csrf: '' }, { csrf: 'guessed' }])
        assert.equal((await browser.submit(url, { ...fields, phone: '+212612345678' })).statusCode, 403, url);
    assert.equal((await browser.get('/portal')).statusCode, 200, 'still logged in');
    await mock.close();
  });

  it('sends a browser without one to the login, and a program away', async () => {
    const mock = await openMock();
    for (const url of ['/portal', '/portal/contact', '/portal/mandates', '/portal/files/0123456789-1']) {
      assert.equal((await browserOf(mock.app, ISSUER).get(url)).headers.location, '/portal/login', url);
      const answer = await mock.app.inject(url);
      assert.deepEqual([answer.statusCode, answer.json<{ error: string }>().error], [401, 'login_required'], url);
      assert.match(String(answer.headers['www-authenticate']), /^Bearer /);
    }
    await mock.close();
  });
});

describe('people abroad', () => {
  const foreign = { 'x-country': 'fr' };

  it('are let in unless the geo-block is on, and by the exception again', async () => {
    const mock = await openMock();
    const program = await programOf(mock.app, EMPLOYER);
    assert.equal((await program.get('/portal', foreign)).statusCode, 200);
    await administer(mock.app, '/admin/switches', { abroad: false });
    assert.equal((await program.get('/portal', foreign)).statusCode, 403);
    assert.equal((await program.get('/portal', { 'x-country': 'MA' })).statusCode, 200);
    assert.equal((await mock.app.inject({ url: '/portal/login', headers: foreign })).statusCode, 403);
    assert.equal((await mock.app.inject({ url: '/portal/login', headers: { 'x-country': 'MA' } })).statusCode, 303);
    await administer(mock.app, '/admin/switches', { abroad: true });
    assert.equal((await program.get('/portal', foreign)).statusCode, 200);
    await mock.close();
  });

  it('are known by where they live when the request does not say', async () => {
    const mock = await openMock();
    await administer(mock.app, '/admin/switches', { abroad: false });
    const statuses = new Map<string, number>();
    for (let at = 100; at < 160; at += 1) {
      const access_token = await accessTokenOf(mock.app, `EM000${at}`);
      const { statusCode } = await post(mock.app, '/portal/sessions', { access_token });
      statuses.set(`EM000${at}`, statusCode);
    }
    const out = [...statuses.values()].filter((status) => status === 403).length;
    assert.ok(out >= 1 && out <= 8, `${out} of 60 live abroad: about 4 %`);
    assert.equal([...statuses.values()].filter((status) => status === 201).length, 60 - out);
    await mock.close();
  });
});
