/** A person logs in by hand: a real browser without script, the virtual phone in a second tab, and a portal that takes the code. */
import assert from 'node:assert/strict';
import { createHash, randomBytes } from 'node:crypto';
import { createServer } from 'node:http';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { after, before, describe, it } from 'node:test';
import { createRemoteJWKSet, jwtVerify } from 'jose';
import type { Browser } from 'playwright-core';
import { type RunningMockIdp, startMockIdp } from '../../mock-idp/server.ts';
import { testBrowser } from '../browser.ts';
import { profileOf } from '../mock-idp/fixture.ts';
import { assertAccessible, launchChromium } from './real-browser.ts';

const browserHere = await testBrowser();
/** The waiting page looks again every five seconds. */
const CALLBACK_MS = 15_000;

describe('the login page in a browser without script', { skip: browserHere.skip }, () => {
  let browser: Browser;
  let mock: RunningMockIdp;
  let portal: Server;
  let calledBack: Promise<URL>;
  const verifier = randomBytes(32).toString('base64url');

  before(async () => {
    mock = await startMockIdp({ port: 0, host: '127.0.0.1', profile: profileOf(0.01) });
    calledBack = new Promise((resolve) => {
      portal = createServer((request, response) => {
        if (request.url?.startsWith('/callback') === true) resolve(new URL(request.url, portalUrl()));
        response.end('Welcome');
      });
    });
    await new Promise<void>((resolve) => portal.listen(0, '127.0.0.1', resolve));
    browser = await launchChromium(browserHere);
  });

  after(async () => {
    await browser?.close();
    await mock?.close();
    portal?.close();
  });

  const portalUrl = (): string => `http://127.0.0.1:${(portal.address() as AddressInfo).port}`;

  function authorizeUrl(): string {
    const query = new URLSearchParams({
      response_type: 'code',
      client_id: 'launchquake',
      redirect_uri: `${portalUrl()}/callback`,
      scope: 'openid profile',
      state: 'a state',
      nonce: 'a nonce',
      code_challenge: createHash('sha256').update(verifier).digest('base64url'),
      code_challenge_method: 'S256',
    });
    return `${mock.url}/authorize?${query.toString()}`;
  }

  it('brings a person from the portal through card and PIN back to the portal, with a token that verifies', async () => {
    const context = await browser.newContext({ javaScriptEnabled: false });
    const page = await context.newPage();
    await page.goto(authorizeUrl());
    const [phone] = await Promise.all([
      context.waitForEvent('page'),
      page.getByRole('link', { name: /virtual phone/i }).click(),
    ]);
    await phone.getByLabel('Card number').fill('AB123456');
    await phone.getByLabel('PIN').fill('111111');
    await phone.getByRole('button', { name: 'Hold the card' }).click();
    assert.match(await phone.locator('main').innerText(), /2/, 'says that two tries are left');
    await phone.getByLabel('Card number').fill('AB123456');
    await phone.getByLabel('PIN').fill('654321');
    await phone.getByRole('button', { name: 'Hold the card' }).click();
    assert.match(await phone.locator('main').innerText(), /logged in/);

    const callback = await withTimeout(calledBack, CALLBACK_MS);
    await page.waitForURL(/\/callback/);
    assert.equal(callback.searchParams.get('state'), 'a state');
    const response = await fetch(`${mock.url}/token`, {
      method: 'POST',
      body: new URLSearchParams({
        grant_type: 'authorization_code',
        code: callback.searchParams.get('code') ?? '',
        redirect_uri: `${portalUrl()}/callback`,
        client_id: 'launchquake',
        code_verifier: verifier,
      }),
    });
    const { id_token: idToken } = (await response.json()) as { id_token: string };
    const keys = createRemoteJWKSet(new URL(`${mock.url}/jwks`));
    const { payload } = await jwtVerify(idToken, keys, { issuer: mock.url, audience: 'launchquake' });
    assert.equal(payload['nonce'], 'a nonce');
    await context.close();
  });

  it('has no accessibility fault on the login page, the phone and the error page', async () => {
    const page = await browser.newPage();
    await page.goto(authorizeUrl());
    await assertAccessible(page);
    const phoneLink = await page.getByRole('link', { name: /virtual phone/i }).getAttribute('href');
    await page.goto(new URL(phoneLink ?? '', page.url()).href);
    await assertAccessible(page);
    await page.goto(`${mock.url}/authorize?client_id=nobody`);
    await assertAccessible(page);
    await page.close();
  });
});

function withTimeout<Value>(promise: Promise<Value>, milliseconds: number): Promise<Value> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`nothing came within ${milliseconds} ms`)), milliseconds);
  });
  return Promise.race([promise, late]).finally(() => clearTimeout(timer));
}
