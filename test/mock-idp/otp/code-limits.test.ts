import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { begin, check, codeOf, inbox, openCodes, person, send, wrongCode } from './codes.ts';

const { phone } = person('AB123456');

describe('wrong codes', () => {
  it('are counted down, lock the account for ten minutes over all its logins, and not for ever', async () => {
    const mock = await openCodes();
    const transaction = await begin(mock.app);
    await send(mock.app, transaction);
    const code = await codeOf(mock, phone);
    const wrong = wrongCode(code);
    for (const triesLeft of [4, 3, 2, 1])
      assert.deepEqual((await check(mock.app, transaction, wrong)).json(), { error: 'wrong_code', triesLeft });
    const locked = await check(mock.app, transaction, wrong);
    assert.deepEqual(
      [locked.statusCode, locked.json(), locked.headers['retry-after']],
      [423, { error: 'account_locked' }, '600'],
    );
    assert.equal((await check(mock.app, transaction, code)).statusCode, 423, 'the right one comes too late');
    const other = await begin(mock.app);
    assert.equal((await send(mock.app, other)).statusCode, 423);
    assert.equal((await send(mock.app, other, { username: 'AB999999' })).statusCode, 202, 'others are not locked');
    await mock.clock.advance(600);
    const later = await begin(mock.app);
    assert.equal((await send(mock.app, later)).statusCode, 202);
    assert.equal((await check(mock.app, later, await codeOf(mock, phone))).statusCode, 200);
    await mock.close();
  });

  it('are counted over new logins of the account: beginning again gives no new tries', async () => {
    const mock = await openCodes({ resendAfterSeconds: 0 });
    const told: number[] = [];
    for (let at = 0; at < 5; at += 1) {
      const transaction = await begin(mock.app);
      assert.equal((await send(mock.app, transaction)).statusCode, 202);
      told.push((await check(mock.app, transaction, wrongCode(await codeOf(mock, phone)))).statusCode);
    }
    assert.deepEqual(told, [403, 403, 403, 403, 423]);
    await mock.close();
  });

  it('are forgotten after a right one', async () => {
    const mock = await openCodes();
    for (let round = 0; round < 3; round += 1) {
      const transaction = await begin(mock.app);
      await send(mock.app, transaction);
      const code = await codeOf(mock, phone);
      for (let at = 0; at < 4; at += 1)
        assert.equal((await check(mock.app, transaction, wrongCode(code))).statusCode, 403);
      assert.equal((await check(mock.app, transaction, code)).statusCode, 200);
    }
    await mock.close();
  });
});

describe('sending again', () => {
  it('is too early before 30 s, sends the same code after, and ends with the fifth in ten minutes', async () => {
    const mock = await openCodes();
    const transaction = await begin(mock.app);
    await send(mock.app, transaction);
    const code = await codeOf(mock, phone);
    const early = await send(mock.app, transaction);
    assert.deepEqual(
      [early.statusCode, early.json(), early.headers['retry-after']],
      [429, { error: 'resend_too_early' }, '26'],
    );
    for (const nth of [2, 3, 4, 5]) {
      await mock.clock.advance(30);
      const again = await send(mock.app, transaction);
      assert.equal(again.statusCode, 202, `send ${nth}`);
      assert.equal(await codeOf(mock, phone), code);
    }
    await mock.clock.advance(30);
    const tooMany = await send(mock.app, transaction);
    assert.equal(tooMany.statusCode, 429);
    assert.deepEqual(tooMany.json(), { error: 'too_many_sends' });
    const waitSeconds = Number(tooMany.headers['retry-after']);
    assert.equal((await send(mock.app, await begin(mock.app))).statusCode, 429, 'nor in another login');
    await mock.clock.advance(waitSeconds);
    assert.equal((await send(mock.app, await begin(mock.app))).statusCode, 202);
    assert.equal((await inbox(mock.app, phone)).length, 5);
    await mock.close();
  });

  it('keeps at most five codes to a person in any ten minutes (any rhythm of asking)', async () => {
    const mock = await openCodes({ resendAfterSeconds: 0 });
    let person0 = 0;
    await fc.assert(
      fc.asyncProperty(fc.array(fc.integer({ min: 0, max: 300 }), { minLength: 6, maxLength: 25 }), async (pauses) => {
        person0 += 1;
        const username = `OP${String(person0).padStart(6, '0')}`;
        const sentAt: number[] = [];
        for (const pause of pauses) {
          await mock.clock.advance(pause);
          const answer = await send(mock.app, await begin(mock.app), { username });
          if (answer.statusCode === 202) sentAt.push(mock.clock.nowSeconds());
          else assert.ok(Number(answer.headers['retry-after']) > 0);
        }
        for (const [at, seconds] of sentAt.entries())
          assert.ok(sentAt.slice(at).filter((other) => other < seconds + 600).length <= 5);
        assert.ok(sentAt.length >= 5);
      }),
      { seed: 5, numRuns: 10 },
    );
    await mock.close();
  });

  it('is limited by network address too, but not for networks of the allow-list', async () => {
    const mock = await openCodes({ addressAllowList: ['198.51.100.0/24', '2001:db8::/32'] });
    let next = 0;
    const from = async (remoteAddress: string): Promise<number> => {
      next += 1;
      const payload = {
        transaction: await begin(mock.app),
        username: `QR${String(next).padStart(6, '0')}`,
        channel: 'sms',
      };
      return (await mock.app.inject({ method: 'POST', url: '/login/codes', payload, remoteAddress })).statusCode;
    };
    const tally = async (address: string): Promise<number> => {
      let sent = 0;
      for (let at = 0; at < 30; at += 1) if ((await from(address)) === 202) sent += 1;
      return sent;
    };
    assert.equal(await tally('203.0.113.7'), 25);
    assert.equal(await tally('203.0.113.8'), 25, 'each address for itself');
    assert.equal(await tally('198.51.100.20'), 30);
    assert.equal(await tally('2001:db8::5'), 30);
    assert.equal(await tally('127.0.0.1'), 25, 'loopback is on the list by default alone');
    await mock.clock.advance(300);
    assert.equal(await from('203.0.113.7'), 202);
    await mock.close();
  });
});
