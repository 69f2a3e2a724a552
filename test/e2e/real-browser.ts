/** A real Chromium for tests that walk through pages, and what axe says of a page. */
import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import axe from 'axe-core';
import { chromium } from 'playwright-core';
import type { Browser, Page } from 'playwright-core';
import type { TestBrowser } from '../browser.ts';

/** Without a sandbox, which root has not, and without a word to anybody. */
export const launchArguments: string[] = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

export const launchChromium = (here: TestBrowser): Promise<Browser> =>
  chromium.launch({ executablePath: here.path(), args: launchArguments });

/** axe finds no fault in a page. */
export async function assertAccessible(page: Page): Promise<void> {
  await page.evaluate(axe.source);
  const { faults, looked } = await page.evaluate(async () => {
    const { violations, passes } = await (
      globalThis as unknown as {
        axe: { run(): Promise<{ violations: { id: string; help: string }[]; passes: unknown[] }> };
      }
    ).axe.run();
    return { faults: violations.map(({ id, help }) => `${id}: ${help}`), looked: passes.length };
  });
  assert.deepEqual(faults, [], page.url());
  assert.ok(looked > 5, 'nothing was looked at');
}

/** The same of a copy: the page itself runs no script, or asks again by itself in the middle of it. */
export async function assertCopyAccessible(page: Page): Promise<void> {
  const html = await page.content();
  const copy = await page.context().browser()?.newPage();
  assert.ok(copy !== undefined);
  await copy.setContent(html);
  await assertAccessible(copy);
  await copy.close();
}

export interface TestPortal {
  readonly url: string;
  /** What came to /callback, the latest last. */
  readonly answers: URLSearchParams[];
  close(): void;
}

/** A relying party that notes what is sent to its /callback. */
export async function openTestPortal(): Promise<TestPortal> {
  const answers: URLSearchParams[] = [];
  const server: Server = createServer((request, response) => {
    const { pathname, searchParams } = new URL(request.url ?? '', 'http://here');
    if (pathname === '/callback') answers.push(searchParams);
    response.end('<title>Portal</title>Welcome');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    answers,
    close() {
      server.close();
      server.closeAllConnections();
    },
  };
}
