import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { ADMIN_TOKEN, ISSUER, openMock, profileOf } from '../fixture.ts';
import type { TestMock } from '../fixture.ts';
import { browserOf, hiddenIn, logInWithCard, programOf } from './people.ts';

/** Messages arrive, and at once. */
const quick = { lossShare: 0, staleShare: 0, delay: { kind: 'fixed', seconds: 0 } } as const;
const profile = profileOf(0, { codes: { sms: quick, email: { ...quick, spamShare: 0 } } });
const NEW_PHONE = '+212699887766';

interface Verification {
  readonly id: string;
  readonly channel: string;
  readonly sentTo: string;
}

async function codeAt(mock: TestMock, address: string): Promise<string> {
  await mock.clock.advance(1);
  const headers = { authorization: `Bearer ${ADMIN_TOKEN}` };
  const inbox = await mock.app.inject({ url: `/admin/inbox/${encodeURIComponent(address)}`, headers });
  return inbox.json<{ messages: { code: string }[] }>().messages[0]?.code ?? '';
}

const count = async (mock: TestMock, event: string): Promise<number> =>
  Number(
    new RegExp(`^lq_portal_contact_updates_total\\{event="${event}"\\} (\\d+)$`, 'm').exec(
      (await mock.app.inject('/metrics')).body,
    )?.[1],
  );

describe('contact data', () => {
  for (const path of ['/app', '/portal'] as const)
    it(`${path}: a new number counts once the code that went there has come back`, async () => {
      const mock = await openMock({ profile });
      const program = await programOf(mock.app, 'EM000001', { path });
      const before = (await program.get(`${path}/contact`)).json<{ phone: string }>().phone;
      const asked = await program.post(`${path}/contact`, { phone: '+212 6 99-88-77-66' });
      assert.equal(asked.statusCode, 202, asked.body);
      const [verification] = asked.json<{ verifications: Verification[] }>().verifications;
      assert.equal(verification?.channel, 'sms');
      assert.ok(!asked.body.includes(NEW_PHONE.slice(6)), 'the number is not told again');
      assert.equal((await program.get(`${path}/contact`)).json<{ phone: string }>().phone, before);
      const id = verification?.id ?? '';
      const code = await codeAt(mock, NEW_PHONE);
      assert.match(code, /^\d{6}$/);
      const wrong = await program.post(`${path}/contact/confirm`, {
        id,
        code: code === '000000' ? '000001' : '000000',
      });
      assert.deepEqual([wrong.statusCode, wrong.json<{ error: string }>().error], [403, 'wrong_code']);
      assert.equal((await program.post(`${path}/contact/confirm`, { id, code })).statusCode, 200);
      assert.match((await program.get(`${path}/contact`)).json<{ phone: string }>().phone, /66$/);
      assert.deepEqual(
        [await count(mock, 'requested'), await count(mock, 'confirmed'), await count(mock, 'wrong-code')],
        [1, 1, 1],
      );
      await mock.close();
    });

  it('of one person cannot be confirmed by another, code or not', async () => {
    const mock = await openMock({ profile });
    const victim = await programOf(mock.app, 'EM000001', { path: '/app' });
    const attacker = await programOf(mock.app, 'EM000002', { path: '/app' });
    const asked = await victim.post('/app/contact', { email: 'new@example.test' });
    const id = asked.json<{ verifications: Verification[] }>().verifications[0]?.id ?? '';
    const code = await codeAt(mock, 'new@example.test');
    const stolen = await attacker.post('/app/contact/confirm', { id, code });
    const unknown = await attacker.post('/app/contact/confirm', { id: 'guessed', code });
    assert.deepEqual([stolen.statusCode, stolen.body], [unknown.statusCode, unknown.body]);
    assert.equal((await victim.post('/app/contact/confirm', { id, code })).statusCode, 200);
    await mock.close();
  });

  it('that is no number and no address is refused by name', async () => {
    const mock = await openMock({ profile });
    const program = await programOf(mock.app, 'EM000001', { path: '/app' });
    const answer = await program.post('/app/contact', { phone: 'call me', email: 'nobody' });
    assert.equal(answer.statusCode, 400);
    assert.deepEqual(answer.json<{ invalid: string[] }>().invalid, ['phone', 'email']);
    for (const body of [{}, { phone: 1 }, { phone: '' }, [], 'text'])
      assert.ok([400, 415].includes((await program.post('/app/contact', body)).statusCode), JSON.stringify(body));
    for (const body of [{}, { id: 'x' }, { code: '123456' }])
      assert.equal((await program.post('/app/contact/confirm', body)).statusCode, 400);
    await mock.close();
  });

  it('pays the step of its own, so that a campaign meets a queue', async () => {
    const slow = { station: 'web', service: { kind: 'fixed', seconds: 5 } } as const;
    const mock = await openMock({ profile: { ...profile, steps: { ...profile.steps, 'contact-update': slow } } });
    const program = await programOf(mock.app, 'EM000001', { path: '/app' });
    const pending = program.post('/app/contact', { phone: NEW_PHONE });
    await mock.clock.advance(4.9);
    assert.equal(await count(mock, 'requested'), 0);
    await mock.clock.advance(0.1);
    assert.equal((await pending).statusCode, 202);
    await mock.close();
  });

  it('is brought up to date on pages, without script', async () => {
    const mock = await openMock({ profile });
    const browser = browserOf(mock.app, ISSUER);
    await logInWithCard(mock.app, browser, 'EM000001', '/portal/login');
    const page = await browser.get('/portal/contact');
    const csrf = hiddenIn(page, 'csrf');
    assert.equal((await browser.submit('/portal/contact', { phone: NEW_PHONE })).statusCode, 403);
    const wrong = await browser.submit('/portal/contact', { csrf, phone: '<script>' });
    assert.equal(wrong.statusCode, 400);
    assert.match(wrong.body, /aria-invalid="true"/);
    assert.ok(wrong.body.includes('&lt;script&gt;') && !wrong.body.includes('<script>'));
    const asked = await browser.submit('/portal/contact', { csrf, phone: NEW_PHONE });
    assert.equal(asked.statusCode, 202);
    const code = await codeAt(mock, NEW_PHONE);
    const done = await browser.submit('/portal/contact/confirm', { csrf, id: hiddenIn(asked, 'id'), code });
    assert.equal(done.statusCode, 200);
    assert.match(done.body, /role="status"/);
    await mock.close();
  });
});
