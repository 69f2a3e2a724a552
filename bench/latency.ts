/**
 * Injected latency is what was asked: what a client measures at 300 requests a second, beside the law that the station was told, in a mock
 * of its own process on the same machine. There are more servers than requests, so nobody waits and latency is service alone.
 *     node --import tsx bench/latency.ts
 */
import { meanOf } from '../src/model/distributions.ts';
import type { Distribution } from '../src/model/distributions.ts';
import { sendOpenLoop } from './open-loop.ts';
import { startTracedMock } from './traced-mock.ts';

const PER_SECOND = 300;
const REQUESTS = 3000;
const WARM_UP = 600;
/** What is promised, milliseconds. */
const MEDIAN_WITHIN_MS = 1.5;
const P99_WITHIN_MS = 5;

const laws: readonly { readonly name: string; readonly law: Distribution }[] = [
  { name: 'fixed 20 ms', law: { kind: 'fixed', seconds: 0.02 } },
  { name: 'fixed 250 ms', law: { kind: 'fixed', seconds: 0.25 } },
  { name: 'exponential 50 ms', law: { kind: 'exponential', meanSeconds: 0.05 } },
  { name: 'lognormal 40 ms σ 0.8', law: { kind: 'lognormal', medianSeconds: 0.04, sigma: 0.8 } },
  { name: 'gamma 30 ms shape 3', law: { kind: 'gamma', meanSeconds: 0.03, shape: 3 } },
];

/** Nearest rank. */
const quantile = (values: readonly number[], q: number): number =>
  values.toSorted((a, b) => a - b)[Math.ceil(q * values.length) - 1] ?? Number.NaN;

async function errorsOf(law: Distribution): Promise<{ readonly medianMs: number; readonly p99Ms: number }> {
  const mock = await startTracedMock(100_000, law);
  try {
    await sendOpenLoop({ url: mock.url, perSecond: PER_SECOND, requests: WARM_UP, seed: 1 });
    await mock.startTrace(REQUESTS);
    const { latencySeconds: measured } = await sendOpenLoop({
      url: mock.url,
      perSecond: PER_SECOND,
      requests: REQUESTS,
      seed: 2,
    });
    const asked = (await mock.trace()).map(({ serviceSeconds }) => serviceSeconds);
    if (asked.length !== REQUESTS) throw new Error(`${asked.length} of ${REQUESTS} visits were traced`);
    const error = (q: number): number => 1000 * (quantile(measured, q) - quantile(asked, q));
    return { medianMs: error(0.5), p99Ms: error(0.99) };
  } finally {
    await mock.stop();
  }
}

process.stdout.write(`${PER_SECOND} requests/s, ${REQUESTS} requests a row; error = measured by the client − asked\n`);
process.stdout.write(
  `${'law'.padEnd(24)} ${'mean asked'.padStart(11)} ${'median error'.padStart(13)} ${'p99 error'.padStart(10)}\n`,
);
let held = true;
for (const { name, law } of laws) {
  const { medianMs, p99Ms } = await errorsOf(law);
  held &&= Math.abs(medianMs) < MEDIAN_WITHIN_MS && Math.abs(p99Ms) < P99_WITHIN_MS;
  const mean = `${(1000 * meanOf(law)).toFixed(1)} ms`;
  process.stdout.write(
    `${name.padEnd(24)} ${mean.padStart(11)} ${`${medianMs.toFixed(2)} ms`.padStart(13)} ${`${p99Ms.toFixed(2)} ms`.padStart(10)}\n`,
  );
}
process.stdout.write(
  `${held ? 'held' : 'NOT held'}: |median| < ${MEDIAN_WITHIN_MS} ms and |p99| < ${P99_WITHIN_MS} ms in every row\n`,
);
process.exitCode = held ? 0 : 1;
