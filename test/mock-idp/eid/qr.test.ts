import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { ISSUER } from '../fixture.ts';
import type { TestMock } from '../fixture.ts';
import { post } from '../login.ts';
import { appWordOf, errorOf, openEidMock, openLogin, poll, qrOf, scan, step, told, tune, walk } from './card-phone.ts';

describe('the QR code of a session', () => {
  let mock: TestMock;
  before(async () => (mock = await openEidMock()));
  after(() => mock.close());

  it('becomes another one each second, and stays the same within one', async () => {
    const { session, qr } = await openLogin(mock);
    assert.equal(await qrOf(mock, session), qr);
    const seen = new Set([qr]);
    for (let second = 1; second <= 5; second += 1) {
      mock.clock.jump(1);
      seen.add(await qrOf(mock, session));
    }
    assert.equal(seen.size, 6);
  });

  it('says when the next one comes and how long the session lives', async () => {
    const { session } = await openLogin(mock);
    mock.clock.jump(0.25);
    const response = await mock.app.inject(`/eid/sessions/${session}/qr`);
    const { refreshAfterSeconds, expiresInSeconds } = response.json<Record<string, number>>();
    assert.ok(Math.abs((refreshAfterSeconds ?? 0) - 0.75) < 1e-6, String(refreshAfterSeconds));
    assert.ok(Math.abs((expiresInSeconds ?? 0) - 299.75) < 1e-6, String(expiresInSeconds));
    assert.equal(response.headers['cache-control'], 'no-store');
  });

  it('comes as a picture for who asks for one', async () => {
    const { session } = await openLogin(mock);
    const response = await mock.app.inject({
      url: `/eid/sessions/${session}/qr`,
      headers: { accept: 'image/svg+xml' },
    });
    assert.match(String(response.headers['content-type']), /^image\/svg\+xml/);
    assert.match(response.body, /^<svg [^>]*role="img" aria-label="QR code"/);
    const size = Number(/viewBox="0 0 (\d+) /.exec(response.body)?.[1]);
    const dark = [...response.body.matchAll(/M(\d+) (\d+)h1v1h-1z/g)].flatMap(([, x, y]) => [Number(x), Number(y)]);
    assert.ok(dark.length > 500, 'dark modules');
    assert.deepEqual([Math.min(...dark), size - 1 - Math.max(...dark)], [4, 4], 'a quiet zone of four modules');
  });

  it('gives the phone a name of its own, which plays the phone and cannot poll', async () => {
    const { session, qr } = await openLogin(mock);
    const { status, body } = await scan(mock, { qr });
    assert.equal(status, 200);
    assert.equal(body['channel'], 'qr');
    const phone = String(body['session']);
    assert.notEqual(phone, session);
    assert.ok(!qr.includes(session) && !qr.includes(phone), 'the code gives neither name away');
    assert.equal((await mock.app.inject(`/eid/sessions/${phone}`)).statusCode, 404);
    assert.equal((await mock.app.inject(`/eid/sessions/${phone}/qr`)).statusCode, 404);
    assert.equal((await walk(mock, phone)).status, 200);
    const { status: polled, channel } = await poll(mock, session);
    assert.deepEqual([polled, channel], ['approved', 'qr']);
  });

  const ages: readonly {
    readonly age: number;
    readonly window: number;
    readonly expected: readonly [number, string | undefined];
  }[] = [
    { age: 0, window: 15, expected: [200, undefined] },
    { age: 15.9, window: 15, expected: [200, undefined] },
    { age: 16.1, window: 15, expected: [403, 'qr_expired'] },
    { age: 2.9, window: 2, expected: [200, undefined] },
    { age: 3.1, window: 2, expected: [403, 'qr_expired'] },
  ];
  for (const { age, window, expected } of ages)
    it(`of ${age} s counts within ${window} s after it was replaced: ${expected[1] ?? 'yes'}`, async () => {
      await tune(mock, { qrWindowSeconds: window });
      const { qr } = await openLogin(mock);
      mock.clock.jump(age);
      assert.deepEqual(errorOf(await scan(mock, { qr })), expected);
      await tune(mock, { qrWindowSeconds: 15 });
    });

  it('is as old as when the phone came with it, however long the request then waits', async () => {
    const slowScan = { station: 'web', service: { kind: 'fixed', seconds: 60 } } as const;
    const slow = await openEidMock({}, { steps: { poll: slowScan } });
    const { qr } = await openLogin(slow);
    const answer = post(slow.app, '/eid/scans', { qr });
    await slow.clock.advance(61);
    assert.equal((await answer).statusCode, 200);
    await slow.close();
  });

  it('of another login does not work, nor one that was changed, foretold or made up', async () => {
    const first = await openLogin(mock);
    const second = await openLogin(mock);
    const swapped = first.qr
      .split(':')
      .with(2, second.qr.split(':')[2] ?? '')
      .join(':');
    const future = first.qr.split(':').with(3, '7').join(':');
    const elsewhere = first.qr.replace('127.0.0.1:8087', 'evil.example');
    for (const qr of [swapped, future, elsewhere, 'eid:2:x:0:x:x', '', `${first.qr}x`, first.qr.slice(0, -1)])
      assert.deepEqual(errorOf(await scan(mock, { qr })), [403, 'qr_invalid'], qr);
    assert.deepEqual(errorOf(await step(mock, first.session, 'challenge', { qr: second.qr })), [403, 'qr_invalid']);
    assert.equal((await poll(mock, first.session))['status'], 'pending');
  });

  it('is for one login: once a card has been read nobody scans it again, nor is it shown', async () => {
    const { session, qr } = await openLogin(mock);
    const phone = String((await scan(mock, { qr })).body['session']);
    await step(mock, phone, 'challenge');
    assert.equal((await scan(mock, { qr })).status, 200, 'another phone may take over before');
    await step(mock, phone, 'card', { round: 1, card: 'AB123456', response: 'r' });
    assert.deepEqual(errorOf(await scan(mock, { qr })), [409, 'qr_used']);
    assert.deepEqual(errorOf(told(await mock.app.inject(`/eid/sessions/${session}/qr`))), [409, 'qr_used']);
  });

  it('dies with its session', async () => {
    const { session } = await openLogin(mock);
    mock.clock.jump(299);
    const last = await qrOf(mock, session);
    mock.clock.jump(2);
    assert.deepEqual(errorOf(await scan(mock, { qr: last })), [410, 'session_expired']);
    assert.deepEqual(errorOf(told(await mock.app.inject(`/eid/sessions/${session}/qr`))), [410, 'session_expired']);
  });
});

describe('the app link', () => {
  let mock: TestMock;
  before(async () => (mock = await openEidMock()));
  after(() => mock.close());

  it('opens the app on the same device, which the session then knows', async () => {
    const { session, appLink } = await openLogin(mock);
    assert.ok(appLink.startsWith(`${ISSUER}/eid/phone?app=`));
    const { status, body } = await scan(mock, { app: appWordOf(appLink) });
    assert.equal(status, 200);
    assert.equal((await poll(mock, session))['channel'], 'app-switch');
    assert.equal((await walk(mock, String(body['session']))).status, 200);
  });

  it('belongs to its session: another login’s does not work, nor one that was changed', async () => {
    const first = await openLogin(mock);
    const second = appWordOf((await openLogin(mock)).appLink);
    const own = appWordOf(first.appLink);
    assert.deepEqual(errorOf(await step(mock, first.session, 'challenge', { app: second })), [403, 'app_link_invalid']);
    const mixed = own.slice(0, 44) + second.slice(44);
    for (const app of [mixed, `${own}x`, 'a', first.session])
      assert.deepEqual(errorOf(await scan(mock, { app })), [403, 'app_link_invalid'], app);
    assert.equal((await poll(mock, first.session))['channel'], undefined);
  });
});

describe('where scanning is required', () => {
  let mock: TestMock;
  before(async () => (mock = await openEidMock({ requireScan: true })));
  after(() => mock.close());

  it('the browser cannot play the phone', async () => {
    const { session, qr } = await openLogin(mock);
    for (const path of ['challenge', 'card', 'pin', 'approve', 'deny'])
      assert.deepEqual(
        errorOf(await step(mock, session, path, { qr, round: 1, card: 'AB123456', response: 'r' })),
        [403, 'scan_required'],
        path,
      );
  });

  it('one phone scans, and no second; nor does the app link open it then', async () => {
    const { session, qr, appLink } = await openLogin(mock);
    const phone = String((await scan(mock, { qr })).body['session']);
    assert.deepEqual(errorOf(await scan(mock, { qr })), [409, 'qr_used']);
    assert.deepEqual(errorOf(await scan(mock, { app: appWordOf(appLink) })), [409, 'qr_used']);
    assert.equal((await walk(mock, phone)).status, 200);
    assert.equal((await poll(mock, session))['status'], 'approved');
  });
});
