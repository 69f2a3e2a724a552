/** People do by hand what they came for: a real browser without script, over TLS, from the login to the receipt. */
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { type RunningMockIdp, startMockIdp } from '../../mock-idp/server.ts';
import { testBrowser } from '../browser.ts';
import { profileOf } from '../mock-idp/fixture.ts';
import { assertAccessible, launchChromium } from './real-browser.ts';

const browserHere = await testBrowser();
const quick = { lossShare: 0, staleShare: 0, delay: { kind: 'fixed', seconds: 0 } } as const;

describe('the relying parties in a browser without script', { skip: browserHere.skip }, () => {
  let browser: Browser;
  let mock: RunningMockIdp;
  let url = '';

  before(async () => {
    mock = await startMockIdp({
      port: 0,
      host: '127.0.0.1',
      tls: { port: 0 },
      profile: profileOf(0.002, { codes: { sms: quick } }),
    });
    url = mock.tls?.url ?? '';
    assert.match(url, /^https:/);
    browser = await launchChromium(browserHere);
  });

  after(async () => {
    await browser?.close();
    await mock?.close();
  });

  const newContext = (): Promise<BrowserContext> =>
    browser.newContext({ javaScriptEnabled: false, ignoreHTTPSErrors: true });

  /** From wherever the page is sent to the card, back to where it came from. */
  async function useCard(context: BrowserContext, page: Page, card: string): Promise<void> {
    const [phone] = await Promise.all([
      context.waitForEvent('page'),
      page.getByRole('link', { name: /virtual phone/i }).click(),
    ]);
    await phone.getByLabel('Card number').fill(card);
    await phone.getByLabel('PIN').fill(Array.from(card.slice(-6)).toReversed().join(''));
    await phone.getByRole('button', { name: 'Hold the card' }).click();
    await phone.getByRole('status').waitFor();
    await phone.close();
    await page.waitForURL(/\/(portal|app)(\/files\/[^/]+)?$/);
  }

  async function administer(path: string, body: object): Promise<void> {
    const headers = { authorization: `Bearer ${mock.adminToken}`, 'content-type': 'application/json' };
    const answer = await fetch(`${mock.url}${path}`, { method: 'PATCH', headers, body: JSON.stringify(body) });
    assert.equal(answer.status, 200, await answer.text());
  }

  it('take an employer from the login to the receipt of a declaration, and out again', async () => {
    const context = await newContext();
    const page = await context.newPage();
    await page.goto(`${url}/portal`);
    await useCard(context, page, 'EM000123');
    await page.getByRole('link', { name: /^Company/ }).click();
    await page.getByLabel('Wages').fill('employee,wage\n1,4200.50\n2,3900\n');
    await page.getByRole('button', { name: 'Send the declaration' }).click();
    await page.getByRole('heading', { name: 'Receipt' }).waitFor();
    assert.match(await page.locator('main').innerText(), /on-time/);
    await page.getByRole('link', { name: 'All files' }).click();
    await page.getByRole('button', { name: 'Log out' }).click();
    await page.getByRole('heading', { name: 'You are logged out' }).waitFor();
    assert.deepEqual(
      (await context.cookies()).filter(({ name }) => name === 'lq_portal').map(({ value }) => value),
      [],
    );
    await context.close();
  });

  it('make an accountant log in for each file until there are mandates', async () => {
    const context = await newContext();
    const page = await context.newPage();
    await page.goto(`${url}/portal`);
    await useCard(context, page, 'AC000123');
    const files = await page.getByRole('link', { name: /^Company/ }).all();
    const links = await Promise.all(files.slice(0, 2).map((link) => link.getAttribute('href')));
    await page.goto(`${url}${links[0]}`);
    await page.getByLabel('Wages').waitFor();
    await page.goto(`${url}${links[1]}`);
    await page.getByRole('link', { name: 'Log in for this file' }).click();
    await useCard(context, page, 'AC000123');
    await page.getByLabel('Wages').waitFor();
    assert.equal(page.url(), `${url}${links[1]}`);
    await administer('/admin/switches', { mandates: true });
    await page.goto(`${url}${links[0]}`);
    await page.getByLabel('Wages').waitFor();
    await administer('/admin/switches', { mandates: false });
    await context.close();
  });

  it('bring a citizen’s number up to date with a code', async () => {
    const context = await newContext();
    const page = await context.newPage();
    await page.goto(`${url}/app`);
    await useCard(context, page, 'CT000123');
    await page.getByRole('link', { name: 'Phone and e-mail' }).click();
    await page.getByLabel('Mobile phone').fill('+212 699 88 77 66');
    await page.getByRole('button', { name: 'Send me a code' }).click();
    const headers = { authorization: `Bearer ${mock.adminToken}` };
    const inbox = await fetch(`${mock.url}/admin/inbox/%2B212699887766?waitSeconds=10`, { headers });
    const [message] = ((await inbox.json()) as { messages: { code: string }[] }).messages;
    await page.getByLabel('Code').fill(message?.code ?? '');
    await page.getByRole('button', { name: 'Confirm' }).click();
    await page.getByRole('heading', { name: 'Up to date' }).waitFor();
    await context.close();
  });

  it('take a message of somebody who cannot log in, and show the page that waits', async () => {
    const context = await newContext();
    const page = await context.newPage();
    await page.goto(`${url}/support`);
    await page.getByLabel('What is the matter?').fill('My phone has no NFC.');
    await page.getByLabel('How urgent is it?').selectOption('urgent');
    await page.getByRole('button', { name: 'Send' }).click();
    await page.getByRole('heading', { name: /Your message is here|Our answer/ }).waitFor();
    await context.close();
  });

  it('have no accessibility fault on any page', async () => {
    const context = await browser.newContext({ ignoreHTTPSErrors: true });
    const page = await context.newPage();
    await page.goto(`${url}/portal`);
    await useCard(context, page, 'AC000124');
    const file = await page
      .getByRole('link', { name: /^Company/ })
      .first()
      .getAttribute('href');
    const other = await page
      .getByRole('link', { name: /^Company/ })
      .nth(1)
      .getAttribute('href');
    await administer('/admin/switches', { statusMessage: 'The card is slow.', deadline: '2031-07-17T22:59:59Z' });
    const pages = [
      '/portal',
      file ?? '',
      other ?? '',
      '/portal/contact',
      '/portal/mandates',
      '/portal/receipts/none',
      '/portal/logged-out',
      '/portal/callback',
      '/support',
      '/support/tickets/none',
      '/status',
      '/app/logged-out',
    ];
    for (const path of pages) {
      await page.goto(`${url}${path}`);
      await assertAccessible(page);
    }
    await context.close();
  });
});
