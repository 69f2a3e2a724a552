import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { openSupportDesk } from '../../../mock-idp/portal/support-desk.ts';
import type { PortalSettings } from '../../../mock-idp/portal/portal-settings.ts';
import { createPortalMetrics } from '../../../mock-idp/portal/portal-metrics.ts';
import { createPortalStores } from '../../../mock-idp/portal/portal-stores.ts';
import { cardAlone } from '../../../src/model/remedies/switches.ts';
import { openMock, profileOf } from '../fixture.ts';
import { manualClock } from '../manual-clock.ts';
import { post, postForm } from '../login.ts';
import { administer } from './people.ts';

interface Told {
  readonly ticket: string;
  readonly status: string;
  readonly ahead: number;
  readonly overflowed: boolean;
  readonly ageSeconds: number;
  readonly workaround?: string | null;
}

interface Circumstances {
  readonly capacity?: number;
  /** A station of its own, and how it ends every visit. */
  readonly station?: { readonly servers: number; readonly end: 'served' | 'refused' };
}

function deskOf(portal: PortalSettings, { capacity = 1000, station }: Circumstances = {}) {
  const support = { station: 'agents', service: { kind: 'fixed', seconds: 0 } } as const;
  const profile = profileOf(0, {
    portal,
    ...(station === undefined ? {} : { stations: { agents: { servers: station.servers } }, steps: { support } }),
  });
  const clock = manualClock();
  const counts = new Map<string, number>();
  const add = (name: string, labels: unknown, value: number): void => {
    const key = `${name} ${Object.values(labels as object).join(' ')}`.trim();
    counts.set(key, (counts.get(key) ?? 0) + value);
  };
  const replies: number[] = [];
  let identifiers = 0;
  const opened = openSupportDesk({
    clock,
    identifier: () => `ticket ${(identifiers += 1)}`,
    profile: () => profile,
    desk: { visit: () => Promise.resolve(station?.end ?? 'served') },
    tickets: createPortalStores(capacity).tickets,
    metrics: createPortalMetrics({
      counter: (name) => ({
        inc: (labels?: unknown, value?: number) => add(name, typeof labels === 'object' ? labels : {}, value ?? 1),
      }),
      histogram: () => ({ observe: (seconds) => void replies.push(seconds) }),
    }),
    switches: () => cardAlone,
  });
  return {
    clock,
    support: opened,
    replies,
    counted: (event: string) => counts.get(`lq_portal_tickets_total ${event}`) ?? 0,
  };
}

describe('the support mailbox', () => {
  it('answers 25 tickets an hour for each group of agents: 10,000 of them within 3 %', async () => {
    for (const groups of [1, 4]) {
      const { clock, support, replies } = deskOf({ supportAgentGroups: groups }, { capacity: 50_000 });
      for (let at = 0; at < 10_000; at += 1) support.take('normal');
      const hours = 10_000 / (25 * groups);
      await clock.advance(hours * 3600 * 0.9);
      const perHour = replies.length / (hours * 0.9) / groups;
      assert.ok(Math.abs(perHour / 25 - 1) < 0.03, `${perHour} an hour`);
      assert.equal(support.open(), 10_000 - replies.length);
      support.close();
    }
  });

  it('answers urgent ones first, and lets an urgent one too many wait with all the others', async () => {
    const { clock, support, counted } = deskOf({ supportUrgentMost: 2 });
    const order = (['normal', 'normal', 'normal', 'urgent', 'urgent', 'urgent'] as const).map((priority) =>
      support.take(priority),
    );
    assert.equal(counted('overflowed'), 1);
    assert.deepEqual(
      order.map((ticket) => ticket && support.aheadOf(ticket)),
      [undefined, 2, 3, 0, 1, 4],
    );
    await clock.advance(100 * 3600);
    const answered = order.toSorted((left, right) => (left?.answeredAtSeconds ?? 0) - (right?.answeredAtSeconds ?? 0));
    assert.deepEqual(
      answered.map((ticket) => ticket?.id),
      ['ticket 1', 'ticket 4', 'ticket 5', 'ticket 2', 'ticket 3', 'ticket 6'],
    );
    support.close();
  });

  it('is answered by as many at once as its station has servers, and keeps what the station refuses in its place', async () => {
    const { clock, support, replies } = deskOf({}, { station: { servers: 3, end: 'refused' } });
    const tickets = Array.from({ length: 5 }, () => support.take('normal'));
    assert.deepEqual(
      tickets.map((ticket) => ticket && support.aheadOf(ticket)),
      [undefined, undefined, undefined, 0, 1],
      'three agents are at work',
    );
    await clock.advance(1);
    assert.deepEqual(
      tickets.map((ticket) => ticket && support.aheadOf(ticket)),
      [0, 1, 2, 3, 4],
      'all are back in their places',
    );
    assert.deepEqual([support.open(), replies.length], [5, 0]);
    support.close();
    const other = deskOf({}, { station: { servers: 3, end: 'served' } });
    for (let at = 0; at < 5; at += 1) other.support.take('normal');
    await other.clock.advance(1);
    assert.deepEqual([other.support.open(), other.replies.length], [0, 5]);
    other.support.close();
  });

  it('is full at its bound', () => {
    const { support, counted } = deskOf({ supportMailboxMost: 3 });
    const taken = Array.from({ length: 10 }, () => support.take('normal')).filter((ticket) => ticket !== undefined);
    assert.equal(taken.length, 4, 'three that wait and the one that is being answered');
    assert.deepEqual([counted('refused'), counted('opened')], [6, 4]);
    support.close();
    assert.equal(support.take('normal'), undefined, 'closed');
  });
});

describe('/support/tickets', () => {
  it('has agents who come while tickets wait take them at once', async () => {
    const mock = await openMock();
    const sent = async (): Promise<string> =>
      (await post(mock.app, '/support/tickets', { text: 'help' })).json<Told>().ticket;
    const tickets = [await sent(), await sent(), await sent()];
    const ahead = (): Promise<(number | null)[]> =>
      Promise.all(tickets.map(async (id) => (await mock.app.inject(`/support/tickets/${id}`)).json<Told>().ahead));
    assert.deepEqual(await ahead(), [0, 0, 1], 'one is being answered');
    await administer(mock.app, '/admin/profile', { portal: { supportAgentGroups: 2 } });
    assert.deepEqual(await ahead(), [0, 0, 0], 'two are, and nobody is before the third');
    await mock.close();
  });

  it('takes a message of somebody who is not logged in, and keeps its answer for whoever has its address', async () => {
    const mock = await openMock();
    const sent = await post(mock.app, '/support/tickets', { text: 'My phone has no NFC.', priority: 'urgent' });
    assert.equal(sent.statusCode, 202, sent.body);
    const { ticket, status } = sent.json<Told>();
    assert.equal(status, 'open');
    assert.equal(sent.headers.location, `/support/tickets/${ticket}`);
    assert.match(ticket, /^[\w-]{43}$/);
    assert.equal((await mock.app.inject('/support/tickets/guessed')).statusCode, 404);
    await mock.clock.advance(3600);
    const read = (await mock.app.inject(`/support/tickets/${ticket}`)).json<Told>();
    assert.deepEqual([read.status, read.workaround], ['answered', null], 'there is no other way in');
    assert.ok(read.ageSeconds > 0 && read.ageSeconds < 3600);
    const { body } = await mock.app.inject('/metrics');
    assert.match(body, /^lq_portal_tickets_open 0$/m);
    assert.match(body, /^lq_portal_tickets_total\{event="answered"\} 1$/m);
    assert.match(body, /^lq_portal_first_reply_seconds_count 1$/m);
    await mock.close();
  });

  it('tells another way in once there is one', async () => {
    const mock = await openMock();
    await administer(mock.app, '/admin/switches', { methods: { sms: 1 } });
    const { ticket } = (await post(mock.app, '/support/tickets', { text: 'No NFC.' })).json<Told>();
    await mock.clock.advance(3600);
    assert.equal((await mock.app.inject(`/support/tickets/${ticket}`)).json<Told>().workaround, 'sms');
    await mock.close();
  });

  it('is served by a station of the profile if there is one', async () => {
    const profile = profileOf(0);
    const steps = {
      ...profile.steps,
      support: { station: 'agents', service: { kind: 'fixed', seconds: 100 } },
    } as const;
    const mock = await openMock({
      profile: { ...profile, steps, stations: { ...profile.stations, agents: { servers: 1 } } },
    });
    const { ticket } = (await post(mock.app, '/support/tickets', { text: 'No NFC.' })).json<Told>();
    await mock.clock.advance(99);
    assert.equal((await mock.app.inject(`/support/tickets/${ticket}`)).json<Told>().status, 'open');
    await mock.clock.advance(1);
    const read = (await mock.app.inject(`/support/tickets/${ticket}`)).json<Told>();
    assert.deepEqual([read.status, read.ageSeconds], ['answered', 100]);
    assert.match((await mock.app.inject('/metrics')).body, /^lq_idp_station_served_total\{station="agents"\} 1$/m);
    await mock.close();
  });

  it('refuses nothing, too much, and a priority that there is not; a full mailbox says when to come back', async () => {
    const mock = await openMock({ profile: profileOf(0, { portal: { supportMailboxMost: 1 } }) });
    for (const body of [
      {},
      { text: '' },
      { text: ' ' },
      { text: 'x'.repeat(2001) },
      { text: 'x', priority: 'most' },
      { text: 1 },
    ])
      assert.equal((await post(mock.app, '/support/tickets', body)).statusCode, 400, JSON.stringify(body).slice(0, 40));
    for (const _ of [1, 2]) assert.equal((await post(mock.app, '/support/tickets', { text: 'x' })).statusCode, 202);
    const full = await post(mock.app, '/support/tickets', { text: 'x' });
    assert.deepEqual([full.statusCode, full.headers['retry-after']], [503, '3600']);
    await mock.close();
  });

  it('has pages for people', async () => {
    const mock = await openMock();
    const html = { accept: 'text/html' };
    assert.match((await mock.app.inject({ url: '/support', headers: html })).body, /<label for="text">/);
    const wrong = await mock.app.inject({ method: 'POST', url: '/support/tickets', headers: html, payload: {} });
    assert.deepEqual([wrong.statusCode, wrong.body.includes('role="alert"')], [400, true]);
    const sent = await mock.app.inject({
      method: 'POST',
      url: '/support/tickets',
      headers: html,
      payload: { text: '<b>' },
    });
    assert.equal(sent.statusCode, 303);
    const page = await mock.app.inject({ url: String(sent.headers.location), headers: html });
    assert.equal(page.statusCode, 200);
    assert.ok(!page.body.includes('<b>'));
    assert.equal((await postForm(mock.app, '/support/tickets', { text: 'by form' })).statusCode, 202);
    await mock.close();
  });
});

describe('/status', () => {
  it('says what is open, for programs and for people, and stays up when the service does not', async () => {
    const mock = await openMock({ profile: profileOf(1000) });
    const told = async () => (await mock.app.inject('/status')).json<Record<string, unknown>>();
    assert.deepEqual(await told(), {
      message: null,
      methods: ['eid'],
      rollOut: null,
      deadline: null,
      mandates: false,
      abroad: true,
    });
    await administer(mock.app, '/admin/switches', {
      statusMessage: 'The card is <slow>.',
      methods: { sms: 0.5 },
      deadline: '2025-07-17T22:59:59Z',
      abroad: false,
    });
    const { message, methods, deadline, abroad } = await told();
    assert.deepEqual(
      [message, methods, deadline, abroad],
      ['The card is <slow>.', ['eid', 'sms'], '2025-07-17T22:59:59.000Z', false],
    );
    const { body } = await mock.app.inject({ url: '/status', headers: { accept: 'text/html' } });
    assert.ok(body.includes('The card is &lt;slow&gt;.') && !body.includes('<slow>'));
    await mock.close();
  });

  it('is on the login page as well', async () => {
    const mock = await openMock();
    await administer(mock.app, '/admin/switches', { statusMessage: 'The card is slow.', methods: { sms: 1 } });
    const begun = await mock.app.inject('/portal/login');
    const authorize = await mock.app.inject(String(begun.headers.location).replace('http://127.0.0.1:8087', ''));
    const page = await mock.app.inject({ url: String(authorize.headers.location), headers: { accept: 'text/html' } });
    assert.ok(page.body.includes('The card is slow.'), page.body);
    await mock.close();
  });
});
