/** What overload looks like from outside: 429 and 503 tell when to come back, and /token says so in the words of OAuth. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { fastify } from 'fastify';
import type { LightMyRequestResponse } from 'fastify';
import type { ProfileDocument } from '../../../mock-idp/profiles/profile-document.ts';
import { readProfile } from '../../../mock-idp/profiles/read-profile.ts';
import { tellWhenToComeBack } from '../../../mock-idp/realtime/refusal.ts';
import type { StationProfile } from '../../../src/model/scenario/plan.ts';
import { openMock, profileOf, unprotected } from '../fixture.ts';
import type { TestMock } from '../fixture.ts';
import { authorize, postForm } from '../login.ts';

const RETRY_AFTER_SECONDS = 1.25;

/** One server, one second a step. */
const open = (station: Partial<StationProfile>, changes: Partial<ProfileDocument> = {}): Promise<TestMock> =>
  openMock({
    profile: profileOf(1, {
      stations: { web: { servers: 1, ...station } },
      protection: { ...unprotected, retryAfterSeconds: RETRY_AFTER_SECONDS },
      ...changes,
    }),
  });

/** Sent in the order of the calls: what inject gives is sent only once somebody waits for it. */
const token = async (mock: TestMock): Promise<LightMyRequestResponse> =>
  postForm(mock.app, '/token', { grant_type: 'authorization_code', code: 'c', client_id: 'launchquake' });

/** Requests and answers on their way have arrived. */
async function settled(mock: TestMock): Promise<void> {
  for (let turn = 0; turn < 10; turn += 1) await mock.clock.advance(0);
}

function tellsWhen({ headers }: LightMyRequestResponse): void {
  assert.equal(headers['retry-after'], '2', 'whole seconds, rounded up (RFC 9110 §10.2.3)');
  assert.equal(headers['x-retry-after-ms'], '1250');
}

describe('a service that cannot do it now', () => {
  it('H1 at /token a refused request is 503 with Retry-After and an OAuth error that is not stored', async () => {
    const mock = await open({ queueBound: 0 });
    const answers = [token(mock), token(mock)];
    await mock.clock.advance(3);
    const [first, refused] = await Promise.all(answers);
    assert.equal(first?.statusCode, 400, 'served: an unknown code');
    assert.equal(refused?.statusCode, 503);
    tellsWhen(refused);
    assert.match(String(refused.headers['content-type']), /^application\/json/);
    assert.match(String(refused.headers['cache-control']), /no-store/);
    const { error, error_description: description, ...rest } = refused.json<Record<string, unknown>>();
    assert.deepEqual([error, rest], ['temporarily_unavailable', {}]);
    assert.match(String(description), /Try again later/);
    await mock.close();
  });

  it('H1 a request that waited as long as its station lets anybody wait is 503 with Retry-After, exactly then', async () => {
    const mock = await open({ waitLimitSeconds: 0.5 });
    const answers = [token(mock), token(mock)];
    let left = false;
    void answers[1]?.then(() => (left = true));
    await settled(mock);
    await mock.clock.advance(0.49);
    await settled(mock);
    assert.equal(left, false);
    await mock.clock.advance(0.02);
    await settled(mock);
    assert.equal(left, true);
    const late = await answers[1];
    assert.equal(late?.statusCode, 503);
    tellsWhen(late);
    assert.deepEqual(late.json(), {
      error: 'temporarily_unavailable',
      error_description: 'No server came free in time. Try again later.',
    });
    await mock.clock.advance(3);
    await mock.close();
  });

  it('H1 a request without a database connection in time is 503 with Retry-After, and frees its worker', async () => {
    const cost = {
      station: 'web',
      service: { kind: 'fixed', seconds: 0 },
      holding: [{ station: 'database', service: { kind: 'fixed', seconds: 60 } }],
    } as const;
    const stations = { web: { servers: 2 }, database: { servers: 1, waitLimitSeconds: 5 } };
    const mock = await open({}, { stations, steps: { ...profileOf(1).steps, token: cost } });
    const [first, second] = [token(mock), token(mock)];
    await mock.clock.advance(5.01);
    tellsWhen(await second);
    const served = authorize(mock.app);
    await mock.clock.advance(1.1);
    assert.equal((await served).statusCode, 302, 'the second worker is free again');
    await mock.clock.advance(60);
    assert.equal((await first).statusCode, 400);
    await mock.close();
  });

  it('H1 a request that waits when the service ends is 503 with Retry-After', async () => {
    const mock = await open({});
    const answer = token(mock);
    await mock.clock.advance(0.5);
    await mock.close();
    assert.equal((await answer).statusCode, 503);
    tellsWhen(await answer);
  });

  it('H1 a 429 carries Retry-After', async () => {
    const retryBudget = { credit: 'per-request', ratio: 0, capacity: 0.5 } as const;
    const mock = await open({}, { retryBudget });
    const refused = await mock.app.inject({ method: 'POST', url: '/portal/retry-permits' });
    assert.equal(refused.statusCode, 429);
    tellsWhen(refused);
    await mock.close();
  });

  it('H1 so does a 429 or 503 of an endpoint that says nothing itself; one that does keeps its own', async () => {
    const app = fastify();
    tellWhenToComeBack(app, () => RETRY_AFTER_SECONDS);
    app.get<{ Params: { status: string } }>('/:status', ({ params }, reply) =>
      reply.code(Number(params.status)).send('no'),
    );
    app.get('/own', (_request, reply) => reply.code(503).header('retry-after', 60).send('no'));
    for (const status of ['429', '503']) tellsWhen(await app.inject({ url: `/${status}` }));
    assert.equal((await app.inject({ url: '/own' })).headers['retry-after'], '60');
    for (const status of ['200', '400', '500'])
      assert.equal((await app.inject({ url: `/${status}` })).headers['retry-after'], undefined);
    await app.close();
  });

  it('H1 nothing is told when the profile says so', async () => {
    const mock = await open({ queueBound: 0 }, { protection: unprotected });
    const answers = [token(mock), token(mock)];
    await mock.clock.advance(3);
    assert.equal((await answers[1])?.headers['retry-after'], undefined);
    await mock.close();
  });

  it('H1 the profile that comes with the mock tells when to come back', () => {
    assert.ok((readProfile().protection.retryAfterSeconds ?? 0) > 0);
  });
});
