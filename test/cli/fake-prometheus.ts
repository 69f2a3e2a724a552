/** A Prometheus that takes remote write, or does not, as virtual time goes on; and the mock's /metrics page. */
import assert from 'node:assert/strict';
import { runCli } from '../../src/cli/program.ts';
import type { MetricsExport } from '../../src/model/record/run-record.ts';
import type { HttpAnswer, HttpRequest } from '../../src/runners/world.ts';
import { type DecodedSeries, decodeBody } from '../runners/prometheus/decode.ts';
import { type FakeWorld, fakeWorld, tinyScenario } from './fake-world.ts';
import { runFileOf } from './kept-runs.ts';

/** How it answers a push: with a status, or like a server that is not there, or that never says anything. */
export type Behaviour = HttpAnswer | 'refuses' | 'hangs';

export interface FakePrometheus {
  /** The world with it in it. */
  readonly world: FakeWorld;
  /** Series of every push that it took. */
  readonly taken: DecodedSeries[];
  /** Every push, taken or not. */
  readonly asked: { readonly atSeconds: number; readonly url: string; readonly request: HttpRequest }[];
}

export const takes: HttpAnswer = { status: 204, body: '' };

/** @param behave by seconds since the world began */
export function withPrometheus(world: FakeWorld, behave: (atSeconds: number) => Behaviour): FakePrometheus {
  const taken: DecodedSeries[] = [];
  const asked: FakePrometheus['asked'] = [];
  const push = async (url: string, request: HttpRequest): Promise<HttpAnswer> => {
    asked.push({ atSeconds: world.clock.monotonicSeconds(), url, request });
    const behaviour = behave(world.clock.monotonicSeconds());
    if (behaviour === 'refuses') throw refused();
    if (behaviour === 'hangs') {
      await world.clock.sleep(request.timeoutSeconds);
      throw new DOMException('The operation was aborted due to timeout', 'TimeoutError');
    }
    if (behaviour.status < 300 && request.body !== undefined) taken.push(...decodeBody(request.body));
    return behaviour;
  };
  const request = async (url: string, order: HttpRequest): Promise<HttpAnswer> => {
    if (order.method === 'POST') return push(url, order);
    if (url.endsWith('/metrics')) return { status: 200, body: pageAt(world.clock.monotonicSeconds()) };
    return world.request(url, order);
  };
  return { world: { ...world, request }, taken, asked };
}

const refused = (): Error =>
  Object.assign(new TypeError('fetch failed'), {
    cause: Object.assign(new Error('connect ECONNREFUSED'), { code: 'ECONNREFUSED' }),
  });

const pageAt = (atSeconds: number): string =>
  [
    '# TYPE lq_idp_logins_completed_total counter',
    `lq_idp_logins_completed_total ${Math.floor(atSeconds)}`,
    '# TYPE lq_idp_station_queue_length gauge',
    'lq_idp_station_queue_length{station="web"} 3',
    '',
  ].join('\n');

export const URL = 'http://127.0.0.1:9090';
export const typed = ['run', tinyScenario, '--variant', 'naive'];

/** A whole run with it. */
export async function runWith(
  behave: (atSeconds: number) => Behaviour,
  options: { args?: readonly string[]; env?: Record<string, string>; before?: (world: FakeWorld) => void } = {},
): Promise<FakePrometheus & { readonly exit: number; readonly sent: MetricsExport }> {
  const bare = fakeWorld(options.args ?? [...typed, '--prometheus', URL], { env: options.env ?? {} });
  options.before?.(bare);
  const fake = withPrometheus(bare, behave);
  const exit = await runCli(fake.world);
  const sent = runFileOf(fake.world).metricsExport;
  assert.ok(sent !== null, fake.world.wrote.err);
  return { ...fake, exit, sent };
}
