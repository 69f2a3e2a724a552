import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { decodeJwt } from 'jose';
import type { TestMock } from '../fixture.ts';
import { profileOf } from '../fixture.ts';
import { CARD, exchange, PIN, post } from '../login.ts';
import type { Told } from './card-phone.ts';
import {
  askAdmin,
  errorOf,
  openEidMock,
  openLogin,
  patchAdmin,
  pinOfCard,
  poll,
  step,
  told,
  tune,
  typeWrongPins,
} from './card-phone.ts';

const LEVEL = 'http://eidas.europa.eu/LoA/';

/** The ID token of an approved session says how the person was recognised. */
async function tokenOf(mock: TestMock, session: string): Promise<readonly [unknown, unknown]> {
  const { redirectTo } = await poll(mock, session);
  const code = new URL(String(redirectTo)).searchParams.get('code') ?? '';
  const { id_token: idToken } = (await exchange(mock.app, code)).json<{ id_token: string }>();
  const { acr, amr } = decodeJwt(idToken);
  return [acr, amr];
}

const register = async (mock: TestMock, body: Record<string, unknown>): Promise<Told> =>
  told(await post(mock.app, '/eid/phones', body));

const requestsOf = async (mock: TestMock, phone: string): Promise<readonly Record<string, unknown>[]> =>
  (told(await mock.app.inject(`/eid/phones/${phone}`)).body['requests'] ?? []) as readonly Record<string, unknown>[];

async function push(mock: TestMock, loginHint?: string, transaction?: string): Promise<Told> {
  const answer = told(
    await post(mock.app, '/eid/push', { transaction: transaction ?? (await openLogin(mock)).transaction, loginHint }),
  );
  await mock.clock.advance(0);
  return answer;
}

describe('a registered phone', () => {
  let mock: TestMock;
  let phone: string;
  before(async () => {
    mock = await openEidMock();
    phone = String((await register(mock, { card: CARD, pin: PIN })).body['phone']);
  });
  after(() => mock.close());

  const answer = async (request: unknown, body: Record<string, unknown>, on = phone): Promise<Told> =>
    told(await post(mock.app, `/eid/phones/${on}/requests/${String(request)}`, body));

  it('is registered with the PIN of the card; wrong ones count as everywhere', async () => {
    const card = 'RP000001';
    assert.deepEqual(errorOf(await register(mock, { card, pin: 'x' })), [403, 'wrong_pin']);
    assert.equal((await askAdmin(mock, `/admin/cards/${card}`)).body['triesLeft'], 2);
    assert.equal((await register(mock, { card, pin: pinOfCard(card) })).status, 201);
    await typeWrongPins(mock, card, 3);
    assert.deepEqual(errorOf(await register(mock, { card, pin: pinOfCard(card) })), [423, 'card_locked']);
    assert.deepEqual(errorOf(await register(mock, { card: 'x', pin: 'x' })), [400, 'invalid_card']);
  });

  it('shows a pushed login and approves it with the PIN, without QR code and card: level substantial', async () => {
    const { status, body } = await push(mock, CARD);
    assert.equal(status, 202);
    const session = String(body['session']);
    const [request, ...others] = await requestsOf(mock, phone);
    assert.deepEqual([others.length, request?.['clientId']], [0, 'launchquake']);
    assert.match(String(request?.['checkNumber']), /^\d\d$/);
    assert.deepEqual(errorOf(await answer(request?.['request'], { action: 'allow', pin: 'x' })), [403, 'wrong_pin']);
    assert.equal((await answer(request?.['request'], { action: 'allow', pin: PIN })).body['status'], 'approved');
    assert.deepEqual((await poll(mock, session))['channel'], 'push');
    assert.deepEqual(await tokenOf(mock, session), [`${LEVEL}substantial`, ['swk', 'pin', 'mfa']]);
    assert.deepEqual(await requestsOf(mock, phone), []);
  });

  it('denies one: the relying party is told', async () => {
    const session = String((await push(mock, CARD)).body['session']);
    const [request] = await requestsOf(mock, phone);
    assert.equal((await answer(request?.['request'], { action: 'deny' })).status, 200);
    assert.deepEqual((await poll(mock, session))['error'], 'login_denied');
    assert.deepEqual(errorOf(await answer(request?.['request'], { action: 'allow', pin: PIN })), [
      404,
      'request_unknown',
    ]);
  });

  it('takes login_hint from the authorize request, as card number or registration number', async () => {
    for (const login_hint of [CARD, '0102123456']) {
      const { transaction } = await openLogin(mock, { login_hint });
      assert.equal((await push(mock, undefined, transaction)).status, 202);
      const [request] = await requestsOf(mock, phone);
      assert.equal((await answer(request?.['request'], { action: 'deny' })).status, 200, login_hint);
    }
    const { transaction } = await openLogin(mock);
    assert.deepEqual(errorOf(await push(mock, undefined, transaction)), [400, 'invalid_request']);
  });

  it('is not found out: a hint of nobody, or of somebody without a phone, is answered alike', async () => {
    const members = async (hint: string) => Object.keys((await push(mock, hint)).body);
    const known = await members(CARD);
    assert.deepEqual(await members('nobody at all'), known);
    assert.deepEqual(await members('ZZ00000000'), known);
    for (const { request } of await requestsOf(mock, phone)) await answer(request, { action: 'deny' });
  });

  it('answers only its own requests, and nobody without its name sees them', async () => {
    const other = String((await register(mock, { card: 'RP000002', pin: '200000' })).body['phone']);
    await push(mock, CARD);
    const [request] = await requestsOf(mock, phone);
    assert.deepEqual(errorOf(await answer(request?.['request'], { action: 'allow', pin: '200000' }, other)), [
      404,
      'request_unknown',
    ]);
    assert.deepEqual(await requestsOf(mock, other), []);
    assert.equal((await mock.app.inject('/eid/phones/made-up')).statusCode, 404);
    assert.deepEqual(errorOf(await answer('x', { action: 'allow' }, 'made-up')), [404, 'phone_unknown']);
    assert.deepEqual(errorOf(await answer(request?.['request'], { action: 'perhaps' })), [400, 'invalid_request']);
    await answer(request?.['request'], { action: 'deny' });
  });

  it('shows a request no longer than its login lives, and no more than five', async () => {
    for (let pushed = 0; pushed < 7; pushed += 1) await push(mock, CARD);
    assert.equal((await requestsOf(mock, phone)).length, 5);
    mock.clock.jump(301);
    assert.equal((await requestsOf(mock, phone)).length, 0);
  });

  it('locks the card after three wrong PINs, and the login fails', async () => {
    const card = 'RP000003';
    const own = String((await register(mock, { card, pin: '300000' })).body['phone']);
    const session = String((await push(mock, card)).body['session']);
    const [request] = await requestsOf(mock, own);
    for (const expected of [403, 403, 423])
      assert.equal((await answer(request?.['request'], { action: 'allow', pin: 'x' }, own)).status, expected);
    assert.deepEqual((await poll(mock, session))['error'], 'card_locked');
  });

  it('stands for the card in everything: lost card, no login', async () => {
    const card = 'RP000004';
    const own = String((await register(mock, { card, pin: '400000' })).body['phone']);
    await patchAdmin(mock, `/admin/cards/${card}`, { status: 'lost' });
    const session = String((await push(mock, card)).body['session']);
    const [request] = await requestsOf(mock, own);
    assert.deepEqual(errorOf(await answer(request?.['request'], { action: 'allow', pin: '400000' }, own)), [
      403,
      'card_revoked',
    ]);
    assert.deepEqual((await poll(mock, session))['status'], 'failed');
  });

  it('makes room: a card has five phones at most, the oldest goes', async () => {
    const card = 'RP000005';
    const names: string[] = [];
    for (let count = 0; count < 6; count += 1)
      names.push(String((await register(mock, { card, pin: '500000' })).body['phone']));
    assert.equal((await mock.app.inject(`/eid/phones/${names[0]}`)).statusCode, 404);
    assert.equal((await mock.app.inject(`/eid/phones/${names[1]}`)).statusCode, 200);
    assert.equal((await askAdmin(mock, `/admin/cards/${card}`)).body['registeredPhones'], 5);
  });

  it('is reached by way of the push station: a message that waits has not come', async () => {
    const { steps, stations } = profileOf(0);
    const slow = { station: 'gateway', service: { kind: 'fixed', seconds: 8 } } as const;
    const late = await openEidMock(
      {},
      { steps: { ...steps, push: slow }, stations: { ...stations, gateway: { servers: 1 } } },
    );
    const own = String((await register(late, { card: CARD, pin: PIN })).body['phone']);
    await push(late, CARD);
    await late.clock.advance(7);
    assert.equal((await requestsOf(late, own)).length, 0);
    await late.clock.advance(2);
    assert.equal((await requestsOf(late, own)).length, 1);
    await late.close();
  });
});

describe('a derived credential', () => {
  let mock: TestMock;
  let phone: string;
  before(async () => {
    mock = await openEidMock({ derivedCredential: true });
    phone = String((await register(mock, { card: CARD, pin: PIN })).body['phone']);
  });
  after(() => mock.close());

  for (const [unlock, amr] of [
    ['face', 'face'],
    ['fingerprint', 'fpt'],
  ] as const)
    it(`logs in by ${unlock} without the card: level substantial, ${amr}`, async () => {
      const { session } = await openLogin(mock);
      assert.equal((await step(mock, session, 'unlock', { phone, unlock })).status, 409, 'not before the challenge');
      await step(mock, session, 'challenge', { nfc: 'none' });
      assert.equal((await step(mock, session, 'unlock', { phone, unlock })).status, 200);
      assert.equal((await step(mock, session, 'approve')).status, 200);
      assert.deepEqual(await tokenOf(mock, session), [`${LEVEL}substantial`, ['swk', amr, 'mfa']]);
    });

  it('answers a push by face', async () => {
    const session = String((await push(mock, CARD)).body['session']);
    const [request] = await requestsOf(mock, phone);
    const url = `/eid/phones/${phone}/requests/${String(request?.['request'])}`;
    assert.equal(told(await post(mock.app, url, { action: 'allow', unlock: 'face' })).status, 200);
    assert.deepEqual(await tokenOf(mock, session), [`${LEVEL}substantial`, ['swk', 'face', 'mfa']]);
  });

  it('is of registered phones alone, by what phones can do, and not in the middle of a card', async () => {
    const { session } = await openLogin(mock);
    await step(mock, session, 'challenge');
    assert.deepEqual(errorOf(await step(mock, session, 'unlock', { phone: 'x', unlock: 'face' })), [
      404,
      'phone_unknown',
    ]);
    assert.deepEqual(errorOf(await step(mock, session, 'unlock', { phone, unlock: 'voice' })), [
      400,
      'invalid_request',
    ]);
    await step(mock, session, 'card', { round: 1, card: CARD, response: 'r' });
    assert.deepEqual(errorOf(await step(mock, session, 'unlock', { phone, unlock: 'face' })), [
      409,
      'step_out_of_order',
    ]);
  });

  it('is refused where it is not open, by session and by push', async () => {
    await tune(mock, { derivedCredential: false });
    const { session } = await openLogin(mock);
    await step(mock, session, 'challenge');
    assert.deepEqual(errorOf(await step(mock, session, 'unlock', { phone, unlock: 'face' })), [
      403,
      'derived_credential_off',
    ]);
    await push(mock, CARD);
    const [request] = await requestsOf(mock, phone);
    const url = `/eid/phones/${phone}/requests/${String(request?.['request'])}`;
    const answered = told(await post(mock.app, url, { action: 'allow', unlock: 'face' }));
    assert.deepEqual(errorOf(answered), [403, 'derived_credential_off']);
    await tune(mock, { derivedCredential: true });
  });

  it('of a phone that was registered by a name proves little: level low', async () => {
    await tune(mock, { enrolment: 'knowledge' });
    const card = 'KN123456';
    assert.deepEqual(errorOf(await register(mock, { card, name: 'Somebody Else' })), [403, 'wrong_knowledge']);
    assert.deepEqual(errorOf(await register(mock, { card, pin: '654321' })), [403, 'wrong_knowledge']);
    await tune(mock, { enrolment: 'pin' });
    const { session: first } = await openLogin(mock);
    await step(mock, first, 'challenge');
    for (const round of [1, 2, 3]) await step(mock, first, 'card', { round, card, response: 'r' });
    await step(mock, first, 'pin', { pin: '654321' });
    await step(mock, first, 'approve');
    const code = new URL(String((await poll(mock, first))['redirectTo'])).searchParams.get('code') ?? '';
    const { id_token: idToken, access_token: token } = (await exchange(mock.app, code)).json<Record<string, string>>();
    assert.ok(idToken !== undefined);
    const authorization = `Bearer ${token}`;
    const { name } = (await mock.app.inject({ url: '/userinfo', headers: { authorization } })).json<{ name: string }>();
    await tune(mock, { enrolment: 'knowledge' });
    const known = String((await register(mock, { card, name: `  ${name.toUpperCase()} ` })).body['phone']);
    const { session } = await openLogin(mock);
    await step(mock, session, 'challenge');
    await step(mock, session, 'unlock', { phone: known, unlock: 'fingerprint' });
    assert.equal((await step(mock, session, 'approve')).status, 200);
    assert.deepEqual(await tokenOf(mock, session), [`${LEVEL}low`, ['swk', 'fpt', 'mfa']]);
    await tune(mock, { enrolment: 'pin' });
  });

  it('is not needed: card and PIN are level high', async () => {
    const { session } = await openLogin(mock);
    await step(mock, session, 'challenge');
    for (const round of [1, 2, 3]) await step(mock, session, 'card', { round, card: CARD, response: 'r' });
    await step(mock, session, 'pin', { pin: PIN });
    await step(mock, session, 'approve');
    assert.deepEqual(await tokenOf(mock, session), [`${LEVEL}high`, ['sc', 'pin', 'mfa']]);
  });
});
