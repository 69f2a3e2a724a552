/** Whether Prometheus does its work: it has scraped the mock, and it has loaded every rule file. */
import { serverJob } from '../../model/record/metric-names.ts';
import type { World } from '../world.ts';
import { failed } from './prometheus.ts';

export interface Expected {
  readonly url: string;
  /** Of Prometheus itself, for errors. */
  readonly path: string;
  readonly ruleFiles: readonly string[];
  /** Ends the wait when nobody needs the answer any more. */
  readonly stop: AbortSignal;
}

const AT_WORK_SECONDS = 30;
const POLL_SECONDS = 0.2;
const ASK_SECONDS = 5;

/** @throws LaunchquakeError PROMETHEUS_FAILED with what is missing */
export async function prometheusAtWork(world: World, expected: Expected): Promise<void> {
  const lastAtSeconds = world.clock.monotonicSeconds() + AT_WORK_SECONDS;
  for (;;) {
    const missing = [...(await missingScrape(world, expected)), ...(await missingRules(world, expected))];
    if (missing.length === 0 || expected.stop.aborted) return;
    if (world.clock.monotonicSeconds() >= lastAtSeconds)
      throw failed(
        expected.path,
        missing.map((found) => ({ where: `after ${AT_WORK_SECONDS} s`, found, expected: 'scrapes and rules' })),
      );
    await world.clock.sleep(POLL_SECONDS, expected.stop);
  }
}

interface Target {
  readonly labels?: { readonly job?: string };
  readonly health?: string;
  readonly lastError?: string;
}

async function missingScrape(world: World, { url }: Expected): Promise<readonly string[]> {
  const { activeTargets = [] } = await ask<{ activeTargets?: readonly Target[] }>(world, `${url}/api/v1/targets`);
  const mock = activeTargets.find(({ labels }) => labels?.job === serverJob);
  if (mock?.health === 'up') return [];
  const why = mock?.lastError === undefined || mock.lastError === '' ? 'no scrape yet' : mock.lastError;
  return [`the mock is not scraped: ${why}`];
}

async function missingRules(world: World, { url, ruleFiles }: Expected): Promise<readonly string[]> {
  const { groups = [] } = await ask<{ groups?: readonly { readonly file?: string }[] }>(world, `${url}/api/v1/rules`);
  const loaded = new Set(groups.map(({ file }) => file));
  return ruleFiles.filter((file) => !loaded.has(file)).map((file) => `rules are not loaded: ${file}`);
}

/** `data` of an answer; nothing when there is no such answer. */
async function ask<Data extends object>(world: World, url: string): Promise<Partial<Data>> {
  try {
    const { body } = await world.request(url, { timeoutSeconds: ASK_SECONDS });
    return (JSON.parse(body) as { data?: Data } | null)?.data ?? {};
  } catch {
    return {};
  }
}
