/**
 * 200,000 malformed requests over every endpoint: no answer of the 500s, no crash, no hang, no unbounded growth, and never a token.
 * The seeds are printed; LAUNCHQUAKE_FUZZ_SEED sets another start, LAUNCHQUAKE_FUZZ_RUNS another number.
 */
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import fc from 'fast-check';
import type { LightMyRequestResponse } from 'fastify';
import { ADMIN_TOKEN, openMock } from '../fixture.ts';
import type { TestMock } from '../fixture.ts';
import { authorize, post, transactionOf } from '../login.ts';
import { malformedRequests } from './grammar.ts';
import type { Known, MalformedRequest } from './grammar.ts';
import { routesOf } from './routes.ts';
import type { Route } from './routes.ts';

const RUNS = Number(process.env['LAUNCHQUAKE_FUZZ_RUNS'] ?? 200_000);
const FIRST_SEED = Number(process.env['LAUNCHQUAKE_FUZZ_SEED'] ?? 20_250_623);
const ROUNDS = 20;
const STORE_CAPACITY = 500;
/** No endpoint thinks so long, seconds. */
const HANG_SECONDS = 10;

/** A token, a code or an ID token in an answer. */
const GIVEN =
  /"(?:access_token|id_token|refresh_token)"\s*:|[?&]code=[A-Za-z0-9_-]{43}(?![A-Za-z0-9_-])|name="code" value="[^"]/;

setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc') as () => void;

/** What is really held, bytes: a heap that was not collected says nothing. */
async function collectedHeap(): Promise<number> {
  for (let pass = 0; pass < 3; pass += 1) {
    await new Promise((resolve) => setImmediate(resolve));
    collect();
  }
  return process.memoryUsage().heapUsed;
}

describe('a malformed request', () => {
  let mock: TestMock;
  let routes: readonly Route[] = [];
  const heapAfterRound: number[] = [];

  before(async () => {
    mock = await openMock({ storeCapacity: STORE_CAPACITY });
    routes = routesOf(mock.app);
  });
  after(() => mock.close());

  /** A login and a session under way, for requests to meddle with. */
  async function known(): Promise<Known> {
    const transaction = transactionOf(await authorize(mock.app));
    const opened = await post(mock.app, '/eid/sessions', { transaction });
    return { transaction, session: opened.json<{ session: string }>().session, adminToken: ADMIN_TOKEN };
  }

  async function send(request: MalformedRequest): Promise<LightMyRequestResponse> {
    const stop = new AbortController();
    const hang = sleep(HANG_SECONDS * 1000, undefined, { signal: stop.signal }).then(() => {
      throw new Error(`no answer within ${HANG_SECONDS} s`);
    });
    hang.catch(() => undefined);
    try {
      return await Promise.race([mock.app.inject(request), hang]);
    } finally {
      stop.abort();
    }
  }

  it('finds every endpoint that there is', () => {
    const paths = routes.map(({ path }) => path);
    for (const path of [
      '/authorize',
      '/token',
      '/userinfo',
      '/admin/profile',
      '/eid/sessions/:session/card',
      '/metrics',
    ])
      assert.ok(paths.includes(path), path);
  });

  for (let round = 0; round < ROUNDS; round += 1) {
    const seed = FIRST_SEED + round;
    it(`gets no 5xx, no token and no silence (seed ${seed}, ${RUNS / ROUNDS} requests)`, async (t) => {
      const asked = new Map<string, number>();
      const statuses = new Map<number, number>();
      const property = fc.asyncProperty(malformedRequests(routes, await known()), async (request) => {
        const response = await send(request);
        asked.set(request.method, (asked.get(request.method) ?? 0) + 1);
        statuses.set(response.statusCode, (statuses.get(response.statusCode) ?? 0) + 1);
        assert.ok(response.statusCode < 500, `${response.statusCode}: ${response.body.slice(0, 300)}`);
        assert.doesNotMatch(response.body, GIVEN);
        assert.doesNotMatch(response.headers.location ?? '', GIVEN);
        assert.doesNotMatch(response.body, /node:internal|\.ts:\d+|at [A-Za-z.]+ \(/);
      });
      await fc.assert(property, { seed, numRuns: Math.ceil(RUNS / ROUNDS), endOnFailure: false });
      t.diagnostic(`seed ${seed}; by status ${JSON.stringify(Object.fromEntries(statuses))}`);
      assert.ok([...asked.values()].reduce((sum, count) => sum + count, 0) >= RUNS / ROUNDS);
      assert.ok(statuses.size > 5, 'the grammar reaches different answers');
      heapAfterRound.push(await collectedHeap());
    });
  }

  it('leaves every store within its bound, and the mock in good health', async () => {
    const headers = { authorization: `Bearer ${ADMIN_TOKEN}` };
    const { stores } = (await mock.app.inject({ url: '/admin/state', headers })).json<{
      stores: Record<string, { entries: number }>;
    }>();
    assert.ok(Object.keys(stores).length >= 5);
    for (const [name, { entries }] of Object.entries(stores))
      assert.ok(entries <= STORE_CAPACITY, `${name}: ${entries}`);
    assert.equal((await mock.app.inject({ url: '/healthz' })).statusCode, 200);
    assert.notEqual(transactionOf(await authorize(mock.app)), '');
  });

  it('costs no memory that is not given back', () => {
    assert.equal(heapAfterRound.length, ROUNDS);
    const second = heapAfterRound[1] ?? 0;
    const last = heapAfterRound.at(-1) ?? Infinity;
    assert.ok(
      last < second * 1.5 + 20e6,
      `heap ${(second / 1e6).toFixed(0)} MB after two rounds, ${(last / 1e6).toFixed(0)} MB at the end`,
    );
  });
});
