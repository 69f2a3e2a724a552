import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { LaunchquakeError } from '../../../src/model/errors.ts';
import { prometheusQueries, queryAddressOf } from '../../../src/runners/prometheus/query.ts';
import type { HttpAnswer } from '../../../src/runners/world.ts';

interface Asked {
  readonly path: string;
  readonly parameters: Readonly<Record<string, string>>;
}

const addressOf = (url: string) =>
  ({ url, headers: {}, tls: { verify: true, minVersion: 'TLSv1.3', client: null } }) as const;

function prometheusSaying(answer: unknown, status = 200) {
  const asked: Asked[] = [];
  const request = (url: string): Promise<HttpAnswer> => {
    const { pathname, searchParams } = new URL(url);
    asked.push({ path: pathname, parameters: Object.fromEntries(searchParams) });
    return Promise.resolve({ status, body: typeof answer === 'string' ? answer : JSON.stringify(answer) });
  };
  return { asked, queries: prometheusQueries({ request }, addressOf('http://127.0.0.1:9090/prefix')) };
}

const success = (result: unknown): unknown => ({ status: 'success', data: { resultType: 'matrix', result } });
const span = { startEpochSeconds: 100.5, endEpochSeconds: 160 };

describe('questions to Prometheus', () => {
  it('asks for the raw samples of a span and reads them', async () => {
    const { asked, queries } = prometheusSaying(
      success([
        {
          metric: { a: 'b' },
          values: [
            [100.123, '7'],
            [101, 'NaN'],
          ],
        },
      ]),
    );
    assert.deepEqual(await queries.samples('up{a="b"}', span), [
      {
        labels: { a: 'b' },
        values: [
          [100.123, 7],
          [101, NaN],
        ],
      },
    ]);
    assert.deepEqual(asked, [{ path: '/prefix/api/v1/query', parameters: { query: 'up{a="b"}[60s]', time: '160' } }]);
  });

  it('asks for an expression at every step', async () => {
    const { asked, queries } = prometheusSaying(success([]));
    assert.deepEqual(await queries.range('sum(up)', { ...span, stepSeconds: 1 }), []);
    assert.deepEqual(asked, [
      { path: '/prefix/api/v1/query_range', parameters: { query: 'sum(up)', start: '100.5', end: '160', step: '1' } },
    ]);
  });

  const values: readonly { readonly name: string; readonly result: unknown; readonly value: number | null }[] = [
    { name: 'a number', result: [{ metric: {}, value: [1, '2.5'] }], value: 2.5 },
    { name: 'no series', result: [], value: null },
    { name: 'NaN', result: [{ metric: {}, value: [1, 'NaN'] }], value: null },
    {
      name: 'a native histogram where a number was asked for',
      result: [{ metric: {}, histogram: [1, {}] }],
      value: null,
    },
  ];
  for (const { name, result, value } of values)
    it(`one value: ${name} is ${value}`, async () =>
      assert.equal(await prometheusSaying(success(result)).queries.value('x', 1), value));

  const faults: readonly {
    readonly name: string;
    readonly body: unknown;
    readonly status?: number;
    readonly says: RegExp;
  }[] = [
    {
      name: 'an error of Prometheus',
      body: { status: 'error', errorType: 'bad_data', error: 'parse error' },
      says: /bad_data: parse error/,
    },
    { name: 'a page of something else', body: '<html>hello</html>', says: /status 200 and no answer of Prometheus/ },
    { name: 'null', body: 'null', status: 404, says: /status 404/ },
    {
      name: 'two series for one value',
      body: success([
        { metric: {}, value: [1, '1'] },
        { metric: {}, value: [1, '2'] },
      ]),
      says: /2 series for x/,
    },
  ];
  for (const { name, body, status, says } of faults)
    it(`${name} is an error that says so`, async () => {
      const { queries } = prometheusSaying(body, status);
      await assert.rejects(
        queries.value('x', 1),
        (error) => error instanceof LaunchquakeError && says.test(error.message),
      );
    });

  it('finds the HTTP API beside the write endpoint, and says so when there is none', () => {
    assert.equal(queryAddressOf(addressOf('http://h:9090/p/api/v1/write')).url, 'http://h:9090/p');
    assert.throws(
      () => queryAddressOf(addressOf('https://mimir/api/v1/push')),
      /USAGE.*\n.*--prometheus: found https:\/\/mimir\/api\/v1\/push/,
    );
  });

  it('one that does not answer is an error that says why', async () => {
    const request = (): Promise<HttpAnswer> =>
      Promise.reject(new Error('fetch failed', { cause: Object.assign(new Error(), { code: 'ECONNREFUSED' }) }));
    const queries = prometheusQueries({ request }, addressOf('http://127.0.0.1:1'));
    await assert.rejects(
      queries.value('x', 1),
      /PROMETHEUS_UNREACHABLE {2}http:\/\/127\.0\.0\.1:1.*\n.*connection refused/,
    );
  });
});
