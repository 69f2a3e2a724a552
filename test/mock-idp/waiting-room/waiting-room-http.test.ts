import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { LightMyRequestResponse } from 'fastify';
import type { WaitingRoomPolicy } from '../../../src/model/scenario/plan.ts';
import type { WaitingRoomTotals } from '../../../src/model/record/run-record.ts';
import { ADMIN_TOKEN, openMock, profileOf, roomPolicy, unprotected } from '../fixture.ts';
import type { TestMock } from '../fixture.ts';
import { authorize, exchange, post, transactionOf, usePhone } from '../login.ts';

interface WaitingBody {
  readonly status: string;
  readonly ticket: string;
  readonly position: number;
  readonly ahead: number;
  readonly etaSeconds: number | null;
  readonly pollAfterSeconds: number;
}

/** A mock whose room admits one a second after a burst of two. */
const openRoom = (changes: Partial<WaitingRoomPolicy> = {}): Promise<TestMock> =>
  openMock({ profile: profileOf(0, { protection: { ...unprotected, waitingRoom: roomPolicy(changes) } }) });

const ask = (mock: TestMock, ticket: string): Promise<LightMyRequestResponse> =>
  mock.app.inject({ method: 'GET', url: '/waiting-room/ticket', headers: { 'x-waiting-room-ticket': ticket } });

const withPass = (mock: TestMock, pass: string): Promise<LightMyRequestResponse> =>
  authorize(mock.app, {}, { 'x-waiting-room-pass': pass });

async function totalsOf(mock: TestMock): Promise<WaitingRoomTotals> {
  const headers = { authorization: `Bearer ${ADMIN_TOKEN}` };
  return (await mock.app.inject({ url: '/admin/state', headers })).json<{ waitingRoom: WaitingRoomTotals }>()
    .waitingRoom;
}

/** Two go straight through; the third waits. */
async function firstTicket(mock: TestMock): Promise<WaitingBody> {
  for (const expected of [302, 302]) assert.equal((await authorize(mock.app)).statusCode, expected);
  const response = await authorize(mock.app);
  assert.equal(response.statusCode, 202);
  return response.json<WaitingBody>();
}

describe('the waiting room over HTTP', () => {
  it('lets people straight through while nobody waits, then gives places in order', async () => {
    const mock = await openRoom();
    const first = await firstTicket(mock);
    assert.deepEqual([first.status, first.position, first.ahead, first.etaSeconds], ['waiting', 1, 0, null]);
    const second = await authorize(mock.app);
    assert.equal(second.json<WaitingBody>().position, 2);
    const { pollAfterSeconds } = second.json<WaitingBody>();
    assert.ok(pollAfterSeconds >= 0.9 && pollAfterSeconds <= 1.1);
    assert.equal(second.headers['retry-after'], String(Math.ceil(pollAfterSeconds)));
    assert.equal(second.headers['x-retry-after-ms'], String(Math.ceil(pollAfterSeconds * 1000)));
    await mock.close();
  });

  it('reissues the ticket at each poll, then gives a pass that opens the door', async () => {
    const mock = await openRoom();
    const { ticket } = await firstTicket(mock);
    mock.clock.jump(0.5);
    const waiting = await ask(mock, ticket);
    assert.equal(waiting.statusCode, 202);
    assert.notEqual(waiting.json<WaitingBody>().ticket, ticket);
    mock.clock.jump(1);
    const admitted = await ask(mock, waiting.json<WaitingBody>().ticket);
    assert.equal(admitted.statusCode, 200);
    const { status, pass, passSeconds } = admitted.json<{ status: string; pass: string; passSeconds: number }>();
    assert.deepEqual([status, passSeconds], ['admitted', 10]);
    assert.equal((await withPass(mock, pass)).statusCode, 302);
    assert.equal((await withPass(mock, pass)).statusCode, 302, 'a second click with the same pass');
    const { joined, admitted: turns, waiting: left, active } = await totalsOf(mock);
    assert.deepEqual([joined, turns, left, active], [3, 3, 0, 3]);
    await mock.close();
  });

  it('keeps the authorize request unchanged: after the wait its state comes back', async () => {
    const mock = await openRoom();
    const { ticket } = await firstTicket(mock);
    mock.clock.jump(1.5);
    const { pass } = (await ask(mock, ticket)).json<{ pass: string }>();
    const transaction = transactionOf(await withPass(mock, pass));
    const { session } = (await post(mock.app, '/eid/sessions', { transaction })).json<{ session: string }>();
    await usePhone(mock.app, session);
    const { redirectTo } = (await mock.app.inject(`/eid/sessions/${session}`)).json<{ redirectTo: string }>();
    assert.equal(new URL(redirectTo).searchParams.get('state'), 'the-state');
    await mock.close();
  });

  it('tells forged, foreign and lost tickets apart', async () => {
    const mock = await openRoom();
    const other = await openRoom();
    const { ticket } = await firstTicket(mock);
    const told = async (text: string) => {
      const response = await ask(mock, text);
      return [response.statusCode, response.json<{ error: string }>().error];
    };
    assert.deepEqual(await told('nonsense'), [401, 'ticket_forged']);
    const parts = ticket.split('.');
    assert.deepEqual(await told([...parts.slice(0, 3), 'zzzzzzzz', parts[4]].join('.')), [401, 'ticket_forged']);
    assert.deepEqual(
      await told((await firstTicket(other)).ticket),
      [401, 'ticket_forged'],
      'another server, another key',
    );
    assert.equal((await mock.app.inject('/waiting-room/ticket')).statusCode, 400);
    mock.clock.jump(3601);
    assert.deepEqual(await told(ticket), [410, 'ticket_expired']);
    await Promise.all([mock.close(), other.close()]);
  });

  it('answers 410 when polls were missed or the pass was not used', async () => {
    const mock = await openRoom();
    const { ticket } = await firstTicket(mock);
    const late = (await authorize(mock.app)).json<WaitingBody>().ticket;
    mock.clock.jump(1.5);
    assert.equal((await ask(mock, ticket)).statusCode, 200);
    mock.clock.jump(10.5);
    assert.deepEqual((await ask(mock, ticket)).json(), { error: 'turn_expired' });
    assert.equal((await ask(mock, late)).statusCode, 410);
    const { expired } = await totalsOf(mock);
    assert.ok(expired >= 2);
    await mock.close();
  });

  it('frees a place of maxActiveLogins when a login completes or its card is locked', async () => {
    const mock = await openRoom({ admitPerSecond: 1000, maxActiveLogins: 1, passSeconds: 100, missedPolls: 100 });
    const start = async (): Promise<string> => {
      const transaction = transactionOf(await authorize(mock.app));
      return (await post(mock.app, '/eid/sessions', { transaction })).json<{ session: string }>().session;
    };
    const session = await start();
    const { ticket } = (await authorize(mock.app)).json<WaitingBody>();
    assert.equal((await ask(mock, ticket)).statusCode, 202);
    await usePhone(mock.app, session);
    const { redirectTo } = (await mock.app.inject(`/eid/sessions/${session}`)).json<{ redirectTo: string }>();
    await exchange(mock.app, new URL(redirectTo).searchParams.get('code') ?? '');
    const { pass } = (await ask(mock, ticket)).json<{ pass: string }>();
    const transaction = transactionOf(await withPass(mock, pass));
    const second = (await post(mock.app, '/eid/sessions', { transaction })).json<{ session: string }>().session;
    const third = (await authorize(mock.app)).json<WaitingBody>().ticket;
    assert.equal((await ask(mock, third)).statusCode, 202);
    for (const pin of ['1', '2', '3']) await usePhone(mock.app, second, 'AB123456', pin);
    assert.equal((await ask(mock, third)).statusCode, 200, 'the locked card freed the place');
    await mock.close();
  });

  it('serves a browser: a page that asks again by itself and walks in when the turn has come', async () => {
    const mock = await openRoom();
    await firstTicket(mock);
    mock.clock.jump(0.1);
    const page = await authorize(mock.app, {}, { accept: 'text/html' });
    assert.equal(page.statusCode, 202);
    assert.equal(page.headers['refresh'], '2');
    assert.match(page.body, /1 person is ahead of you/);
    const cookie = String(page.headers['set-cookie']);
    assert.match(cookie, /^lq_ticket=.*; Path=\/authorize; Max-Age=3600; HttpOnly; SameSite=Lax$/);
    const headers = { accept: 'text/html', cookie: cookie.split(';')[0] ?? '' };
    const again = await authorize(mock.app, {}, headers);
    assert.match(again.body, /1 person is ahead of you/, 'the reload keeps the place');
    mock.clock.jump(2);
    assert.equal((await authorize(mock.app, {}, headers)).statusCode, 302);
    await mock.close();
  });

  it('sets no cookie for a program, which carries its ticket itself', async () => {
    const mock = await openRoom();
    await firstTicket(mock);
    assert.equal((await authorize(mock.app)).headers['set-cookie'], undefined);
    await mock.close();
  });

  it('turns people away at its longest', async () => {
    const mock = await openRoom({ maxWaiting: 1 });
    await firstTicket(mock);
    const response = await authorize(mock.app);
    assert.equal(response.statusCode, 503);
    assert.equal(response.json<{ reason: string }>().reason, 'room_full');
    assert.equal(response.headers['retry-after'], '1');
    await mock.close();
  });

  it('lets everybody in with their ticket when the room is closed for good', async () => {
    const mock = await openRoom();
    const { ticket } = await firstTicket(mock);
    const headers = { authorization: `Bearer ${ADMIN_TOKEN}` };
    await mock.app.inject({
      method: 'PATCH',
      url: '/admin/profile',
      headers,
      payload: { protection: { waitingRoom: null } },
    });
    const { pass } = (await ask(mock, ticket)).json<{ pass: string }>();
    assert.equal((await withPass(mock, pass)).statusCode, 302);
    await mock.close();
  });
});
