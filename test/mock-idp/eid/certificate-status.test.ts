import assert from 'node:assert/strict';
import { afterEach, describe, it } from 'node:test';
import type { EidSettings } from '../../../mock-idp/eid/eid-settings.ts';
import type { CardStatus } from '../../../mock-idp/eid/cards.ts';
import type { ProfileDocument } from '../../../mock-idp/profiles/profile-document.ts';
import type { TestMock } from '../fixture.ts';
import { profileOf } from '../fixture.ts';
import { PIN, post } from '../login.ts';
import { errorOf, logIn, openEidMock, openLogin, patchAdmin, poll, step, told, tune } from './card-phone.ts';
import type { Told } from './card-phone.ts';

const CARD = 'CS123456';

/** A look-up that takes so long, at a station of its own. */
const lookUpOf = (seconds: number): Partial<ProfileDocument> => {
  const { steps, stations } = profileOf(0);
  const service = { kind: 'fixed', seconds } as const;
  return {
    stations: { ...stations, status: { servers: 1 } },
    steps: { ...steps, 'certificate-status': { station: 'status', service } },
  };
};

describe('the look-up of the certificate status', () => {
  let mock: TestMock;
  const open = async (eid: EidSettings, lookUpSeconds?: number): Promise<void> => {
    mock = await openEidMock(eid, lookUpSeconds === undefined ? {} : lookUpOf(lookUpSeconds));
  };
  afterEach(() => mock.close());

  const mark = (status: CardStatus) => patchAdmin(mock, `/admin/cards/${CARD}`, { status });

  /** A login up to the approval, which is under way. */
  async function approving(card = CARD): Promise<{ readonly session: string; readonly answer: Promise<Told> }> {
    const { session } = await openLogin(mock);
    await step(mock, session, 'challenge');
    for (const round of [1, 2, 3]) await step(mock, session, 'card', { round, card, response: 'r' });
    assert.equal((await step(mock, session, 'pin', { pin: PIN })).status, 200);
    return { session, answer: post(mock.app, `/eid/sessions/${session}/approve`, {}).then(told) };
  }

  /** Seconds until the approval is answered. */
  async function secondsOf(answer: Promise<Told>, most = 10): Promise<number> {
    const start = mock.clock.nowSeconds();
    let took = Number.NaN;
    void answer.then(() => (took = mock.clock.nowSeconds() - start));
    for (let tick = 0; tick < most * 20 && Number.isNaN(took); tick += 1) await mock.clock.advance(0.05);
    return took;
  }

  it('costs nothing where a profile names no cost for it, and is made all the same', async () => {
    await open({});
    assert.equal((await logIn(mock, { card: CARD })).status, 200);
    await mark('lost');
    assert.deepEqual(errorOf(await logIn(mock, { card: CARD })), [403, 'card_revoked']);
  });

  it('live: each login pays it', async () => {
    await open({ certificateStatus: 'live' }, 0.5);
    for (const _ of [1, 2]) {
      const took = await secondsOf((await approving()).answer);
      assert.ok(Math.abs(took - 0.5) < 0.06, `${took} s`);
    }
  });

  it('cached: the first pays, who comes meanwhile waits for the same one, later logins pay nothing until the list is old', async () => {
    await open({ certificateStatus: 'cached', statusCacheSeconds: 100 }, 1);
    const [first, second] = [await approving(), await approving('CS654321').catch(() => undefined)];
    assert.equal(second, undefined, 'another PIN: not approved');
    const other = await approving('XS123456');
    const both = await Promise.all([secondsOf(first.answer), secondsOf(other.answer)]);
    for (const took of both) assert.ok(took <= 1.1, `${took} s: one station would take two for two look-ups`);
    assert.ok((await secondsOf((await approving()).answer)) < 0.1);
    mock.clock.jump(101);
    assert.ok((await secondsOf((await approving()).answer)) > 0.9);
  });

  it('cached: what was withdrawn after the list was fetched is not seen until the next', async () => {
    await open({ certificateStatus: 'cached', statusCacheSeconds: 100 });
    assert.equal((await logIn(mock, { card: CARD })).status, 200);
    mock.clock.jump(1);
    await mark('lost');
    assert.equal((await logIn(mock, { card: CARD })).status, 200);
    mock.clock.jump(100);
    assert.deepEqual(errorOf(await logIn(mock, { card: CARD })), [403, 'card_revoked']);
  });

  it('off: nobody asks, so a lost card passes; but an expired one says so itself', async () => {
    await open({ certificateStatus: 'off' });
    await mark('lost');
    assert.equal((await logIn(mock, { card: CARD })).status, 200);
    await mark('expired');
    assert.deepEqual(errorOf(await logIn(mock, { card: CARD })), [403, 'card_expired']);
  });

  it('failing, soft: the login waits two seconds and passes', async () => {
    await open({ certificateStatus: 'failing' });
    const { answer } = await approving();
    const took = await secondsOf(answer);
    assert.ok(Math.abs(took - 2) < 0.06, `${took} s`);
    assert.equal((await answer).status, 200);
  });

  it('failing, hard: the login waits two seconds, is refused for now, and can be tried again', async () => {
    await open({ certificateStatus: 'failing', statusFailure: 'hard' });
    const { session, answer } = await approving();
    await secondsOf(answer);
    assert.deepEqual(errorOf(await answer), [503, 'certificate_status_unavailable']);
    assert.equal((await poll(mock, session))['status'], 'pending');
    await tune(mock, { certificateStatus: 'live' });
    assert.equal((await step(mock, session, 'approve')).status, 200);
  });

  it('that is slower than its time-out counts as failed', async () => {
    await open({ certificateStatus: 'live', statusTimeoutSeconds: 0.5, statusFailure: 'hard' }, 3);
    const { answer } = await approving();
    const took = await secondsOf(answer);
    assert.ok(Math.abs(took - 0.5) < 0.06, `${took} s`);
    assert.deepEqual(errorOf(await answer), [503, 'certificate_status_unavailable']);
  });

  it('cached: a fetch that failed is not kept', async () => {
    await open({ certificateStatus: 'cached', statusTimeoutSeconds: 0.5, statusFailure: 'hard' }, 1);
    const { session, answer } = await approving();
    await secondsOf(answer);
    assert.equal((await answer).status, 503);
    await tune(mock, { statusTimeoutSeconds: 20 });
    const again = post(mock.app, `/eid/sessions/${session}/approve`, {}).then(told);
    await secondsOf(again);
    assert.equal((await again).status, 200);
  });

  it('finds a lost card: the relying party is told access_denied', async () => {
    await open({});
    await mark('lost');
    const { session, answer } = await approving();
    assert.deepEqual(errorOf(await answer), [403, 'card_revoked']);
    const { status, error, redirectTo } = await poll(mock, session);
    assert.deepEqual([status, error], ['failed', 'card_revoked']);
    assert.match(String(redirectTo), /error=access_denied/);
  });

  it('tells nobody without the PIN whether a card is lost', async () => {
    await open({});
    await mark('lost');
    const lost = await logIn(mock, { card: CARD, pin: 'x' });
    assert.deepEqual(lost, await logIn(mock, { card: 'CT123456', pin: 'x' }));
  });

  it('does not approve a login that ran out while it waited', async () => {
    await open({ certificateStatus: 'live', statusTimeoutSeconds: 60, sessionSeconds: 5 }, 10);
    const { session, answer } = await approving();
    await secondsOf(answer, 20);
    assert.deepEqual(errorOf(await answer), [410, 'session_expired']);
    assert.deepEqual(await poll(mock, session), { status: 'expired' });
  });
});
