/** Whatever is sent, in whatever order: nobody is logged in without card and PIN, and no session helps another. */
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import fc from 'fast-check';
import { createStores } from '../../../mock-idp/stores/stores.ts';
import type { TestMock } from '../fixture.ts';
import { post } from '../login.ts';
import { openEidMock, openLogin, pinOfCard, poll, scan, step, told, tune, walk } from './card-phone.ts';

type Move = readonly [string, Record<string, unknown>];

const SEED = 20250623;

describe('the safety of the eID', () => {
  let mock: TestMock;
  let cards = 100_000;
  before(async () => (mock = await openEidMock({ pinTries: 10 })));
  after(() => mock.close());

  const movesOf = (card: string, pins: readonly string[]): readonly Move[] => [
    ['challenge', {}],
    ['challenge', { nfc: 'none' }],
    ...[1, 2, 3].map((round): Move => ['card', { round, card, response: 'r' }]),
    ...pins.map((pin): Move => ['pin', { pin }]),
    ['unlock', { phone: 'x', unlock: 'face' }],
    ['approve', {}],
  ];

  it('approves no sequence of steps without the right PIN (300 sequences)', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.nat({ max: 9 }), { maxLength: 25 }), async (picks) => {
        const card = `SA${(cards += 1)}`;
        const moves = movesOf(card, ['', '0000000', pinOfCard(card).slice(1)]);
        const { session } = await openLogin(mock);
        for (const pick of picks) await step(mock, session, ...(moves[pick % moves.length] ?? ['approve', {}]));
        assert.notEqual((await poll(mock, session))['status'], 'approved');
      }),
      { numRuns: 300, seed: SEED },
    );
  });

  it('approves exactly the sequences that have challenge, three rounds, PIN and approval in this order (300 sequences)', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.nat({ max: 5 }), { maxLength: 40 }), async (picks) => {
        const card = `SB${(cards += 1)}`;
        const order: readonly Move[] = [
          ['challenge', {}],
          ...[1, 2, 3].map((round): Move => ['card', { round, card, response: 'r' }]),
          ['pin', { pin: pinOfCard(card) }],
          ['approve', {}],
        ];
        const { session } = await openLogin(mock);
        let reached = 0;
        for (const pick of picks) {
          await step(mock, session, ...(order[pick] ?? ['approve', {}]));
          if (pick === reached) reached += 1;
        }
        const { status } = await poll(mock, session);
        assert.equal(status, reached === order.length ? 'approved' : 'pending');
      }),
      { numRuns: 300, seed: SEED },
    );
  });

  it('never takes the names of one login in another', async () => {
    const [first, second] = [await openLogin(mock), await openLogin(mock)];
    const phone = String((await scan(mock, { qr: first.qr })).body['session']);
    const other = String((await scan(mock, { qr: second.qr })).body['session']);
    const crossed = [
      first.session.slice(0, 44) + second.session.slice(44),
      phone.slice(0, 44) + other.slice(44),
      `b${phone.slice(1)}`,
      `p${first.session.slice(1)}`,
      first.session.slice(1, 44),
      first.session.slice(0, 44),
    ];
    for (const name of crossed) {
      assert.equal((await mock.app.inject(`/eid/sessions/${name}`)).statusCode, 404, name);
      assert.equal((await step(mock, name, 'challenge')).status, 404, name);
    }
  });

  it('gives each login names of at least 128 bits, all different', async () => {
    const names = new Set<string>();
    for (let login = 0; login < 50; login += 1) {
      const { session, qr, appLink } = await openLogin(mock);
      names.add(session).add(qr).add(appLink);
      assert.ok(session.length >= 44 + 22, session);
    }
    assert.equal(names.size, 150);
  });

  it('lets a card whose PIN is right log in many sessions at once, each once', async () => {
    const card = 'SC123456';
    const logins = await Promise.all(Array.from({ length: 10 }, () => openLogin(mock)));
    await Promise.all(logins.map(({ session }) => walk(mock, session, { card, pin: '654321' })));
    const codes = await Promise.all(logins.map(async ({ session }) => (await poll(mock, session))['redirectTo']));
    assert.equal(new Set(codes).size, 10);
  });

  it('approves once, however often approval is asked for at the same moment', async () => {
    await tune(mock, { certificateStatus: 'live' });
    const { session } = await openLogin(mock);
    await step(mock, session, 'challenge');
    for (const round of [1, 2, 3]) await step(mock, session, 'card', { round, card: 'SD123456', response: 'r' });
    await step(mock, session, 'pin', { pin: '654321' });
    const answers = await Promise.all(Array.from({ length: 5 }, () => step(mock, session, 'approve')));
    for (const { status } of answers) assert.equal(status, 200);
    assert.deepEqual(await poll(mock, session), await poll(mock, session));
  });

  it('keeps wrong PINs of many cards in bounded room', () => {
    const { cardTries, registeredPhones, phoneUses, cardNotes } = createStores(100);
    for (const store of [cardTries, registeredPhones, phoneUses, cardNotes] as const) {
      const keep = store as {
        set(now: number, key: string, value: unknown): void;
        size(): number;
        evictions(): number;
      };
      for (let card = 0; card < 1000; card += 1) keep.set(0, String(card), {});
      assert.equal(keep.size(), 100);
      assert.equal(keep.evictions(), 900);
    }
  });

  const rubbish: readonly unknown[] = [
    null,
    1,
    'x',
    [],
    [1],
    { transaction: 1 },
    { qr: {}, app: [] },
    { card: 7, pin: null },
  ];
  const targets = [
    '/eid/sessions',
    '/eid/scans',
    '/eid/phones',
    '/eid/push',
    '/eid/cards/unblock',
    '/eid/phones/x/requests/y',
  ];
  for (const url of targets)
    it(`answers rubbish at ${url} with an error of its own, never with 5xx`, async () => {
      for (const payload of rubbish) {
        const response = await mock.app.inject({
          method: 'POST',
          url,
          headers: { 'content-type': 'application/json' },
          payload: JSON.stringify(payload),
        });
        assert.ok(response.statusCode >= 400 && response.statusCode < 500, `${url} ${JSON.stringify(payload)}`);
        assert.equal(typeof told(response).body['error'], 'string');
      }
      assert.ok((await post(mock.app, url, {})).statusCode < 500);
    });
});
