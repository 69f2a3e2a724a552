import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { TestMock } from '../fixture.ts';
import { authorize, CARD, PIN, postForm, transactionOf } from '../login.ts';
import { browse, openEidMock, poll, submit, tune, typeWrongPins, valueIn } from './card-phone.ts';

describe('the eID by hand', () => {
  let mock: TestMock;
  before(async () => (mock = await openEidMock()));
  after(() => mock.close());

  const begin = async (): Promise<string> => `/eid/login?transaction=${transactionOf(await authorize(mock.app))}`;

  /** The link on the login page that leads to a phone. */
  async function phoneOf(login: string, kind: 'qr' | 'app') {
    const page = await browse(mock, login);
    const link = new RegExp(`href="[^"]*(/eid/phone\\?${kind}=[^"]*)"`).exec(page.body)?.[1] ?? '';
    const phone = await browse(mock, link);
    assert.equal(phone.statusCode, 200);
    return phone;
  }

  const use = (phone: Awaited<ReturnType<typeof phoneOf>>, fields: Record<string, string>) =>
    submit(mock, '/eid/phone', { session: valueIn(phone, 'session'), phone: valueIn(phone, 'phone'), ...fields });

  it('shows the code as a picture with words for it, as text, and renews itself without script', async () => {
    const login = await begin();
    const page = await browse(mock, login);
    assert.equal(page.headers['refresh'], '5');
    assert.match(page.body, /<svg class="qr" role="img" aria-label="QR code/);
    const text = /<code>(eid:2:[^<]*)<\/code>/.exec(page.body)?.[1];
    mock.clock.jump(5);
    const later = /<code>(eid:2:[^<]*)<\/code>/.exec((await browse(mock, login)).body)?.[1];
    assert.ok(text !== undefined && later !== undefined && text !== later);
    assert.ok(!page.body.includes('<script'));
  });

  it('goes on by QR code: the phone logs in, the page goes back to the relying party', async () => {
    const login = await begin();
    const phone = await phoneOf(login, 'qr');
    const done = await use(phone, { card: CARD, pin: PIN });
    assert.match(done.body, /You are logged in/);
    const back = await browse(mock, login);
    assert.equal(back.statusCode, 303);
    assert.match(String(back.headers.location), /\/callback\?code=/);
  });

  it('goes on by app link: the phone itself goes back to the relying party', async () => {
    const login = await begin();
    const done = await use(await phoneOf(login, 'app'), { card: CARD, pin: PIN });
    assert.deepEqual([done.statusCode, done.headers.location], [303, login]);
    assert.match(String((await browse(mock, login)).headers.location), /\/callback\?code=/);
  });

  it('shows no code any more once a phone has begun', async () => {
    const login = await begin();
    await use(await phoneOf(login, 'qr'), { card: CARD, pin: 'x' });
    const page = await browse(mock, login);
    assert.ok(!page.body.includes('eid:2:'));
    assert.match(page.body, /Go on there/);
  });

  for (const nfc of ['none', 'short-apdu'])
    it(`tells a person whose phone has NFC ${nfc} what to do`, async () => {
      const answer = await use(await phoneOf(await begin(), 'qr'), { nfc, card: CARD, pin: PIN });
      assert.equal(answer.statusCode, 422);
      assert.match(answer.body, /Use another phone/);
      assert.match(answer.body, new RegExp(`value="${nfc}" checked`));
    });

  it('says no: the phone and then the relying party are told', async () => {
    const login = await begin();
    const denied = await use(await phoneOf(login, 'qr'), { action: 'deny' });
    assert.match(denied.body, /You have denied this login/);
    assert.match(String((await browse(mock, login)).headers.location), /\/callback\?error=access_denied/);
  });

  it('brings a locked card to the relying party as access_denied, and shows the way to the PUK', async () => {
    const card = 'WB123456';
    await typeWrongPins(mock, card, 2);
    const login = await begin();
    const locked = await use(await phoneOf(login, 'qr'), { card, pin: 'x' });
    assert.equal(locked.statusCode, 423);
    assert.match(locked.body, /href="\/eid\/unblock"/);
    const { location } = (await browse(mock, login)).headers;
    assert.match(
      String(location),
      /\/callback\?error=access_denied&error_description=[^&]*locked[^&]*&state=the-state&iss=/,
    );
    const form = await browse(mock, '/eid/unblock');
    assert.match(form.body, /<label for="puk">/);
    const wrong = await submit(mock, '/eid/cards/unblock', { card, puk: '1' });
    assert.match(wrong.body, /Wrong PUK.*9 more times/s);
    const right = await submit(mock, '/eid/cards/unblock', { card, puk: '0000123456' });
    assert.match(right.body, /The card is unblocked/);
  });

  it('helps several people with one phone, and counts them', async () => {
    const first = await use(await phoneOf(await begin(), 'qr'), { card: 'HA111111', pin: '111111' });
    assert.match(first.body, /within an hour: 1\./);
    const name = valueIn(first, 'phone');
    const login = await begin();
    const text = /<code>(eid:2:[^<]*)<\/code>/.exec((await browse(mock, login)).body)?.[1] ?? '';
    const scanned = await submit(mock, '/eid/phone', { qr: text, phone: name });
    assert.equal(valueIn(scanned, 'phone'), name);
    const second = await use(scanned, { card: 'HB222222', pin: '222222' });
    assert.match(second.body, /within an hour: 2\./);
    assert.match(String((await browse(mock, login)).headers.location), /code=/);
  });

  it('says that a code is too old, and offers the camera again', async () => {
    const login = await begin();
    const page = await browse(mock, login);
    const link = /href="(\/eid\/phone\?qr=[^"]*)"/.exec(page.body)?.[1] ?? '';
    mock.clock.jump(20);
    const phone = await browse(mock, link);
    assert.equal(phone.statusCode, 403);
    assert.match(phone.body, /too old/);
    assert.match(phone.body, /name="qr"/);
  });

  it('says when the time is over, and shows a new code on demand', async () => {
    const login = await begin();
    await browse(mock, login);
    mock.clock.jump(301);
    const over = await browse(mock, login);
    assert.equal(over.statusCode, 410);
    assert.match(over.body, /Show a new code/);
    const again = await browse(mock, `${login}&again=1`);
    assert.deepEqual([again.statusCode, again.headers.location], [303, login]);
    assert.match((await browse(mock, login)).body, /eid:2:/);
  });

  it('registers a phone, sends it a request from the login page, and approves there', async () => {
    const registered = await submit(mock, '/eid/phones', { card: CARD, pin: PIN });
    assert.equal(registered.statusCode, 303);
    const home = String(registered.headers.location);
    assert.match((await browse(mock, home)).body, /Nothing waits/);
    const ofServices = /href="(\/ciba\/phone[^"]*)"/.exec((await browse(mock, home)).body)?.[1] ?? '';
    assert.equal((await browse(mock, ofServices)).statusCode, 200);
    const login = await begin();
    const pushPage = await browse(mock, login.replace('/eid/login', '/eid/push'));
    assert.match(pushPage.body, /<label for="loginHint">/);
    const transaction = valueIn(pushPage, 'transaction');
    const sent = await submit(mock, '/eid/push', { transaction, loginHint: CARD });
    assert.equal(sent.statusCode, 303);
    await mock.clock.advance(0);
    const shown = /with the number (\d\d)/.exec((await browse(mock, String(sent.headers.location))).body)?.[1];
    const request = await browse(mock, home);
    assert.match(request.body, new RegExp(`the number <strong>${shown}</strong>`));
    const action = /action="([^"]*\/requests\/[^"]*)"/.exec(request.body)?.[1] ?? '';
    const wrong = await submit(mock, action, { action: 'allow', pin: 'x' });
    assert.match(wrong.body, /Wrong PIN\. Tries left: 2/);
    const allowed = await submit(mock, action, { action: 'allow', pin: PIN });
    assert.match(allowed.body, /The login was approved/);
    assert.match(String((await browse(mock, login)).headers.location), /code=/);
  });

  it('registers the phone on the way of a login, and logs in by face from then on where that is open', async () => {
    const done = await use(await phoneOf(await begin(), 'qr'), { card: CARD, pin: PIN, register: 'yes' });
    const home = /href="(\/eid\/phones\/[^"]+)"/.exec(done.body)?.[1] ?? '';
    await tune(mock, { derivedCredential: true });
    const page = await browse(mock, home);
    const login = await begin();
    const qr = /<code>(eid:2:[^<]*)<\/code>/.exec((await browse(mock, login)).body)?.[1] ?? '';
    const registered = valueIn(page, 'registered');
    const scanned = await submit(mock, '/eid/phone', { qr, phone: registered, registered });
    assert.match(scanned.body, /Log in by face, without the card/);
    const byFace = await use(scanned, { registered, unlock: 'face' });
    assert.match(byFace.body, /You are logged in/);
    assert.match(String((await browse(mock, login)).headers.location), /code=/);
    await tune(mock, { derivedCredential: false });
  });

  it('asks for the access number where the settings say so', async () => {
    await tune(mock, { accessNumber: true });
    assert.match((await phoneOf(await begin(), 'qr')).body, /<label for="accessNumber">/);
    assert.match((await browse(mock, '/eid/phones')).body, /<label for="accessNumber">/);
    await tune(mock, { accessNumber: false });
  });

  it('tells a browser with unknown names so, on a page', async () => {
    for (const url of [
      '/eid/login?transaction=x',
      '/eid/push?transaction=x',
      '/eid/phones/x',
      '/eid/phone?session=x',
    ]) {
      const page = await browse(mock, url);
      assert.equal(page.statusCode, 404, url);
      assert.match(page.body, /role="alert"/, url);
    }
    assert.equal((await submit(mock, '/eid/push', { transaction: 'x', loginHint: CARD })).statusCode, 404);
    assert.equal((await postForm(mock.app, '/eid/phone', { session: 'x' })).statusCode, 404);
  });

  it('leaves the code of a program alone: a page and a program see the same session', async () => {
    const login = await begin();
    await browse(mock, login);
    const transaction = new URL(login, 'http://here').searchParams.get('transaction');
    const opened = await mock.app.inject({ method: 'POST', url: '/eid/sessions', payload: { transaction } });
    const { session } = opened.json<{ session: string }>();
    await use(await phoneOf(login, 'qr'), { card: CARD, pin: PIN });
    const { status, redirectTo } = await poll(mock, session);
    assert.equal(status, 'approved');
    assert.equal((await browse(mock, login)).headers.location, redirectTo);
  });
});
