import { findChromium } from '../tools/chromium/provision-chromium.ts';
import { needed } from './harness/needed.ts';

/** The browser for tests that look at a page. Use: `it('…', { skip: browser.skip }, …)`. */
export interface TestBrowser {
  readonly skip: string | false;
  /** Path of the program; throws when there is none. */
  path(): string;
}

export async function testBrowser(
  env: Readonly<Record<string, string | undefined>> = process.env,
): Promise<TestBrowser> {
  const { skip, get } = await needed(() => findChromium({ env, say: () => undefined }), env);
  return { skip, path: () => get().path };
}
