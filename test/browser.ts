import { findChromium, type ProvidedChromium } from '../tools/chromium/provision-chromium.ts';

/**
 * The browser for tests that look at a page, or the reason why they are skipped. In CI there is no skipping: a browser
 * that is missing there fails the test. Use: `it('…', { skip: browser.skip }, …)`.
 */
export interface TestBrowser {
  readonly skip: string | false;
  /** Path of the program; throws when there is none. */
  path(): string;
}

export async function testBrowser(
  env: Readonly<Record<string, string | undefined>> = process.env,
): Promise<TestBrowser> {
  const found = await findChromium({ env, say: () => undefined }).catch((error: unknown): Error => {
    if (error instanceof Error) return error;
    throw error;
  });
  const missing = found instanceof Error;
  return {
    skip: missing && env['CI'] !== 'true' ? found.message : false,
    path: () => pathOf(found),
  };
}

function pathOf(found: ProvidedChromium | Error): string {
  if (found instanceof Error) throw found;
  return found.path;
}
