/** Clients that hang up, on real sockets: their work is done for nobody, or not at all. */
import assert from 'node:assert/strict';
import { after, describe, it } from 'node:test';
import { startMockIdp } from '../../../mock-idp/server.ts';
import type { RunningMockIdp } from '../../../mock-idp/server.ts';
import type { StationTotals } from '../../../src/model/record/run-record.ts';
import { profileOf, unprotected } from '../fixture.ts';
import { authorizeFields } from '../login.ts';

const SERVICE_SECONDS = 0.15;

describe('clients that go', () => {
  const running: RunningMockIdp[] = [];
  after(() => Promise.all(running.map((mock) => mock.close())));

  async function start(cancelAbandoned: boolean): Promise<RunningMockIdp> {
    const protection = { ...unprotected, cancelAbandoned };
    const mock = await startMockIdp({ profile: profileOf(SERVICE_SECONDS, { protection }) });
    running.push(mock);
    return mock;
  }

  const authorize = (mock: RunningMockIdp, signal?: AbortSignal): Promise<Response> =>
    fetch(`${mock.url}/authorize?${new URLSearchParams(authorizeFields()).toString()}`, {
      redirect: 'manual',
      ...(signal === undefined ? {} : { signal }),
    });

  async function web(mock: RunningMockIdp): Promise<StationTotals> {
    const headers = { authorization: `Bearer ${mock.adminToken}` };
    const state = (await (await fetch(`${mock.url}/admin/state`, { headers })).json()) as {
      stations: { web: StationTotals };
    };
    return state.stations.web;
  }

  async function until(mock: RunningMockIdp, holds: (totals: StationTotals) => boolean): Promise<StationTotals> {
    for (const started = performance.now(); performance.now() - started < 5000;) {
      const totals = await web(mock);
      if (holds(totals)) return totals;
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
    throw new Error(`never: ${JSON.stringify(await web(mock))}`);
  }

  /** One in service, two waiting; the first of the two hangs up while it waits. */
  async function oneHangsUp(mock: RunningMockIdp): Promise<{ last: Response; totals: StationTotals }> {
    const controller = new AbortController();
    const first = authorize(mock);
    await until(mock, ({ inService }) => inService === 1);
    const hangsUp = authorize(mock, controller.signal).catch((error: unknown) => error);
    await until(mock, ({ queueLength }) => queueLength === 1);
    const last = authorize(mock);
    await until(mock, ({ arrivals }) => arrivals === 3);
    controller.abort();
    assert.ok((await hangsUp) instanceof Error);
    const response = await last;
    await first;
    return { last: response, totals: await web(mock) };
  }

  it('leave dead work behind when nothing is cancelled', async () => {
    const { last, totals } = await oneHangsUp(await start(false));
    assert.equal(last.status, 302);
    assert.equal(totals.served, 3);
    assert.equal(totals.cancelled, 0);
    assert.ok(Math.abs(totals.deadSeconds - SERVICE_SECONDS) < 1e-6, String(totals.deadSeconds));
    assert.ok(Math.abs(totals.busySeconds - 3 * SERVICE_SECONDS) < 1e-6);
  });

  it('leave nothing behind when waiting work is cancelled', async () => {
    const { last, totals } = await oneHangsUp(await start(true));
    assert.equal(last.status, 302);
    assert.equal(totals.served, 2);
    assert.equal(totals.cancelled, 1);
    assert.equal(totals.deadSeconds, 0);
    assert.ok(Math.abs(totals.busySeconds - 2 * SERVICE_SECONDS) < 1e-6);
  });

  it('change nothing: what was served for nobody is thrown away', async () => {
    const mock = await start(false);
    const controller = new AbortController();
    const gone = authorize(mock, controller.signal).catch((error: unknown) => error);
    await until(mock, ({ inService }) => inService === 1);
    controller.abort();
    await gone;
    await until(mock, ({ served }) => served === 1);
    const headers = { authorization: `Bearer ${mock.adminToken}` };
    const state = (await (await fetch(`${mock.url}/admin/state`, { headers })).json()) as {
      stores: { transactions: { entries: number } };
    };
    assert.equal(state.stores.transactions.entries, 0, 'no transaction was begun');
    const metrics = await (await fetch(mock.metricsUrl)).text();
    assert.match(metrics, /lq_idp_requests_total\{step="authorize",outcome="gone"\} 1/);
    assert.doesNotMatch(metrics, /lq_idp_requests_total\{step="authorize",outcome="(ok|refused)"\} [1-9]/);
  });
});
