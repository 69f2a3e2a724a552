/** People log in with codes and passwords in a real browser without script; the phone is read over the admin API, as a load script would. */
import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { after, before, describe, it } from 'node:test';
import axe from 'axe-core';
import { type Browser, chromium, type Page } from 'playwright-core';
import { sha256Base64Url } from '../../mock-idp/identifiers.ts';
import type { InboxMessage } from '../../mock-idp/otp/inbox.ts';
import { type RunningMockIdp, startMockIdp } from '../../mock-idp/server.ts';
import { testBrowser } from '../browser.ts';
import { profileOf } from '../mock-idp/fixture.ts';
import { VERIFIER } from '../mock-idp/login.ts';

const browserHere = await testBrowser();

describe('codes and passwords in a real browser', { skip: browserHere.skip }, () => {
  let browser: Browser;
  let mock: RunningMockIdp;
  let portal: Server;
  const answers: URLSearchParams[] = [];

  before(async () => {
    const sure = { delay: { kind: 'fixed', seconds: 0.2 }, lossShare: 0, staleShare: 0, spamShare: 0 } as const;
    mock = await startMockIdp({
      profile: profileOf(0.001, {
        methods: { eid: 1, sms: 1, email: 1, password: 1 },
        codes: { resendAfterSeconds: 1, sms: sure, email: sure },
        passwords: { resetRequired: true },
      }),
    });
    portal = createServer((request, response) => {
      const { pathname, searchParams } = new URL(request.url ?? '', 'http://here');
      if (pathname === '/callback') answers.push(searchParams);
      response.end('<title>Portal</title>Welcome');
    });
    await new Promise<void>((resolve) => portal.listen(0, '127.0.0.1', resolve));
    const args = [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
    ];
    browser = await chromium.launch({ executablePath: browserHere.path(), args });
  });
  after(async () => {
    await browser?.close();
    await mock?.close();
    portal?.close();
    portal?.closeAllConnections();
  });

  async function openLogin(method: string): Promise<Page> {
    const context = await browser.newContext({ javaScriptEnabled: false });
    const page = await context.newPage();
    const query = new URLSearchParams({
      response_type: 'code',
      client_id: 'launchquake',
      redirect_uri: `http://127.0.0.1:${(portal.address() as AddressInfo).port}/callback`,
      scope: 'openid profile',
      state: 'a state',
      code_challenge: sha256Base64Url(VERIFIER),
      code_challenge_method: 'S256',
    });
    await page.goto(`${mock.url}/authorize?${query.toString()}`);
    await page.getByRole('link', { name: method }).click();
    await assertAccessible(page);
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
    const answer = answers.pop();
    assert.equal(answer?.get('state'), 'a state');
    assert.match(String(answer?.get('code')), /^[\w-]{43}$/);
    await page.context().close();
  }

  it('an SMS: number, wrong code, sent again, right code', async () => {
    const page = await openLogin('Code by SMS');
    await page.getByLabel('Registration number').fill('AB123456');
    await page.getByRole('button', { name: 'Send the code to my phone' }).click();
    assert.match(await page.getByRole('status').innerText(), /A code was sent to \+212 ••••• 56 at \d\d:\d\d:\d\d UTC/);
    await assertAccessible(page);
    const first = await newestIn('+21260102123456');
    await page.getByLabel('Code').fill(first.code === '000000' ? '000001' : '000000');
    await page.getByRole('button', { name: 'Log in', exact: true }).click();
    assert.match(await page.getByRole('alert').innerText(), /not right. Tries left: 4/);
    await assertAccessible(page);
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
    await assertAccessible(page);
    await page.getByLabel('New password').fill('short');
    await page.getByRole('button').click();
    assert.match(await page.getByRole('alert').innerText(), /8 to 200 characters/);
    await page.getByLabel('New password').fill('a better password');
    await page.getByRole('button').click();
    await arrived(page);
  });
});

/** Looked at from outside: the page itself runs no script. */
async function assertAccessible(page: Page): Promise<void> {
  const html = await page.content();
  const looking = await page.context().browser()?.newPage();
  assert.ok(looking !== undefined);
  await looking.setContent(html);
  await looking.evaluate(axe.source);
  const { faults, looked } = await looking.evaluate(async () => {
    const { violations, passes } = await (
      globalThis as unknown as {
        axe: { run(): Promise<{ violations: { id: string; help: string }[]; passes: unknown[] }> };
      }
    ).axe.run();
    return { faults: violations.map(({ id, help }) => `${id}: ${help}`), looked: passes.length };
  });
  assert.deepEqual(faults, [], page.url());
  assert.ok(looked > 5, 'nothing was looked at');
  await looking.close();
}
