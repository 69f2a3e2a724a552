/**
 * The kernel in one worker of a real Chromium: M/M/10 at ρ = 0.8 with statistics. Processor time of the page's process, as Chromium itself
 * counts it, and that process's memory over time, where the system tells it (Linux).
 */
import { build } from 'esbuild';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright-core';
import type { CDPSession, Page } from 'playwright-core';
import { findChromium } from '../../tools/chromium/provision-chromium.ts';
import type { Measured } from './measured.ts';
import type { Contest } from './table.ts';

const STRETCHES = 10;
const STRETCH_EVENTS = 5_000_000;
/** Erlang C of M/M/10 at ρ = 0.8 is .40918015: a mean wait of half of it, in mean services of 1 s. */
const WAIT_SECONDS = 0.204_590_075;
/** Memory may move so much between the second stretch and the last, megabytes. */
const SLACK_MEGABYTES = 8;

interface Answer {
  readonly events: number;
  readonly meanWaitSeconds: number;
}

/** Without a sandbox, which root has not. */
const launchArguments = ['--no-sandbox', '--disable-gpu', '--no-first-run', '--disable-background-networking'];

export function browserContest(): Contest {
  return {
    name: 'M/M/10 in one browser worker, statistics on',
    ours: inChromium,
    theirs: null,
    leastPerSecond: 5e6,
  };
}

async function inChromium(): Promise<Measured> {
  const { path } = await findChromium({ env: process.env, say: () => undefined });
  const browser = await chromium.launch({ executablePath: path, args: launchArguments });
  try {
    const page = await browser.newPage();
    await page.evaluate(
      `globalThis.worker = new Worker(URL.createObjectURL(new Blob([${JSON.stringify(await bundle())}])))`,
    );
    return await measure(page, await browser.newBrowserCDPSession());
  } finally {
    await browser.close();
  }
}

/** The first stretch warms the code and is not counted. */
async function measure(page: Page, session: CDPSession): Promise<Measured> {
  const first = await stretch(page);
  const start = await processOf(session);
  const megabytes: number[] = [];
  let last = first;
  for (let number = 1; number < STRETCHES; number += 1) {
    last = await stretch(page);
    megabytes.push(residentMegabytes(start.id));
  }
  const seconds = (await processOf(session)).cpuTime - start.cpuTime;
  process.stderr.write(`memory of the page's process, MB: ${megabytes.map((each) => each.toFixed(0)).join(' ')}\n`);
  if ((megabytes.at(-1) ?? 0) > (megabytes[0] ?? 0) + SLACK_MEGABYTES) throw new Error('the memory grows with the run');
  if (!(Math.abs(last.meanWaitSeconds / WAIT_SECONDS - 1) < 0.02))
    throw new Error(`mean wait ${last.meanWaitSeconds} s`);
  return { seconds, events: last.events - first.events };
}

const stretch = (page: Page): Promise<Answer> =>
  page.evaluate<Answer>(`new Promise((resolve, reject) => {
    worker.onmessage = ({ data }) => resolve(data);
    worker.onerror = ({ message }) => reject(new Error(message));
    worker.postMessage(${STRETCH_EVENTS});
  })`);

/** The process that has used most time is the page's. */
async function processOf(session: CDPSession): Promise<{ readonly id: number; readonly cpuTime: number }> {
  const { processInfo } = await session.send('SystemInfo.getProcessInfo');
  const renderers = processInfo.filter(({ type }) => type === 'renderer');
  const [busiest] = renderers.toSorted((one, other) => other.cpuTime - one.cpuTime);
  if (busiest === undefined) throw new Error('Chromium names no process of a page');
  return busiest;
}

/** NaN where the system does not tell. */
function residentMegabytes(id: number): number {
  if (process.platform !== 'linux') return Number.NaN;
  const kilobytes = /^VmRSS:\s+(\d+)/m.exec(readFileSync(`/proc/${id}/status`, 'utf8'))?.[1];
  return Number(kilobytes) / 1000;
}

async function bundle(): Promise<string> {
  const { outputFiles } = await build({
    entryPoints: [fileURLToPath(new URL('./browser-worker.ts', import.meta.url))],
    bundle: true,
    format: 'iife',
    target: 'es2022',
    write: false,
  });
  return outputFiles[0]?.text ?? '';
}
