import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { openMock } from '../fixture.ts';
import type { TestMock } from '../fixture.ts';
import { begin, check, codeProfile, counted, inbox, openCodes, patch, person, send, speaker } from './codes.ts';

/** One message part a second. */
const slowGateway = {
  stations: { web: { servers: 1 }, 'sms-gateway': { servers: 1 } },
  steps: { sms: { station: 'sms-gateway', service: { kind: 'fixed', seconds: 1 } } },
} as const;

async function sendAll(mock: TestMock, usernames: readonly string[], channel = 'sms'): Promise<readonly number[]> {
  const told: number[] = [];
  for (const username of usernames)
    told.push((await send(mock.app, await begin(mock.app), { username, channel })).statusCode);
  return told;
}

describe('the SMS gateway', () => {
  it('is a station: an Arabic text takes two of its services, a French one takes one', async () => {
    for (const { locale, arrivesAfter } of [
      { locale: 'fr', arrivesAfter: 5 },
      { locale: 'ar', arrivesAfter: 6 },
    ]) {
      const mock = await openMock({ profile: codeProfile({}, slowGateway) });
      const { username, phone } = speaker(locale);
      await sendAll(mock, [username]);
      await mock.clock.advance(arrivesAfter - 0.01);
      assert.equal((await inbox(mock.app, phone)).length, 0);
      await mock.clock.advance(0.01);
      const [message] = await inbox(mock.app, phone);
      assert.ok(message !== undefined);
      assert.equal(message.channel, 'sms');
      assert.match(message.text, locale === 'ar' ? /\p{Script=Arabic}/u : /^Votre code/);
      assert.equal(message.subject, undefined);
      assert.equal(await counted(mock.app, 'lq_idp_otp_parts_total{channel="sms"}'), arrivesAfter - 4);
      assert.equal(await counted(mock.app, 'lq_idp_otp_age_seconds_sum{channel="sms"}'), arrivesAfter);
      await mock.close();
    }
  });

  it('tells its queue, and what it has sent', async () => {
    const mock = await openMock({ profile: codeProfile({}, slowGateway) });
    const people = [0, 1, 2, 3].map((skip) => speaker('fr', skip));
    await sendAll(
      mock,
      people.map(({ username }) => username),
    );
    assert.equal(await counted(mock.app, 'lq_idp_otp_requested_total{channel="sms"}'), 4);
    assert.equal(await counted(mock.app, 'lq_idp_otp_queue_length{channel="sms"}'), 4);
    await mock.clock.advance(2.5);
    assert.equal(await counted(mock.app, 'lq_idp_otp_queue_length{channel="sms"}'), 2);
    assert.equal(await counted(mock.app, 'lq_idp_otp_delivered_total{channel="sms"}'), 0);
    await mock.clock.advance(10);
    assert.equal(await counted(mock.app, 'lq_idp_otp_queue_length{channel="sms"}'), 0);
    assert.equal(await counted(mock.app, 'lq_idp_otp_delivered_total{channel="sms"}'), 4);
    await mock.close();
  });

  it('never delivers a code that died in its queue, counts it, and has sent it all the same', async () => {
    const mock = await openMock({ profile: codeProfile({ lifeSeconds: 60 }, slowGateway) });
    const people = Array.from({ length: 70 }, (_, at) => speaker('fr', at));
    await sendAll(
      mock,
      people.map(({ username }) => username),
    );
    await mock.clock.advance(120);
    const arrived = [];
    for (const { phone } of people) arrived.push((await inbox(mock.app, phone)).length);
    // One a second, four seconds on the way: the 55th arrives after 59 s, the 56th would after 60 s.
    assert.deepEqual(
      arrived,
      people.map((_, at) => (at < 55 ? 1 : 0)),
    );
    assert.equal(await counted(mock.app, 'lq_idp_otp_delivered_total{channel="sms"}'), 55);
    assert.equal(await counted(mock.app, 'lq_idp_otp_expired_total{channel="sms"}'), 15);
    assert.equal(await counted(mock.app, 'lq_idp_otp_parts_total{channel="sms"}'), 70);
    assert.equal(await counted(mock.app, 'lq_idp_otp_age_seconds_bucket{le="60",channel="sms"}'), 55);
    await mock.close();
  });

  it('takes no more than its queue holds, and says when to come back', async () => {
    const mock = await openMock({ profile: codeProfile({ sms: { queueBound: 3 } }, slowGateway) });
    const french = [0, 1, 2, 3].map((skip) => speaker('fr', skip).username);
    assert.deepEqual(await sendAll(mock, french), [202, 202, 202, 503]);
    const full = await send(mock.app, await begin(mock.app), { username: french[3] ?? '' });
    assert.deepEqual([full.json(), full.headers['retry-after']], [{ error: 'temporarily_unavailable' }, '20']);
    assert.deepEqual(await sendAll(mock, ['nobody']), [503], 'whether or not there is somebody');
    assert.deepEqual(await sendAll(mock, [french[3] ?? ''], 'email'), [202], 'the mail goes another way');
    await mock.clock.advance(1);
    assert.deepEqual(await sendAll(mock, [french[3] ?? '']), [202]);
    await mock.close();
  });

  it('loses what its own station refuses', async () => {
    const mock = await openMock({
      profile: codeProfile(
        {},
        {
          ...slowGateway,
          stations: { web: { servers: 1 }, 'sms-gateway': { servers: 1, queueBound: 1 } },
        },
      ),
    });
    await sendAll(
      mock,
      [0, 1, 2].map((skip) => speaker('fr', skip).username),
    );
    await mock.clock.advance(10);
    const lost = await counted(mock.app, 'lq_idp_otp_lost_total{channel="sms",reason="gateway"}');
    const delivered = await counted(mock.app, 'lq_idp_otp_delivered_total{channel="sms"}');
    assert.deepEqual([lost, delivered], [1, 2]);
    await mock.close();
  });
});

describe('messages on their way', () => {
  const people = Array.from({ length: 150 }, (_, at) => person(`ST${String(at).padStart(6, '0')}`));

  async function fates(order: readonly number[], seed = 1): Promise<ReadonlyMap<string, string>> {
    const law = { kind: 'lognormal', medianSeconds: 4, sigma: 0.668 } as const;
    const mock = await openMock({
      profile: codeProfile({ sms: { lossShare: 0.1, staleShare: 0.2, delay: law } }, { seed }),
    });
    const told = new Map<string, string>();
    const beganEpochMs = mock.clock.epochMsAt(0);
    await sendAll(
      mock,
      order.map((at) => people[at]?.username ?? ''),
    );
    await mock.clock.advance(500);
    for (const { username, phone } of people) {
      const [message] = await inbox(mock.app, phone);
      told.set(username, message === undefined ? 'never' : String(message.deliveredAtEpochMs - beganEpochMs));
    }
    const stale = await counted(mock.app, 'lq_idp_otp_lost_total{channel="sms",reason="stale"}');
    const network = await counted(mock.app, 'lq_idp_otp_lost_total{channel="sms",reason="network"}');
    assert.equal([...told.values()].filter((fate) => fate === 'never').length, stale + network);
    assert.ok(stale > 15 && stale < 48, `${stale} of 150 stale at a share of 0.2`);
    assert.ok(network > 3 && network < 28, `${network} of the rest lost at a share of 0.1`);
    await mock.close();
    return told;
  }

  it('have the same fate in every run with the same seed, in whatever order people come', async () => {
    const forward = people.map((_, at) => at);
    const first = await fates(forward);
    assert.deepEqual(await fates(forward.toReversed()), first);
    assert.notDeepEqual(await fates(forward, 2), first);
    const delays = [...first.values()].filter((fate) => fate !== 'never').map((ms) => Number(ms) / 1000);
    const sorted = delays.toSorted((left, right) => left - right);
    const median = sorted[Math.floor(sorted.length / 2)] ?? 0;
    assert.ok(median > 3 && median < 5.3, `median ${median} s, asked for 4`);
  });

  it('never come to an old number, whatever the share; a loss of one message is not the loss of the next', async () => {
    const mock = await openCodes({
      resendAfterSeconds: 0,
      sendsPerAccount: { most: 100, windowSeconds: 600 },
      sms: { lossShare: 0.5 },
    });
    const { app, clock } = mock;
    const put = (username: string, body: object) =>
      app.inject({
        method: 'PUT',
        url: `/admin/users/${username}`,
        headers: { authorization: 'Bearer the-admin-token-of-this-test' },
        payload: body,
      });
    await put('moved', { phone: '+15550100', stalePhone: true });
    await put('here', { phone: '+15550101', stalePhone: false });
    for (let at = 0; at < 20; at += 1) assert.deepEqual(await sendAll(mock, ['moved', 'here']), [202, 202]);
    await clock.advance(60);
    assert.equal((await inbox(app, '+15550100')).length, 0);
    const arrived = (await inbox(app, '+15550101')).length;
    assert.ok(arrived > 3 && arrived < 17, `${arrived} of 20`);
    await mock.close();
  });

  it('may arrive in the spam folder, and say so', async () => {
    const mock = await openCodes({ email: { spamShare: 1 } });
    const { email } = person('AB123456');
    const transaction = await begin(mock.app);
    await send(mock.app, transaction, { channel: 'email' });
    await mock.clock.advance(4);
    const [message] = await inbox(mock.app, email);
    assert.equal(message?.folder, 'spam');
    assert.notEqual(message?.subject, undefined);
    assert.equal((await check(mock.app, transaction, message?.code ?? '')).statusCode, 200);
    await mock.close();
  });

  it('obey a profile that is changed while they run', async () => {
    const mock = await openCodes();
    await sendAll(mock, ['AB123456']);
    await patch(mock.app, { codes: { sms: { delay: { kind: 'fixed', seconds: 50 } } } });
    await sendAll(mock, ['AB123457']);
    await mock.clock.advance(4);
    assert.equal((await inbox(mock.app, person('AB123456').phone)).length, 1, 'was on its way before');
    await mock.clock.advance(45.9);
    assert.equal((await inbox(mock.app, person('AB123457').phone)).length, 0);
    await mock.clock.advance(0.1);
    assert.equal((await inbox(mock.app, person('AB123457').phone)).length, 1);
    await mock.close();
  });
});
