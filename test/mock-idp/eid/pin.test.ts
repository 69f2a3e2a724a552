import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { TestMock } from '../fixture.ts';
import { post } from '../login.ts';
import type { Told } from './card-phone.ts';
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
  typeWrongPins,
  walk,
} from './card-phone.ts';

const whatWasTold = ({ status, body }: Told) => [status, body['error'], body['triesLeft']];

describe('the PIN of a card', () => {
  let mock: TestMock;
  before(async () => (mock = await openEidMock()));
  after(() => mock.close());

  const logInWith = (card: string, pin = pinOfCard(card)) => logIn(mock, { card, pin });

  it('has three tries over all sessions, and a right one gives them back', async () => {
    const card = 'PA000001';
    for (const _ of [1, 2]) {
      assert.deepEqual((await typeWrongPins(mock, card, 1)).map(whatWasTold), [[403, 'wrong_pin', 2]]);
      assert.deepEqual((await typeWrongPins(mock, card, 1)).map(whatWasTold), [[403, 'wrong_pin', 1]]);
      assert.equal((await logInWith(card)).status, 200);
    }
  });

  it('locks the card at the third wrong one, for every later session, the right PIN included', async () => {
    const card = 'PA000002';
    await typeWrongPins(mock, card, 2);
    assert.deepEqual((await typeWrongPins(mock, card, 1)).map(whatWasTold), [[423, 'card_locked', undefined]]);
    assert.deepEqual(errorOf(await logInWith(card)), [423, 'card_locked']);
    assert.equal((await logInWith('PA000003')).status, 200, 'and no other card');
  });

  it('opens again by itself after the time of the settings, with all tries', async () => {
    const card = 'PA000004';
    await tune(mock, { lockSeconds: 100 });
    await typeWrongPins(mock, card, 3);
    mock.clock.jump(99);
    assert.deepEqual(errorOf(await logInWith(card)), [423, 'card_locked']);
    mock.clock.jump(2);
    assert.deepEqual((await typeWrongPins(mock, card, 1)).map(whatWasTold), [[403, 'wrong_pin', 2]]);
    await tune(mock, { lockSeconds: 3600 });
  });

  it('has as many tries as the settings say', async () => {
    await tune(mock, { pinTries: 1 });
    assert.deepEqual((await typeWrongPins(mock, 'PA000005', 1)).map(whatWasTold), [[423, 'card_locked', undefined]]);
    await tune(mock, { pinTries: 3 });
  });

  it('that was right says nothing about what is typed after it', async () => {
    const { session } = await openLogin(mock);
    const card = 'PA000006';
    await walk(mock, session, { card, pin: pinOfCard(card) });
    const answers = [
      await step(mock, session, 'pin', { pin: '000000' }),
      await step(mock, session, 'pin', { pin: pinOfCard(card) }),
    ];
    assert.deepEqual(answers[0], answers[1]);
  });

  it('is told to the relying party as access_denied when the card is locked, with state and issuer', async () => {
    const { session } = await openLogin(mock);
    await walk(mock, session, { card: 'PA000007', pin: 'x' });
    for (const _ of [1, 2]) await step(mock, session, 'pin', { pin: 'x' });
    const { status, error, redirectTo } = await poll(mock, session);
    assert.deepEqual([status, error], ['failed', 'card_locked']);
    const { searchParams } = new URL(String(redirectTo));
    assert.equal(searchParams.get('error'), 'access_denied');
    assert.equal(searchParams.get('state'), 'the-state');
    assert.ok(searchParams.has('iss') && !searchParams.has('code'));
    assert.deepEqual(errorOf(await step(mock, session, 'approve')), [423, 'card_locked'], 'and stays so');
  });

  it('answers no faster and in no other way for a card that nobody has', async () => {
    const { body: known } = (await typeWrongPins(mock, 'PA000008', 1))[0] ?? { body: {} };
    const { body: unknown } = (await typeWrongPins(mock, 'ZZ99999999999999', 1))[0] ?? { body: {} };
    assert.deepEqual(known, unknown);
  });
});

describe('the card access number', () => {
  let mock: TestMock;
  before(async () => (mock = await openEidMock({ accessNumber: true })));
  after(() => mock.close());

  it('is asked before the last try, and a wrong one uses up no try', async () => {
    const card = 'CA123456';
    await typeWrongPins(mock, card, 2);
    const { session } = await openLogin(mock);
    assert.deepEqual(whatWasTold(await walk(mock, session, { card, pin: '654321' })), [
      403,
      'access_number_required',
      1,
    ]);
    for (const _ of [1, 2, 3, 4])
      assert.deepEqual(whatWasTold(await step(mock, session, 'pin', { pin: '654321', accessNumber: '000000' })), [
        403,
        'wrong_access_number',
        1,
      ]);
    assert.equal((await step(mock, session, 'pin', { pin: '654321', accessNumber: '123456' })).status, 200);
  });

  it('does not help a wrong PIN: the card is locked', async () => {
    const card = 'CB123456';
    await typeWrongPins(mock, card, 2);
    const { session } = await openLogin(mock);
    await walk(mock, session, { card, pin: 'x' });
    assert.deepEqual(errorOf(await step(mock, session, 'pin', { pin: 'x', accessNumber: '123456' })), [
      423,
      'card_locked',
    ]);
  });
});

describe('the PUK', () => {
  let mock: TestMock;
  before(async () => (mock = await openEidMock()));
  after(() => mock.close());

  const unblock = async (card: string, puk: string) => told(await post(mock.app, '/eid/cards/unblock', { card, puk }));

  it('unblocks a locked card, ten times in all, and then only an agency does', async () => {
    const card = 'PU123456';
    for (let use = 1; use <= 10; use += 1) {
      await typeWrongPins(mock, card, 3);
      const { status, body } = await unblock(card, '0000123456');
      assert.deepEqual([status, body['status'], body['usesLeft']], [200, 'unblocked', 10 - use]);
      assert.equal((await logIn(mock, { card, pin: '654321' })).status, 200);
    }
    await typeWrongPins(mock, card, 3);
    assert.deepEqual(errorOf(await unblock(card, '0000123456')), [423, 'puk_exhausted']);
    assert.deepEqual(errorOf(await logIn(mock, { card, pin: '654321' })), [423, 'card_locked']);
    const { status, body } = await patchAdmin(mock, `/admin/cards/${card}`, { locked: false, pukUsesLeft: 10 });
    assert.deepEqual([status, body['locked'], body['pukUsesLeft'], body['triesLeft']], [200, false, 10, 3]);
    assert.equal((await logIn(mock, { card, pin: '654321' })).status, 200);
  });

  it('counts wrong ones as well: it cannot be guessed', async () => {
    const card = 'PV123456';
    for (let left = 9; left > 0; left -= 1) assert.deepEqual((await unblock(card, '1'))['body']['usesLeft'], left);
    assert.deepEqual(errorOf(await unblock(card, '1')), [423, 'puk_exhausted']);
    assert.deepEqual(errorOf(await unblock(card, '0000123456')), [423, 'puk_exhausted']);
  });

  it('wants a card number', async () => {
    assert.deepEqual(errorOf(await unblock('card', '0000123456')), [400, 'invalid_card']);
  });
});

describe('/admin/cards', () => {
  let mock: TestMock;
  before(async () => (mock = await openEidMock()));
  after(() => mock.close());

  it('tells the state of a card, and locks and unlocks it', async () => {
    const card = 'AD123456';
    const fresh = {
      card,
      status: 'active',
      locked: false,
      lockedUntilEpochMs: null,
      triesLeft: 3,
      pukUsesLeft: 10,
      registeredPhones: 0,
    };
    assert.deepEqual((await askAdmin(mock, `/admin/cards/${card}`)).body, fresh);
    await typeWrongPins(mock, card, 1);
    assert.equal((await askAdmin(mock, `/admin/cards/${card}`)).body['triesLeft'], 2);
    const { body } = await patchAdmin(mock, `/admin/cards/${card}`, { locked: true });
    assert.deepEqual([body['locked'], body['triesLeft']], [true, 0]);
    assert.equal(body['lockedUntilEpochMs'], mock.clock.epochMsAt(mock.clock.nowSeconds() + 3600));
    assert.deepEqual(errorOf(await logIn(mock, { card, pin: '654321' })), [423, 'card_locked']);
    assert.deepEqual((await patchAdmin(mock, `/admin/cards/${card}`, { locked: false })).body, fresh);
  });

  it('is for administrators, for card numbers, and takes only what it knows, whole or not at all', async () => {
    assert.equal((await mock.app.inject('/admin/cards/AD123456')).statusCode, 401);
    assert.deepEqual(errorOf(await askAdmin(mock, '/admin/cards/x')), [400, 'invalid_card']);
    const { status, body } = await patchAdmin(mock, '/admin/cards/AE123456', { locked: true, status: 'burnt', pin: 1 });
    assert.equal(status, 400);
    assert.equal((body['problems'] as readonly unknown[]).length, 2);
    assert.equal((await askAdmin(mock, '/admin/cards/AE123456')).body['locked'], false);
    assert.equal((await patchAdmin(mock, '/admin/cards/AE123456', [])).status, 400);
  });

  it('leaves its changes in the audit', async () => {
    await patchAdmin(mock, '/admin/cards/AF123456', { status: 'lost' });
    const { entries } = (await askAdmin(mock, '/admin/audit')).body as {
      entries: readonly { what: string; detail: string }[];
    };
    assert.deepEqual(entries.at(-1)?.what, 'cards');
    assert.match(String(entries.at(-1)?.detail), /AF123456.*lost/);
  });
});
