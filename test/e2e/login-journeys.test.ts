/** Whole logins in a real browser: the choice of method, a password, form_post with and without script, consent, cancelling, logout. */
import assert from 'node:assert/strict';
import { createHash, randomBytes } from 'node:crypto';
import { createServer } from 'node:http';
import type { IncomingMessage, Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { after, before, beforeEach, describe, it } from 'node:test';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { type RunningMockIdp, startMockIdp } from '../../mock-idp/server.ts';
import { testBrowser } from '../browser.ts';
import { profileOf } from '../mock-idp/fixture.ts';
import { relyingParty, RP_SECRET } from '../mock-idp/relying-party.ts';
import { assertAccessible, launchChromium } from './real-browser.ts';

const browserHere = await testBrowser();

/** Takes answers at /callback and sends the browser on to an address of its own, as portals do. */
async function openPortal(): Promise<{ server: Server; url: string; answers: URLSearchParams[]; referrers: string[] }> {
  const [answers, referrers]: [URLSearchParams[], string[]] = [[], []];
  const home = createServer((_request, response) => void response.end('<title>Portal</title>Welcome'));
  await new Promise<void>((resolve) => home.listen(0, '127.0.0.1', resolve));
  const server = createServer((request, response) => {
    const { pathname, search } = new URL(request.url ?? '', 'http://here');
    referrers.push(request.headers.referer ?? '');
    if (pathname !== '/callback') {
      response.end('<title>Goodbye</title>Bye');
      return;
    }
    void bodyOf(request).then((body) => {
      answers.push(new URLSearchParams(body === '' ? search : body));
      response.writeHead(303, { location: `http://127.0.0.1:${(home.address() as AddressInfo).port}/` }).end();
    });
  });
  server.on('close', () => {
    home.close();
    home.closeAllConnections();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { server, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, answers, referrers };
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  const parts: Buffer[] = [];
  for await (const part of request) parts.push(part as Buffer);
  return Buffer.concat(parts).toString();
}

describe('logins in a real browser', { skip: browserHere.skip }, () => {
  let browser: Browser;
  let mock: RunningMockIdp;
  let portal: Awaited<ReturnType<typeof openPortal>>;
  const verifier = randomBytes(32).toString('base64url');

  before(async () => {
    portal = await openPortal();
    const party = {
      ...relyingParty,
      redirectUris: [`${portal.url}/callback`],
      postLogoutRedirectUris: [`${portal.url}/bye`],
    };
    const methods = { eid: 1, sms: 1, email: 1, password: 1 };
    mock = await startMockIdp({ profile: profileOf(0.001, { methods }), clients: [party] });
    browser = await launchChromium(browserHere);
  });
  beforeEach(() => {
    portal.answers.length = 0;
    portal.referrers.length = 0;
  });
  after(async () => {
    await browser?.close();
    await mock?.close();
    portal?.server.close();
    portal?.server.closeAllConnections();
  });

  function authorizeUrl(more: Record<string, string> = {}): string {
    const query = new URLSearchParams({
      response_type: 'code',
      client_id: 'rp',
      redirect_uri: `${portal.url}/callback`,
      scope: 'openid profile email',
      state: 'a "state" & more',
      nonce: 'a nonce',
      code_challenge: createHash('sha256').update(verifier).digest('base64url'),
      code_challenge_method: 'S256',
      ...more,
    });
    return `${mock.url}/authorize?${query.toString()}`;
  }

  async function withPassword(page: Page, person = 'AB123456'): Promise<void> {
    await page.getByRole('link', { name: 'Registration number and password' }).click();
    await page.getByLabel('Registration number').fill(person);
    await page.getByLabel('Password').fill(`password-${person.slice(2)}`);
    await page.getByRole('button', { name: 'Log in' }).click();
  }

  function answered(): URLSearchParams {
    const [answer, ...more] = portal.answers.splice(0);
    assert.ok(answer, 'the portal was not called');
    assert.deepEqual(more, []);
    return answer;
  }

  async function idTokenFor(code: string | null): Promise<string> {
    const response = await fetch(`${mock.url}/token`, {
      method: 'POST',
      headers: { authorization: `Basic ${Buffer.from(`rp:${RP_SECRET}`).toString('base64')}` },
      body: new URLSearchParams({
        grant_type: 'authorization_code',
        code: code ?? '',
        redirect_uri: `${portal.url}/callback`,
        code_verifier: verifier,
      }),
    });
    assert.equal(response.status, 200);
    return ((await response.json()) as { id_token: string }).id_token;
  }

  async function inContext(javaScriptEnabled: boolean, walk: (page: Page, context: BrowserContext) => Promise<void>) {
    const context = await browser.newContext({ javaScriptEnabled });
    try {
      await walk(await context.newPage(), context);
    } finally {
      await context.close();
    }
  }

  for (const script of [true, false])
    it(`a password, code and PKCE, then silently, then out again; script ${script ? 'on' : 'off'}`, () =>
      inContext(script, async (page) => {
        await page.goto(authorizeUrl());
        await withPassword(page);
        await page.getByText('Welcome').waitFor();
        const answer = answered();
        assert.equal(answer.get('state'), 'a "state" & more');
        assert.equal(answer.get('iss'), mock.url);
        assert.deepEqual(portal.referrers, [''], 'the code is in nobody’s referrer');
        const hint = await idTokenFor(answer.get('code'));

        await page.goto(authorizeUrl());
        await page.getByText('Welcome').waitFor();
        assert.ok(answered().get('code'), 'no question the second time');

        const query = new URLSearchParams({ id_token_hint: hint, post_logout_redirect_uri: `${portal.url}/bye` });
        await page.goto(`${mock.url}/logout?${query.toString()}`);
        await page.getByText('Bye').waitFor();
        await page.goto(authorizeUrl({ prompt: 'none' }));
        await page.getByText('Welcome').waitFor();
        assert.equal(answered().get('error'), 'login_required');
      }));

  it('form_post posts itself where scripts run, and waits for the button where none do', async () => {
    for (const script of [true, false])
      await inContext(script, async (page) => {
        await page.goto(authorizeUrl({ response_mode: 'form_post' }));
        await withPassword(page);
        if (!script) {
          await page.getByRole('heading', { name: 'Going back' }).waitFor();
          assert.deepEqual(portal.answers, []);
          await page.getByRole('button', { name: 'Continue' }).click();
        }
        await page.getByText('Welcome').waitFor();
        const answer = answered();
        assert.equal(answer.get('state'), 'a "state" & more');
        await idTokenFor(answer.get('code'));
      });
  });

  it('consent is asked for by name, and cancelling tells the portal', () =>
    inContext(true, async (page) => {
      await page.goto(authorizeUrl({ prompt: 'consent' }));
      await withPassword(page);
      await page.getByRole('heading', { name: /^Go on as / }).waitFor();
      await assertReadable(page);
      await page.getByRole('link', { name: 'Cancel and go back' }).click();
      await page.getByText('Welcome').waitFor();
      assert.equal(answered().get('error'), 'access_denied');
      await page.goto(authorizeUrl({ prompt: 'consent' }));
      await page.getByRole('button', { name: /^Go on as / }).click();
      await page.getByText('Welcome').waitFor();
      assert.ok(answered().get('code'));
    }));

  it('the keyboard alone is enough', () =>
    inContext(true, async (page) => {
      await page.goto(authorizeUrl());
      for (let tab = 0; tab < 10; tab += 1) {
        await page.keyboard.press('Tab');
        if ((await focused(page)).includes('Registration number and password')) break;
      }
      await page.keyboard.press('Enter');
      await page.getByLabel('Password').waitFor();
      await page.keyboard.type('AB123456');
      await page.keyboard.press('Tab');
      await page.keyboard.type('password-123456');
      await page.keyboard.press('Enter');
      await page.getByText('Welcome').waitFor();
      assert.ok(answered().get('code'));
    }));

  const focused = (page: Page): Promise<string> =>
    page.evaluate(
      () =>
        (globalThis as unknown as { document: { activeElement?: { textContent?: string } } }).document.activeElement
          ?.textContent ?? '',
    );

  for (const colorScheme of ['light', 'dark'] as const)
    it(`no page has an accessibility fault: choice, methods, form_post, logout, errors; ${colorScheme}`, async () => {
      const context = await browser.newContext({ colorScheme, viewport: { width: 320, height: 640 } });
      const page = await context.newPage();
      await page.goto(authorizeUrl());
      await assertReadable(page);
      for (const link of ['National eID card', 'Code by SMS', 'Code by e-mail', 'Registration number and password']) {
        await page.goto(authorizeUrl());
        await page.getByRole('link', { name: link }).click();
        await assertReadable(page);
      }
      await page.getByLabel('Registration number').fill('AB123456');
      await page.getByLabel('Password').fill('wrong');
      await page.getByRole('button', { name: 'Log in' }).click();
      await page.getByRole('alert').waitFor();
      await assertReadable(page);
      await page.getByLabel('Password').fill('password-123456');
      await page.getByRole('button', { name: 'Log in' }).click();
      await page.getByText('Welcome').waitFor();
      await page.goto(`${mock.url}/logout`);
      await page.getByRole('button', { name: 'Log out' }).waitFor();
      await assertReadable(page);
      await page.getByRole('button', { name: 'Log out' }).click();
      await page.getByRole('status').waitFor();
      await assertReadable(page);
      for (const path of ['/authorize?client_id=nobody', '/login?transaction=x', '/logout?id_token_hint=x']) {
        await page.goto(`${mock.url}${path}`);
        await assertReadable(page);
      }
      await context.close();
      await inContext(false, async (still) => {
        await still.goto(authorizeUrl({ response_mode: 'form_post', prompt: 'none' }));
        await still.getByRole('heading', { name: 'Going back' }).waitFor();
        assert.match(await still.content(), /login_required/);
      });
    });
});

/** Accessible, and no wider than the window. */
async function assertReadable(page: Page): Promise<void> {
  await assertAccessible(page);
  const overflow = await page.evaluate(() => {
    const { document } = globalThis as unknown as {
      document: { documentElement: { scrollWidth: number; clientWidth: number } };
    };
    return document.documentElement.scrollWidth - document.documentElement.clientWidth;
  });
  assert.ok(overflow <= 0, `${page.url()} is ${overflow} px too wide`);
}
