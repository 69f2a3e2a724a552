import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { runCli } from '../../src/cli/program.ts';
import type { LoginRecord } from '../../src/model/record/run-record.ts';
import { type FakeWorld, cli, fakeWorld, tinyScenario } from './fake-world.ts';
import { foldersOf, runFileOf } from './kept-runs.ts';

const URL_OPTION = 'http://127.0.0.1:9090';
/** Within the SLO of the tiny scenario. */
const GOOD_SECONDS = 5;

const nearestRank = (values: readonly number[], p: number): number =>
  values.toSorted((a, b) => a - b)[Math.ceil(values.length * p) - 1] ?? NaN;

interface Asked {
  readonly endpoint: string;
  readonly query: string;
}

/** A Prometheus that holds what a perfect sender would have sent of the runs in `world`; `share` of the completions. */
function prometheusOf(world: FakeWorld, { share = 1 } = {}) {
  const asked: Asked[] = [];
  const logins = (variant: string): LoginRecord[] => {
    const path = [...world.files.texts.keys()].find((key) => key.endsWith(`/variants/${variant}/logins.ndjson`));
    const lines = (world.files.texts.get(path ?? '') ?? '').trim().split('\n');
    return lines.map((line) => JSON.parse(line) as LoginRecord);
  };
  const zeroOf = (variant: string): number =>
    (runFileOf(world).variants.find(({ name }) => name === variant)?.startedAtEpochMs ?? 0) / 1000;
  const counter = (variant: string, moments: readonly number[], part = 1): unknown => ({
    metric: { variant },
    values: Array.from({ length: 21 }, (_, second) => {
      const count = Math.floor(moments.filter((moment) => moment <= second).length * part);
      return [zeroOf(variant) + second, String(count)];
    }),
  });
  const answer = (endpoint: string, query: string): unknown => {
    const variant = /variant="([^"]+)"/.exec(query)?.[1] ?? '';
    const took = ({ endedSeconds, intendedSeconds }: LoginRecord): number =>
      (endedSeconds ?? Infinity) - intendedSeconds;
    const completed = logins(variant === '' ? 'naive' : variant).filter(({ outcome }) => outcome === 'completed');
    if (query.startsWith('k6_lq_logins_started_total'))
      return [
        counter(
          variant,
          logins(variant).map(({ startedSeconds }) => startedSeconds),
        ),
      ];
    if (query.startsWith('k6_lq_logins_good_total')) {
      const good = completed.filter((login) => took(login) <= GOOD_SECONDS);
      return [
        counter(
          variant,
          good.map(({ endedSeconds }) => endedSeconds ?? 0),
          share,
        ),
      ];
    }
    if (query.startsWith('lq_run_event'))
      return [{ metric: { kind: 'collapse', variant }, values: [[zeroOf(variant) + 4, '1']] }];
    const quantile = /^histogram_quantile\((0\.\d+), sum\(last_over_time/.exec(query)?.[1];
    if (quantile !== undefined && endpoint === 'query')
      return [
        {
          metric: {},
          value: [
            0,
            String(
              nearestRank(completed.filter(({ intendedSeconds }) => intendedSeconds >= 1).map(took), Number(quantile)),
            ),
          ],
        },
      ];
    return endpoint === 'query_range'
      ? [{ metric: { outcome: 'completed' }, values: [[zeroOf('naive') + 2, '5']] }]
      : [];
  };
  const request: FakeWorld['request'] = async (url) => {
    const { pathname, searchParams } = new globalThis.URL(url);
    const endpoint = pathname.split('/').at(-1) ?? '';
    const query = searchParams.get('query') ?? '';
    asked.push({ endpoint, query });
    return { status: 200, body: JSON.stringify({ status: 'success', data: { result: answer(endpoint, query) } }) };
  };
  return { asked, request };
}

async function reported(args: readonly string[], options: { readonly share?: number } = {}) {
  const { world: ran } = await cli(['run', tinyScenario, '--variant', 'naive']);
  const { asked, request } = prometheusOf(ran, options);
  const world = { ...fakeWorld(['report', ...args], { before: ran }), request };
  const exit = await runCli(world);
  const [folder = ''] = foldersOf(world);
  const page = world.files.texts.get(`reports/runs/${folder}/prometheus.html`);
  return { exit, asked, folder, page, ...world.wrote };
}

describe('launchquake report --prometheus', () => {
  it('says that the record and Prometheus agree, and writes the page', async () => {
    const { exit, out, page, folder } = await reported(['latest', '--prometheus', URL_OPTION]);
    assert.equal(exit, 0);
    assert.match(out, /agree in all 9 quantities\. Asked: http:\/\/127\.0\.0\.1:9090\n/);
    assert.equal(out.trimEnd().split('\n').at(-1), `reports/runs/${folder}/prometheus.html`);
    assert.match(page ?? '', /As Prometheus saw it|as Prometheus saw it/);
    assert.match(page ?? '', /collapse, 4 s/);
  });

  it('asks for the run and the variant by name, and for every panel that the dashboard has for a variant', async () => {
    const { asked, folder, page } = await reported(['latest', '--prometheus', URL_OPTION]);
    const ranges = asked.filter(({ endpoint }) => endpoint === 'query_range');
    assert.ok(ranges.length >= 10, `${ranges.length} range queries`);
    for (const { query } of asked) assert.ok(query.includes(folder), query);
    for (const { query } of ranges) assert.doesNotMatch(query, /\$/);
    for (const title of ['Goodput against offered load', 'How logins end', 'Time to login'])
      assert.ok(page?.includes(title), title);
  });

  it('says what differs when a part of the completions is not there', async () => {
    const { exit, out } = await reported(['latest', '--prometheus', URL_OPTION], { share: 0.7 });
    assert.equal(exit, 0);
    assert.match(out, /differ in [1-9] of 9 quantities/);
    assert.match(out, /naive +logins completed in time .*DIFFERS/);
  });

  it('prints the comparison as data', async () => {
    const { out } = await reported(['latest', '--prometheus', URL_OPTION, '--json']);
    const document = JSON.parse(out) as { schema: string; variants: { name: string; agreement: unknown[] }[] };
    assert.equal(document.schema, 'launchquake/observed@1');
    assert.deepEqual(
      document.variants.map(({ name, agreement }) => [name, agreement.length]),
      [['naive', 9]],
    );
  });

  it('names the endpoint that cannot be asked', async () => {
    const { exit, err, page } = await reported(['latest', '--prometheus', 'https://mimir.example/api/v1/push']);
    assert.equal(exit, 2);
    assert.match(err, /USAGE.*\n.*--prometheus: found https:\/\/mimir\.example\/api\/v1\/push/);
    assert.equal(page, undefined);
  });

  it('says that nobody answers', async () => {
    const { world: ran } = await cli(['run', tinyScenario, '--variant', 'naive']);
    const world = {
      ...fakeWorld(['report', '--prometheus', URL_OPTION], { before: ran }),
      request: async () => Promise.reject(new Error('fetch failed')),
    };
    assert.equal(await runCli(world), 2);
    assert.match(world.wrote.err, /PROMETHEUS_UNREACHABLE {2}http:\/\/127\.0\.0\.1:9090/);
  });
});
