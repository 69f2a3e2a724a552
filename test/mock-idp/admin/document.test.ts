import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { AuditEntry } from '../../../mock-idp/admin/audit.ts';
import type { ProfileDocument } from '../../../mock-idp/profiles/profile-document.ts';
import { ADMIN_TOKEN, openMock, profileOf } from '../fixture.ts';
import type { TestMock } from '../fixture.ts';
import { START_EPOCH_MS } from '../manual-clock.ts';

const authorization = `Bearer ${ADMIN_TOKEN}`;
const url = '/admin/profile';

describe('a document of the admin API', () => {
  let mock: TestMock;
  before(async () => (mock = await openMock({ profile: profileOf(0.01) })));
  after(() => mock.close());

  const read = (headers: Record<string, string> = {}) =>
    mock.app.inject({ url, headers: { authorization, ...headers } });
  const send = (method: 'PUT' | 'PATCH', payload: object, headers: Record<string, string> = {}) =>
    mock.app.inject({ method, url, payload, headers: { authorization, ...headers } });
  const etag = async (): Promise<string> => String((await read()).headers['etag']);
  const entries = async (): Promise<AuditEntry[]> =>
    (await mock.app.inject({ url: '/admin/audit', headers: { authorization } })).json<{ entries: AuditEntry[] }>()
      .entries;

  it('has a strong ETag that changes with it and only with it', async () => {
    const first = await etag();
    assert.match(first, /^"[\w-]{20,}"$/);
    assert.equal(await etag(), first);
    const answer = await send('PATCH', { seed: 2 });
    assert.notEqual(answer.headers['etag'], first);
    assert.equal(answer.headers['etag'], await etag());
    await send('PATCH', { seed: 1 });
    assert.equal(await etag(), first);
  });

  it('answers 304 to whoever has it already', async () => {
    const answer = await read({ 'if-none-match': await etag() });
    assert.deepEqual([answer.statusCode, answer.body], [304, '']);
    assert.equal((await read({ 'if-none-match': `"older", W/${await etag()}` })).statusCode, 304, 'weakly compared');
    assert.equal((await read({ 'if-none-match': '"another"' })).statusCode, 200);
  });

  for (const method of ['PUT', 'PATCH'] as const) {
    it(`${method} with the ETag of now goes through; with one of before it changes nothing: 412`, async () => {
      const old = await etag();
      const whole = (await read()).json<ProfileDocument>();
      assert.equal((await send(method, { ...whole, seed: 5 }, { 'if-match': `"x", ${old}` })).statusCode, 200);
      const late = await send(method, { ...whole, seed: 6 }, { 'if-match': old });
      assert.equal(late.statusCode, 412);
      assert.equal(late.json<{ error: string }>().error, 'precondition_failed');
      assert.equal(late.headers['etag'], await etag());
      assert.equal((await read()).json<ProfileDocument>().seed, 5);
      assert.equal((await send(method, { ...whole, seed: 1 }, { 'if-match': '*' })).statusCode, 200);
    });

    it(`${method} with a weak ETag is 412: If-Match compares strongly`, async () => {
      assert.equal((await send(method, {}, { 'if-match': `W/${await etag()}` })).statusCode, 412);
    });

    it(`${method} with If-None-Match: * is 412: it is there`, async () => {
      assert.equal((await send(method, {}, { 'if-none-match': '*' })).statusCode, 412);
    });
  }

  it('of two that change it at once on the same ETag, one wins', async () => {
    const old = await etag();
    const answers = await Promise.all([7, 8].map((seed) => send('PATCH', { seed }, { 'if-match': old })));
    assert.deepEqual(
      answers.map(({ statusCode }) => statusCode).toSorted((a, b) => a - b),
      [200, 412],
    );
  });

  it('is replaced whole by PUT: what is not named is gone, and what is missing is a problem', async () => {
    const whole = (await read()).json<ProfileDocument>();
    assert.equal((await send('PUT', { ...whole, about: { title: 'A', sources: [] } })).statusCode, 200);
    const answer = await send('PUT', whole);
    assert.deepEqual([answer.statusCode, answer.json<ProfileDocument>().about], [200, undefined]);
    const part = await send('PUT', { seed: 3 });
    assert.equal(part.statusCode, 400);
    const { problems } = part.json<{ problems: { where: string }[] }>();
    assert.deepEqual(
      problems.map(({ where }) => where),
      ['stations', 'steps', 'refusalSeconds', 'signing', 'protection', 'retryBudget'],
    );
  });

  it('is JSON: another content type is 415, no JSON 400, too much 413', async () => {
    const raw = (contentType: string, payload: string) =>
      mock.app.inject({ method: 'PATCH', url, payload, headers: { authorization, 'content-type': contentType } });
    for (const contentType of ['text/plain', 'application/x-www-form-urlencoded', 'application/xml'])
      assert.equal((await raw(contentType, 'seed=2')).statusCode, 415, contentType);
    assert.equal((await raw('application/json', '{"seed":')).statusCode, 400);
    assert.equal((await raw('application/json', '')).statusCode, 400);
    assert.equal((await raw('application/json', JSON.stringify({ x: 'y'.repeat(1_100_000) }))).statusCode, 413);
    assert.equal((await mock.app.inject({ method: 'PATCH', url, headers: { authorization } })).statusCode, 400);
  });

  it('no body is no change, also where JSON was promised, and DELETE may promise it', async () => {
    const json = { authorization, 'content-type': 'application/json' };
    const empty = (method: 'PATCH' | 'PUT' | 'POST' | 'DELETE', at: string) =>
      mock.app.inject({ method, url: at, headers: json });
    for (const method of ['PATCH', 'PUT'] as const) {
      const answer = await empty(method, url);
      assert.equal(answer.statusCode, 400);
      assert.deepEqual(
        answer.json<{ problems: { where: string }[] }>().problems.map(({ where }) => where),
        ['(body)'],
      );
    }
    assert.equal((await empty('POST', '/admin/faults')).statusCode, 400);
    assert.equal((await empty('DELETE', '/admin/faults')).statusCode, 204);
  });

  it('leaves a line in the audit for each change that changed something, with time and values', async () => {
    const whole = (await read()).json<ProfileDocument>();
    const seen = (await entries()).at(-1)?.sequence ?? 0;
    await mock.clock.advance(2);
    await send('PATCH', { stations: { web: { servers: 8 } }, protection: { queueBound: 5 } });
    await send('PATCH', { stations: { web: { servers: 8 } } });
    await send('PATCH', { stations: { web: { servers: 0 } } });
    await mock.clock.advance(1);
    await send('PUT', whole);
    const fresh = (await entries()).slice(seen);
    assert.deepEqual(fresh, [
      {
        sequence: seen + 1,
        atEpochMs: START_EPOCH_MS + 2000,
        what: 'profile',
        by: 'admin',
        detail: 'stations.web.servers 1 → 8; protection.queueBound null → 5',
      },
      {
        sequence: seen + 2,
        atEpochMs: START_EPOCH_MS + 3000,
        what: 'profile',
        by: 'admin',
        detail: 'stations.web.servers 8 → 1; protection.queueBound 5 → null',
      },
    ]);
    const later = await mock.app.inject({ url: `/admin/audit?after=${seen + 1}`, headers: { authorization } });
    assert.deepEqual(later.json<{ entries: AuditEntry[] }>().entries, fresh.slice(1));
    assert.equal((await mock.app.inject('/admin/audit')).statusCode, 401);
  });
});
