/** People log in with codes and passwords in a real browser without script; the phone is read over the admin API, as a load script would. */
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { Browser, Page } from 'playwright-core';
import { sha256Base64Url } from '../../mock-idp/identifiers.ts';
import type { InboxMessage } from '../../mock-idp/otp/inbox.ts';
import { type RunningMockIdp, startMockIdp } from '../../mock-idp/server.ts';
import { testBrowser } from '../browser.ts';
import { profileOf } from '../mock-idp/fixture.ts';
import { VERIFIER } from '../mock-idp/login.ts';
import { assertCopyAccessible, launchChromium, openTestPortal } from './real-browser.ts';
import type { TestPortal } from './real-browser.ts';

const browserHere = await testBrowser();

describe('codes and passwords in a real browser', { skip: browserHere.skip }, () => {
  let browser: Browser;
  let mock: RunningMockIdp;
  let portal: TestPortal;

  before(async () => {
    const sure = { delay: { kind: 'fixed', seconds: 0.2 }, lossShare: 0, staleShare: 0, spamShare: 0 } as const;
    mock = await startMockIdp({
      profile: profileOf(0.001, {
        methods: { eid: 1, sms: 1, email: 1, password: 1 },
        codes: { resendAfterSeconds: 1, sms: sure, email: sure },
        passwords: { resetRequired: true },
      }),
    });
    portal = await openTestPortal();
    browser = await launchChromium(browserHere);
  });
  after(async () => {
    await browser?.close();
    await mock?.close();
    portal?.close();
  });

  async function openLogin(method: string): Promise<Page> {
    const context = await browser.newContext({ javaScriptEnabled: false });
    const page = await context.newPage();
    const query = new URLSearchParams({
      response_type: 'code',
      client_id: 'launchquake',
      redirect_uri: `${portal.url}/callback`,
      scope: 'openid profile',
      state: 'a state',
      code_challenge: sha256Base64Url(VERIFIER),
      code_challenge_method: 'S256',
    });
    await page.goto(`${mock.url}/authorize?${query.toString()}`);
    await page.getByRole('link', { name: method }).click();
    await assertCopyAccessible(page);
    return page;
  }

  async function newestIn(address: string, afterSequence = 0): Promise<InboxMessage> {
    const url = `${mock.url}/admin/inbox/${encodeURIComponent(address)}?waitSeconds=10&after=${afterSequence}`;
    const response = await fetch(url, { headers: { authorization: `Bearer ${mock.adminToken}` } });
    const { messages } = (await response.json()) as { messages: InboxMessage[] };
    assert.ok(messages[0] !== undefined, 'nothing has come');
    return messages[0];
  }

  async function arrived(page: Page): Promise<void> {
    await page.waitForURL(/\/callback/);
    const answer = portal.answers.pop();
    assert.equal(answer?.get('state'), 'a state');
    assert.match(String(answer?.get('code')), /^[\w-]{43}$/);
    await page.context().close();
  }

  it('an SMS: number, wrong code, sent again, right code', async () => {
    const page = await openLogin('Code by SMS');
    await page.getByLabel('Registration number').fill('AB123456');
    await page.getByRole('button', { name: 'Send the code to my phone' }).click();
    assert.match(await page.getByRole('status').innerText(), /A code was sent to \+212 ••••• 56 at \d\d:\d\d:\d\d UTC/);
    await assertCopyAccessible(page);
    const first = await newestIn('+21260102123456');
    await page.getByLabel('Code').fill(first.code === '000000' ? '000001' : '000000');
    await page.getByRole('button', { name: 'Log in', exact: true }).click();
    assert.match(await page.getByRole('alert').innerText(), /not right. Tries left: 4/);
    await assertCopyAccessible(page);
    await new Promise((resolve) => setTimeout(resolve, 1100));
    await page.getByRole('button', { name: 'Send the code again' }).click();
    const second = await newestIn('+21260102123456', first.sequence);
    assert.equal(second.code, first.code);
    await page.getByLabel('Code').fill(second.code);
    await page.getByRole('button', { name: 'Log in', exact: true }).click();
    await arrived(page);
  });

  it('an e-mail', async () => {
    const page = await openLogin('Code by e-mail');
    await page.getByLabel('Registration number').fill('AB123456');
    await page.getByRole('button', { name: 'Send the code to my mailbox' }).click();
    const { code, subject } = await newestIn('ab123456@example.test');
    assert.notEqual(subject, undefined);
    await page.getByLabel('Code').fill(code);
    await page.getByRole('button', { name: 'Log in', exact: true }).click();
    await arrived(page);
  });

  it('an old password, which has to be replaced by a new one', async () => {
    const page = await openLogin('Registration number and password');
    await page.getByLabel('Registration number').fill('AB123456');
    await page.getByLabel('Password').fill('password-123456');
    await page.getByRole('button', { name: 'Log in' }).click();
    assert.equal(await page.getByRole('heading').innerText(), 'Choose a new password');
    await assertCopyAccessible(page);
    await page.getByLabel('New password').fill('short');
    await page.getByRole('button').click();
    assert.match(await page.getByRole('alert').innerText(), /8 to 200 characters/);
    await page.getByLabel('New password').fill('a better password');
    await page.getByRole('button').click();
    await arrived(page);
  });
});
