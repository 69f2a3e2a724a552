import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { hiddenFieldsOf, openBrowser, targetOf } from '../browser.ts';
import { errorOf, pollDevice, startDevice, television } from '../decoupled-client.ts';
import { connect, reachDecision } from '../device-browser.ts';
import { ADMIN_TOKEN, openMock, profileOf, roomPolicy, unprotected } from '../fixture.ts';
import type { TestMock } from '../fixture.ts';

describe('the pages of the device flow', () => {
  let mock: TestMock;
  before(async () => (mock = await openMock({ clients: [television] })));
  after(() => mock.close());

  it('ask for a code; the complete address fills it in and asks to compare', async () => {
    const browser = openBrowser(mock.app);
    const empty = await browser.get('/device');
    assert.match(empty.body, /<label for="user_code">Code that your device shows<\/label>/);
    assert.doesNotMatch(empty.body, / value="/);
    const filled = await browser.get('/device', { user_code: 'WDJB-MJHT"><script>' });
    assert.match(filled.body, /Is this the code that your device shows\?/);
    assert.match(filled.body, / value="WDJB-MJHT&quot;&gt;&lt;script&gt;"/);
  });

  it('show who asks and for what before anything is allowed', async () => {
    const { device_code, user_code } = await startDevice(mock.app, { scope: 'openid email x<y' });
    const { page } = await reachDecision(mock.app, user_code);
    assert.match(page.body, /The &lt;Television&gt; asks for:/);
    assert.match(page.body, /<li>your e-mail address<\/li>\n<li>x&lt;y<\/li>/);
    assert.ok(page.body.includes(user_code));
    assert.equal(errorOf(await pollDevice(mock.app, device_code)), '400 authorization_pending');
  });

  it('say nothing of a code before it is typed and posted', async () => {
    const { user_code } = await startDevice(mock.app);
    const browser = openBrowser(mock.app);
    const [right, wrong] = await Promise.all(
      [user_code, 'BBBB-BBBB'].map((code) => browser.get('/device', { user_code: code })),
    );
    assert.equal(right?.body.replaceAll(user_code, ''), wrong?.body.replaceAll('BBBB-BBBB', ''));
  });

  it('a wrong code is told beside its field; after ten a network address waits, and a right code waits too', async () => {
    const fresh = await openMock({ clients: [television] });
    const browser = openBrowser(fresh.app);
    const { user_code } = await startDevice(fresh.app);
    for (let wrong = 0; wrong < 10; wrong += 1) {
      const page = await browser.postForm('/device', { user_code: 'BBBB-BBBB' });
      assert.equal(page.statusCode, 400);
      assert.match(page.body, /<p role="alert" id="user_code-problem">This code is wrong/);
    }
    const refused = await browser.postForm('/device', { user_code });
    assert.deepEqual([refused.statusCode, refused.headers['retry-after']], [429, '6']);
    fresh.clock.jump(6);
    assert.equal((await browser.postForm('/device', { user_code })).statusCode, 303);
    await fresh.close();
  });

  it('a code that was decided, or whose time is over, is a wrong one', async () => {
    const decided = await startDevice(mock.app);
    await connect(mock.app, decided.user_code);
    const late = await startDevice(mock.app);
    mock.clock.jump(601);
    for (const { user_code } of [decided, late])
      assert.equal((await openBrowser(mock.app).postForm('/device', { user_code })).statusCode, 400);
  });

  it('a form of another site decides nothing: it has neither the cookie nor the word of the page', async () => {
    const { device_code, user_code } = await startDevice(mock.app);
    const { browser, page } = await reachDecision(mock.app, user_code);
    const fields = { ...hiddenFieldsOf(page), decision: 'allow' };
    assert.equal((await browser.postForm('/device/confirm', fields, true)).statusCode, 403);
    for (const confirmation of [undefined, '', 'x'.repeat(43)])
      assert.equal((await browser.postForm('/device/confirm', { ...fields, confirmation })).statusCode, 403);
    assert.equal((await browser.postForm('/device/confirm', { ...fields, decision: 'maybe' })).statusCode, 403);
    assert.equal(errorOf(await pollDevice(mock.app, device_code)), '400 authorization_pending');
    assert.equal((await browser.postForm('/device/confirm', fields)).statusCode, 200);
  });

  it('who sent somebody the link of a login of theirs cannot connect their own device to that person', async () => {
    const { device_code, user_code } = await startDevice(mock.app);
    const attacker = openBrowser(mock.app);
    const victim = openBrowser(mock.app);
    const transaction = targetOf(await attacker.postForm('/device', { user_code })).searchParams.get('transaction');
    await victim.useCard(transaction ?? '');
    const onward = targetOf(await victim.get('/login', { transaction: transaction ?? '' }));
    for (const browser of [victim, attacker])
      assert.equal((await browser.get(`${onward.pathname}${onward.search}`)).statusCode, 403);
    assert.equal(errorOf(await pollDevice(mock.app, device_code)), '400 authorization_pending');
  });

  it('without a login there is no decision, and a cancelled login denies', async () => {
    const { device_code, user_code } = await startDevice(mock.app);
    const browser = openBrowser(mock.app);
    const transaction =
      targetOf(await browser.postForm('/device', { user_code })).searchParams.get('transaction') ?? '';
    assert.equal((await browser.get('/device/confirm', { transaction })).statusCode, 403);
    const onward = targetOf(await browser.get('/login/cancel', { transaction }));
    const end = await browser.get(`${onward.pathname}${onward.search}`);
    assert.match(end.body, /The device was not connected/);
    assert.equal(errorOf(await pollDevice(mock.app, device_code)), '400 access_denied');
  });

  it('two pages of one decision: the first answer stands', async () => {
    const { device_code, user_code } = await startDevice(mock.app);
    const first = await reachDecision(mock.app, user_code);
    const second = await reachDecision(mock.app, user_code);
    await first.browser.postForm('/device/confirm', { ...hiddenFieldsOf(first.page), decision: 'deny' });
    const late = await second.browser.postForm('/device/confirm', {
      ...hiddenFieldsOf(second.page),
      decision: 'allow',
    });
    assert.match(late.body, /<h1>Denied<\/h1>/);
    assert.equal(errorOf(await pollDevice(mock.app, device_code)), '400 access_denied');
  });

  it('the cookie is for these pages alone and no script reads it', async () => {
    const { user_code } = await startDevice(mock.app);
    const entered = await openBrowser(mock.app).postForm('/device', { user_code });
    assert.match(
      String(entered.headers['set-cookie']),
      /^lq_device=[\w-]{43}; Path=\/device; Max-Age=600; HttpOnly; SameSite=Lax$/,
    );
  });
});

describe('the device flow and the rest of the service', () => {
  it('counts polls by what they were told, and the tokens', async () => {
    const mock = await openMock({ clients: [television] });
    const { device_code, user_code } = await startDevice(mock.app);
    for (let poll = 0; poll < 3; poll += 1) await pollDevice(mock.app, device_code);
    await connect(mock.app, user_code);
    for (let poll = 0; poll < 2; poll += 1) await pollDevice(mock.app, device_code);
    const { body } = await mock.app.inject('/metrics');
    for (const line of [
      'lq_idp_grant_polls_total{grant="device_code",result="authorization_pending"} 1',
      'lq_idp_grant_polls_total{grant="device_code",result="slow_down"} 2',
      'lq_idp_grant_polls_total{grant="device_code",result="issued"} 1',
      'lq_idp_grant_polls_total{grant="device_code",result="invalid_grant"} 1',
      'lq_idp_grant_polls_total{grant="device_code",result="expired_token"} 0',
      'lq_idp_tokens_issued_total{grant="device_code"} 1',
      'lq_idp_logins_completed_total 1',
      'lq_idp_requests_total{step="grant-poll",outcome="client-error"} 4',
      'lq_idp_requests_total{step="grant-poll",outcome="ok"} 1',
    ])
      assert.ok(body.includes(`${line}\n`), line);
    await mock.close();
  });

  it('waits in the room at its start alone, and gives the turn back with its tokens', async () => {
    const protection = {
      ...unprotected,
      waitingRoom: roomPolicy({ admitPerSecond: 1000, maxActiveLogins: 1, passSeconds: 100, missedPolls: 100 }),
    };
    const mock = await openMock({ clients: [television], profile: profileOf(0, { protection }) });
    const { device_code, user_code } = await startDevice(mock.app);
    const waiting = await startDeviceRaw(mock);
    assert.equal(waiting.statusCode, 202);
    const { ticket } = waiting.json<{ ticket: string }>();
    await connect(mock.app, user_code);
    assert.equal(errorOf(await pollDevice(mock.app, device_code)), '200');
    mock.clock.jump(1);
    const asked = await mock.app.inject({ url: '/waiting-room/ticket', headers: { 'x-waiting-room-ticket': ticket } });
    const { pass } = asked.json<{ pass: string }>();
    assert.equal((await startDeviceRaw(mock, { 'x-waiting-room-pass': pass })).statusCode, 200);
    await mock.close();
  });

  it('a denied login gives its turn back', async () => {
    const protection = {
      ...unprotected,
      waitingRoom: roomPolicy({ admitPerSecond: 1000, maxActiveLogins: 1, passSeconds: 100, missedPolls: 100 }),
    };
    const mock = await openMock({ clients: [television], profile: profileOf(0, { protection }) });
    const { user_code } = await startDevice(mock.app);
    await connect(mock.app, user_code, 'deny');
    mock.clock.jump(1);
    assert.equal((await startDeviceRaw(mock)).statusCode, 200);
    await mock.close();
  });

  it('has its own interval and life, from the profile', async () => {
    const mock = await openMock({ clients: [television] });
    const changed = await mock.app.inject({
      method: 'PATCH',
      url: '/admin/profile',
      headers: { authorization: `Bearer ${ADMIN_TOKEN}` },
      payload: { decoupled: { intervalSeconds: 0.5, deviceCodeSeconds: 60 } },
    });
    assert.equal(changed.statusCode, 200, changed.body);
    const { interval, expires_in, device_code } = await startDevice(mock.app);
    assert.deepEqual([interval, expires_in], [0.5, 60]);
    await pollDevice(mock.app, device_code);
    mock.clock.jump(0.5);
    assert.equal(errorOf(await pollDevice(mock.app, device_code)), '400 authorization_pending');
    await mock.close();
  });
});

const startDeviceRaw = (mock: TestMock, headers: Record<string, string> = {}) =>
  mock.app.inject({
    method: 'POST',
    url: '/device_authorization',
    headers: { 'content-type': 'application/x-www-form-urlencoded', ...headers },
    payload: 'client_id=tv&scope=openid',
  });
