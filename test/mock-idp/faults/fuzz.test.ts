import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import fc from 'fast-check';
import { openMock, profileOf } from '../fixture.ts';
import type { TestMock } from '../fixture.ts';
import { faultsOf, headers, putFaults } from './admin-faults.ts';

const SEED = 20_250_616;

const endpoints = fc.subarray(['*', 'token', 'userinfo', '/jwks', '/eid/*', '/readyz', 'poll'], { minLength: 1 });
const share = fc.double({ min: 0.01, max: 1, noNaN: true });
const aimed = (members: object) => fc.record({ endpoints, share }).map((aim) => ({ ...aim, ...members }));
const fault = fc.oneof(
  aimed({ kind: 'error', status: 500 }),
  aimed({ kind: 'error', status: 429, retryAfterSeconds: 0.5 }),
  aimed({ kind: 'wrong-signature' }),
  aimed({ kind: 'clock-skew', skewSeconds: 1e9 }),
  aimed({ kind: 'cold-cache', factor: 3, firstRequests: 2 }),
  fc.constant({ kind: 'brown-out', speed: 0.5 }),
  fc.constant({ kind: 'outage', answer: '503' }),
);
const moment = fc.record({
  inSeconds: fc.integer({ min: 0, max: 5 }),
  lastsSeconds: fc.integer({ min: 1, max: 5 }),
});
const faults = fc.array(
  fc.tuple(fault, moment).map(([one, when]) => ({ ...one, ...when })),
  { maxLength: 6 },
);
const paths = ['/jwks', '/userinfo', '/token', '/authorize', '/nowhere', '/eid/sessions/x', '/readyz', '/healthz'];

describe('faults, whatever they are', () => {
  let mock: TestMock;
  before(async () => (mock = await openMock({ profile: profileOf(0) })));
  after(() => mock.close());

  it('a 5xx comes from a fault that says so and from nowhere else; the admin API and the metrics go on', async () => {
    await fc.assert(
      fc.asyncProperty(faults, async (sent) => {
        assert.equal((await putFaults(mock, sent)).statusCode, 200);
        for (let second = 0; second < 4; second += 1) {
          for (const url of paths) {
            const { statusCode, headers: told } = await mock.app.inject(url);
            assert.ok(statusCode < 500 || told['x-fault'] !== undefined, `${url} ${statusCode} of no fault`);
          }
          for (const url of ['/admin/state', '/admin/faults', '/admin/audit', '/metrics']) {
            const answer = await mock.app.inject({ url, headers });
            assert.deepEqual([answer.statusCode, answer.headers['x-fault']], [200, undefined], url);
          }
          await mock.clock.advance(1.5);
        }
        await mock.clock.advance(10);
        for (const { state } of await faultsOf(mock)) assert.equal(state, 'ended');
        for (const url of paths) assert.ok((await mock.app.inject(url)).statusCode < 500, `${url} after the end`);
      }),
      { seed: SEED, numRuns: 30 },
    );
  });

  it('a document of anything at all is taken or refused, and never breaks anything', async () => {
    const member = fc.constantFrom(
      'faults',
      'kind',
      'status',
      'share',
      'endpoints',
      'lastsSeconds',
      'startsAt',
      'id',
      'delay',
    );
    const value = fc.jsonValue({ maxDepth: 4 });
    const document = fc.oneof(
      value,
      fc.dictionary(member, value),
      fc.record({
        faults: fc.array(fc.dictionary(member, fc.oneof(value, fc.constantFrom('error', 'reset', 5, 0.5)))),
      }),
    );
    await fc.assert(
      fc.asyncProperty(document, async (sent) => {
        for (const [method, url] of [
          ['PUT', '/admin/faults'],
          ['PATCH', '/admin/faults'],
          ['POST', '/admin/faults'],
          ['PUT', '/admin/profile'],
          ['PATCH', '/admin/profile'],
        ] as const) {
          const payload = JSON.stringify(sent);
          const answer = await mock.app.inject({
            method,
            url,
            payload,
            headers: { ...headers, 'content-type': 'application/json' },
          });
          assert.ok([200, 201, 400].includes(answer.statusCode), `${method} ${url} ${payload}: ${answer.statusCode}`);
        }
      }),
      { seed: SEED, numRuns: 300 },
    );
  });
});
