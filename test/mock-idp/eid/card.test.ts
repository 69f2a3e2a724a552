import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { answerOf } from '../../../mock-idp/eid/virtual-card.ts';
import { roomPolicy, unprotected } from '../fixture.ts';
import type { TestMock } from '../fixture.ts';
import { authorize, CARD, PIN, post, transactionOf } from '../login.ts';
import {
  askAdmin,
  errorOf,
  logIn,
  openEidMock,
  openLogin,
  patchAdmin,
  pinOfCard,
  poll,
  step,
  told,
  tune,
  walk,
} from './card-phone.ts';

describe('the card exchange', () => {
  let mock: TestMock;
  before(async () => (mock = await openEidMock()));
  after(() => mock.close());

  const tap = (session: string, round: number, response = 'r', card = CARD) =>
    step(mock, session, 'card', { round, card, response });

  for (const rounds of [3, 4, 5])
    it(`takes ${rounds} rounds where the settings say so, in their order, and no more`, async () => {
      await tune(mock, { cardRounds: rounds });
      const { session } = await openLogin(mock);
      assert.equal((await step(mock, session, 'challenge')).body['rounds'], rounds);
      const commands = new Set<unknown>();
      for (let round = 1; round <= rounds; round += 1) {
        assert.deepEqual(errorOf(await step(mock, session, 'pin', { pin: PIN })), [409, 'step_out_of_order']);
        if (round < rounds) assert.equal((await tap(session, round + 1)).status, 409);
        const { status, body } = await tap(session, round);
        assert.equal(status, 200);
        commands.add(body['command']);
      }
      assert.equal(commands.size, rounds);
      assert.deepEqual(errorOf(await tap(session, rounds + 1)), [400, 'invalid_request']);
      assert.equal((await step(mock, session, 'pin', { pin: PIN })).status, 200);
      await tune(mock, { cardRounds: 3 });
    });

  it('of a login under way is not changed by new settings', async () => {
    await tune(mock, { cardRounds: 5 });
    const { session } = await openLogin(mock);
    await tune(mock, { cardRounds: 3 });
    assert.equal((await walk(mock, session, { rounds: 5 })).status, 200);
  });

  it('pays the service of the server in every round: five rounds of 2 s take 10 s', async () => {
    const service = { kind: 'fixed', seconds: 2 } as const;
    const station = 'web';
    const cost = { station, service };
    const slow = await openEidMock(
      { cardRounds: 5 },
      { steps: { 'eid-card-1': cost, 'eid-card-2': cost, 'eid-card-3': cost } },
    );
    const { session } = await openLogin(slow);
    await step(slow, session, 'challenge');
    for (let round = 1; round <= 5; round += 1) {
      const answer = post(slow.app, `/eid/sessions/${session}/card`, { round, card: CARD, response: 'r' });
      await slow.clock.advance(1.99);
      assert.equal(await Promise.race([answer, Promise.resolve('not yet')]), 'not yet');
      await slow.clock.advance(0.02);
      assert.equal((await answer).statusCode, 200);
    }
    await slow.close();
  });

  it('answers the challenge where answers are checked: only this card, this round and this login', async () => {
    await tune(mock, { cardAnswer: 'checked' });
    const first = (await openLogin(mock)).session;
    const second = (await openLogin(mock)).session;
    const challenge = String((await step(mock, first, 'challenge')).body['challenge']);
    const other = String((await step(mock, second, 'challenge')).body['challenge']);
    assert.notEqual(challenge, other);
    const wrong = ['r1', answerOf(CARD, 1, other), answerOf(CARD, 2, challenge), answerOf('XY999999', 1, challenge)];
    for (const response of wrong) assert.deepEqual(errorOf(await tap(first, 1, response)), [403, 'card_answer_wrong']);
    for (const round of [1, 2, 3])
      assert.equal((await tap(first, round, answerOf(CARD, round, challenge))).status, 200);
    assert.equal((await step(mock, first, 'pin', { pin: PIN })).status, 200);
    await tune(mock, { cardAnswer: 'any' });
  });

  const radios = [
    { nfc: 'none', expected: [422, 'nfc_incompatible'] },
    { nfc: 'short-apdu', expected: [422, 'nfc_incompatible'] },
    { nfc: 'extended', expected: [200, undefined] },
  ] as const;
  for (const { nfc, expected } of radios)
    it(`with a phone whose NFC is ${nfc}: ${expected[1] ?? 'reads the card'}`, async () => {
      const answer = await logIn(mock, { challenge: { nfc } });
      assert.deepEqual(errorOf(answer), expected);
      if (expected[1] !== undefined) assert.match(String(answer.body['error_description']), /another phone/);
    });

  it('is told at the tap, and another phone may then take over', async () => {
    const { session } = await openLogin(mock);
    assert.equal((await step(mock, session, 'challenge', { nfc: 'short-apdu' })).status, 200);
    assert.deepEqual(errorOf(await tap(session, 1)), [422, 'nfc_incompatible']);
    assert.equal((await poll(mock, session))['status'], 'pending');
    assert.equal((await walk(mock, session, { challenge: { nfc: 'extended' } })).status, 200);
  });

  it('does not know a radio of another name', async () => {
    const { session } = await openLogin(mock);
    for (const nfc of ['bluetooth', 1, null, ['extended']])
      assert.deepEqual(errorOf(await step(mock, session, 'challenge', { nfc })), [400, 'invalid_request']);
  });

  it('fails at the tap with a card without a usable chip', async () => {
    await patchAdmin(mock, '/admin/cards/NC123456', { status: 'no-chip' });
    const card = 'NC123456';
    assert.deepEqual(errorOf(await logIn(mock, { card })), [422, 'card_no_chip']);
    await patchAdmin(mock, `/admin/cards/${card}`, { status: 'active' });
    assert.equal((await logIn(mock, { card, pin: PIN })).status, 200);
  });
});

describe('the person with the phone', () => {
  let mock: TestMock;
  before(async () => (mock = await openEidMock()));
  after(() => mock.close());

  it('can say no: the relying party is told access_denied, and nothing goes on', async () => {
    const { session } = await openLogin(mock);
    await step(mock, session, 'challenge');
    assert.equal((await step(mock, session, 'deny')).status, 200);
    const { status, error, redirectTo } = await poll(mock, session);
    assert.deepEqual([status, error], ['failed', 'login_denied']);
    assert.match(String(redirectTo), /error=access_denied/);
    assert.deepEqual(errorOf(await walk(mock, session)), [403, 'login_denied']);
  });

  it('cannot say no any more after yes', async () => {
    const { session } = await openLogin(mock);
    await walk(mock, session);
    assert.equal((await step(mock, session, 'deny')).status, 409);
    assert.equal((await poll(mock, session))['status'], 'approved');
  });

  it('finds a login closed that was finished or cancelled: no second session comes of it', async () => {
    const { session, transaction } = await openLogin(mock);
    await walk(mock, session);
    const first = await poll(mock, session);
    mock.clock.jump(301);
    const again = told(await post(mock.app, '/eid/sessions', { transaction }));
    assert.deepEqual(errorOf(again), [410, 'session_expired']);
    assert.deepEqual(await poll(mock, session), first, 'and the browser gets the same answer');
  });

  it('lives five minutes at most: each step after that is 410', async () => {
    const { session } = await openLogin(mock);
    await step(mock, session, 'challenge');
    mock.clock.jump(300);
    for (const path of ['challenge', 'pin', 'approve', 'deny', 'unlock'])
      assert.equal((await step(mock, session, path, { unlock: 'face' })).status, 410, path);
    assert.deepEqual(await poll(mock, session), { status: 'expired' });
  });

  it('who may not use the eID at the moment is told: nobody before a session, a cohort after its PIN', async () => {
    const closed = await openEidMock({}, { methods: { eid: 0, sms: 1 } });
    const transaction = transactionOf(await authorize(closed.app));
    assert.deepEqual(errorOf(told(await post(closed.app, '/eid/sessions', { transaction }))), [403, 'method_closed']);
    await closed.close();
    const half = await openEidMock({}, { methods: { eid: 0.5, sms: 1 } });
    const outcomes = { open: 0, closed: 0 };
    for (let card = 100_000; card < 100_030; card += 1) {
      const answer = await logIn(half, { card: `CO${card}`, pin: pinOfCard(`CO${card}`) });
      if (answer.status === 200) outcomes.open += 1;
      else if (answer.body['error'] === 'method_closed') outcomes.closed += 1;
    }
    assert.equal(outcomes.open + outcomes.closed, 30);
    assert.ok(outcomes.open > 5 && outcomes.closed > 5, JSON.stringify(outcomes));
    await half.close();
  });

  it('gives the turn of the waiting room back when the login fails', async () => {
    const room = roomPolicy({ admitPerSecond: 1000, maxActiveLogins: 1, passSeconds: 600 });
    const guarded = await openEidMock({}, { protection: { ...unprotected, waitingRoom: room } });
    const transaction = transactionOf(await authorize(guarded.app));
    const { body } = told(await post(guarded.app, '/eid/sessions', { transaction }));
    const active = async () =>
      ((await askAdmin(guarded, '/admin/state')).body['waitingRoom'] as { active: number }).active;
    assert.equal(await active(), 1);
    assert.equal((await step(guarded, String(body['session']), 'deny')).status, 200);
    assert.equal(await active(), 0);
    await guarded.close();
  });
});
