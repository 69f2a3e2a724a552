/** A person with a browser who connects a device. */
import type { FastifyInstance, LightMyRequestResponse } from 'fastify';
import { hiddenFieldsOf, openBrowser, targetOf } from './browser.ts';
import type { TestBrowser } from './browser.ts';

/** Types the code and logs in with the card, up to the page that asks for the decision. */
export async function reachDecision(
  app: FastifyInstance,
  userCode: string,
  browser: TestBrowser = openBrowser(app),
): Promise<{ readonly browser: TestBrowser; readonly page: LightMyRequestResponse }> {
  const entered = await browser.postForm('/device', { user_code: userCode });
  const transaction = targetOf(entered).searchParams.get('transaction') ?? '';
  await browser.useCard(transaction);
  const onward = targetOf(await browser.get('/login', { transaction }));
  return { browser, page: await browser.get(`${onward.pathname}${onward.search}`) };
}

/** All of it. The page has a form for each decision; the first allows. */
export async function connect(
  app: FastifyInstance,
  userCode: string,
  decision: 'allow' | 'deny' = 'allow',
): Promise<LightMyRequestResponse> {
  const { browser, page } = await reachDecision(app, userCode);
  return browser.postForm('/device/confirm', { ...hiddenFieldsOf(page), decision });
}
