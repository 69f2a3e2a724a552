import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { begin, headers, inbox, openCodes, person, send } from './codes.ts';

const { phone } = person('AB123456');
const path = `/admin/inbox/${encodeURIComponent(phone)}`;

describe('GET /admin/inbox/:address', () => {
  it('is for whoever has the admin token', async () => {
    const mock = await openCodes();
    for (const other of [{}, { authorization: 'Bearer wrong' }])
      assert.equal((await mock.app.inject({ url: path, headers: other })).statusCode, 401);
    assert.equal((await mock.app.inject({ url: path, headers })).statusCode, 200);
    await mock.close();
  });

  it('tells messages newest first, after a sequence, with their times, at most 20, for an hour', async () => {
    const mock = await openCodes({ resendAfterSeconds: 0, sendsPerAccount: { most: 100, windowSeconds: 600 } });
    assert.deepEqual(await inbox(mock.app, phone), []);
    for (let at = 0; at < 25; at += 1) {
      await send(mock.app, await begin(mock.app));
      await mock.clock.advance(1);
    }
    await mock.clock.advance(4);
    const all = await inbox(mock.app, phone);
    assert.deepEqual(
      all.map(({ sequence }) => sequence),
      Array.from({ length: 20 }, (_, at) => 25 - at),
    );
    assert.deepEqual(
      (await inbox(mock.app, phone, '?after=23')).map(({ sequence }) => sequence),
      [25, 24],
    );
    const [newest] = all;
    assert.ok(newest !== undefined);
    assert.equal(newest.deliveredAtEpochMs - newest.sentAtEpochMs, 4000);
    assert.deepEqual([newest.channel, newest.folder], ['sms', 'inbox']);
    assert.ok(newest.text.includes(newest.code));
    assert.deepEqual(await inbox(mock.app, '+15550199'), [], "somebody else's is empty");
    await mock.clock.advance(3600);
    assert.deepEqual(await inbox(mock.app, phone), []);
    await mock.close();
  });

  it('waits for the next message when asked to, and not longer', async () => {
    const mock = await openCodes();
    const { app, clock } = mock;
    const waiting = app.inject({ url: `${path}?waitSeconds=30`, headers });
    await send(app, await begin(app));
    await clock.advance(3.9);
    let answered = false;
    void waiting.then(() => (answered = true));
    await clock.advance(0);
    assert.equal(answered, false);
    await clock.advance(0.1);
    const { messages } = (await waiting).json<{ messages: { sequence: number }[] }>();
    assert.equal(messages.length, 1);
    const atOnce = await app.inject({ url: `${path}?waitSeconds=30`, headers });
    assert.equal(atOnce.json<{ messages: unknown[] }>().messages.length, 1, 'what is there is told at once');
    const none = app.inject({ url: `${path}?waitSeconds=5&after=${messages[0]?.sequence}`, headers });
    await clock.advance(5);
    assert.deepEqual((await none).json(), { messages: [] });
    await mock.close();
  });

  it('lets everybody go when the mock ends', async () => {
    const mock = await openCodes();
    const waiting = mock.app.inject({ url: `${path}?waitSeconds=30`, headers });
    await mock.clock.advance(1);
    await mock.close();
    assert.deepEqual((await waiting).json(), { messages: [] });
  });

  for (const query of [
    '?after=x',
    '?after=-1',
    '?after=',
    '?waitSeconds=31',
    '?waitSeconds=-1',
    '?waitSeconds=NaN',
    '?after=1&after=2',
  ])
    it(`refuses ${query}`, async () => {
      const mock = await openCodes();
      assert.equal((await mock.app.inject({ url: `${path}${query}`, headers })).statusCode, 400);
      await mock.close();
    });
});
