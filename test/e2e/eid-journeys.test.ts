/** Each journey of the eID in a real browser without script: two tabs are two devices, one tab is one. */
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { sha256Base64Url } from '../../mock-idp/identifiers.ts';
import { type RunningMockIdp, startMockIdp } from '../../mock-idp/server.ts';
import { testBrowser } from '../browser.ts';
import { profileOf } from '../mock-idp/fixture.ts';
import { VERIFIER } from '../mock-idp/login.ts';
import { assertCopyAccessible, launchChromium, openTestPortal } from './real-browser.ts';
import type { TestPortal } from './real-browser.ts';

const browserHere = await testBrowser();

describe('the eID in a real browser', { skip: browserHere.skip }, () => {
  let browser: Browser;
  let mock: RunningMockIdp;
  let portal: TestPortal;

  before(async () => {
    mock = await startMockIdp({ profile: profileOf(0.001, { eid: { derivedCredential: true } }) });
    portal = await openTestPortal();
    browser = await launchChromium(browserHere);
  });
  after(async () => {
    await browser?.close();
    await mock?.close();
    portal?.close();
  });

  async function openLogin(): Promise<{ readonly context: BrowserContext; readonly page: Page }> {
    const context = await browser.newContext({ javaScriptEnabled: false });
    const page = await context.newPage();
    const query = new URLSearchParams({
      response_type: 'code',
      client_id: 'launchquake',
      redirect_uri: `${portal.url}/callback`,
      scope: 'openid',
      state: 'a state',
      code_challenge: sha256Base64Url(VERIFIER),
      code_challenge_method: 'S256',
    });
    await page.goto(`${mock.url}/authorize?${query.toString()}`);
    return { context, page };
  }

  /** A second tab that has scanned the code. */
  async function scanWithPhone({ context, page }: Awaited<ReturnType<typeof openLogin>>): Promise<Page> {
    const [phone] = await Promise.all([
      context.waitForEvent('page'),
      page.getByRole('link', { name: /virtual phone/i }).click(),
    ]);
    await phone.waitForLoadState();
    return phone;
  }

  async function holdCard(phone: Page, card: string, pin: string): Promise<void> {
    await phone.getByLabel('Card number').fill(card);
    await phone.getByLabel('PIN').fill(pin);
    await phone.getByRole('button', { name: /hold the card/i }).click();
  }

  async function arrived(page: Page): Promise<URLSearchParams> {
    await page.waitForURL(/\/callback/);
    const answer = portal.answers.pop() ?? new URLSearchParams();
    assert.equal(answer.get('state'), 'a state');
    await page.context().close();
    return answer;
  }

  const alertOn = (page: Page): Promise<string> => page.getByRole('alert').innerText();

  it('another device: early phone, wrong PIN, right PIN; the login page goes back by itself', async () => {
    const login = await openLogin();
    await assertCopyAccessible(login.page);
    const phone = await scanWithPhone(login);
    await assertCopyAccessible(phone);
    await phone.getByLabel(/short messages only/).check();
    await holdCard(phone, 'AB123456', '654321');
    assert.match(await alertOn(phone), /Use another phone/);
    await phone.getByLabel(/extended length/).check();
    await holdCard(phone, 'AB123456', '111111');
    assert.match(await alertOn(phone), /Tries left: 2/);
    await assertCopyAccessible(phone);
    await holdCard(phone, 'AB123456', '654321');
    assert.match(await phone.getByRole('status').innerText(), /logged in/);
    await assertCopyAccessible(phone);
    assert.match(String((await arrived(login.page)).get('code')), /^[\w-]{43}$/);
  });

  it('the same device: the app opens in this tab and hands back to the portal', async () => {
    const { page } = await openLogin();
    await page.getByRole('link', { name: /open the app/i }).click();
    await holdCard(page, 'AC123456', '654321');
    assert.match(String((await arrived(page)).get('code')), /^[\w-]{43}$/);
  });

  it('a card that locks: the portal is told access_denied; the PUK unblocks it', async () => {
    const login = await openLogin();
    const phone = await scanWithPhone(login);
    for (let time = 0; time < 3; time += 1) await holdCard(phone, 'AD123456', '000000');
    assert.match(await alertOn(phone), /locked/);
    await assertCopyAccessible(phone);
    await phone.getByRole('link', { name: /unblock/i }).click();
    await assertCopyAccessible(phone);
    await phone.getByLabel('Card number').fill('AD123456');
    await phone.getByLabel('PUK').fill('0000123456');
    await phone.getByRole('button', { name: /unblock/i }).click();
    assert.match(await phone.getByRole('status').innerText(), /unblocked/);
    assert.equal((await arrived(login.page)).get('error'), 'access_denied');
  });

  it('no: the person denies on the phone', async () => {
    const { page } = await openLogin();
    await page.getByRole('link', { name: /open the app/i }).click();
    await page.getByRole('button', { name: /deny/i }).click();
    await page.getByRole('link', { name: /back to the service/i }).click();
    assert.equal((await arrived(page)).get('error'), 'access_denied');
  });

  it('a helper logs two people in with one phone', async () => {
    const first = await openLogin();
    const phone = await scanWithPhone(first);
    await holdCard(phone, 'AE123456', '654321');
    const second = await openLogin();
    await second.page.getByText('The code as text').click();
    const text = await second.page.locator('details code').innerText();
    await phone.getByLabel('Text of the code').fill(text);
    await phone.getByRole('button', { name: 'Scan' }).click();
    await holdCard(phone, 'AF123456', '654321');
    assert.match(await phone.locator('main').innerText(), /within an hour: 2\./);
    assert.match(String((await arrived(second.page)).get('code')), /./);
    await first.context.close();
  });

  it('a registered phone: a push that is allowed with the PIN, and a login by face', async () => {
    const { context, page } = await openLogin();
    const phone = await context.newPage();
    await phone.goto(`${mock.url}/eid/phones`);
    await assertCopyAccessible(phone);
    await phone.getByLabel('Card number').fill('AG123456');
    await phone.getByLabel('PIN').fill('654321');
    await phone.getByRole('button', { name: 'Register' }).click();
    await phone.waitForURL(/\/eid\/phones\/./);
    await page.getByRole('link', { name: /registered phone/i }).click();
    await assertCopyAccessible(page);
    await page.getByLabel(/card number or registration number/i).fill('AG123456');
    await page.getByRole('button', { name: 'Send' }).click();
    const [number] = /\d\d(?=\.)/.exec(await page.getByRole('status').first().innerText()) ?? [];
    await phone.getByRole('link', { name: 'Look now' }).click();
    assert.ok((await phone.locator('main').innerText()).includes(`the number ${number}`));
    await assertCopyAccessible(phone);
    await phone.getByLabel('PIN').fill('654321');
    await phone.getByRole('button', { name: 'Allow', exact: true }).click();
    assert.match(await phone.getByRole('status').innerText(), /approved/);
    await page.waitForURL(/\/callback/);
    assert.match(String(portal.answers.pop()?.get('code')), /./);

    const next = await openLogin();
    await next.page.getByText('The code as text').click();
    await phone.getByLabel('Text of the code').fill(await next.page.locator('details code').innerText());
    await phone.getByRole('button', { name: 'Scan' }).click();
    await phone.getByRole('button', { name: /by face/i }).click();
    assert.match(await phone.getByRole('status').innerText(), /logged in/);
    assert.match(String((await arrived(next.page)).get('code')), /./);
    await context.close();
  });
});
