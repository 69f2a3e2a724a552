import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { LightMyRequestResponse } from 'fastify';
import type { TestMock } from '../fixture.ts';
import { postForm } from '../login.ts';
import { begin, codeOf, counted, inbox, openCodes, patch, person, wrongCode } from './codes.ts';

const { phone, email } = person('AB123456');

const status = ({ body }: LightMyRequestResponse): string => /<p role="status">([^<]*)/.exec(body)?.[1] ?? '';
const alert = ({ body }: LightMyRequestResponse): string => /<p role="alert"[^>]*>([^<]*)/.exec(body)?.[1] ?? '';

describe('the pages of a login by code', () => {
  let mock: TestMock;
  before(async () => (mock = await openCodes()));
  after(() => mock.close());

  const open = (path: string, transaction: string): Promise<LightMyRequestResponse> =>
    mock.app.inject({ url: `${path}?transaction=${transaction}` });
  const ask = (transaction: string, username = 'AB123456', path = '/login/sms'): Promise<LightMyRequestResponse> =>
    postForm(mock.app, path, { transaction, username, what: 'send' });
  const type = (transaction: string, code: string, path = '/login/sms'): Promise<LightMyRequestResponse> =>
    postForm(mock.app, path, { transaction, username: 'AB123456', what: 'check', code });

  it('walk through a login by SMS without script, say when the code went and hide where to', async () => {
    await mock.clock.advance(12);
    const transaction = await begin(mock.app);
    const first = await open('/login/sms', transaction);
    assert.match(first.body, /<label for="username">Registration number<\/label>/);
    const sent = await ask(transaction);
    assert.equal(sent.statusCode, 200);
    assert.equal(status(sent), 'A code was sent to +212 ••••• 56 at 08:00:12 UTC. It works once, until 08:10:12 UTC.');
    assert.ok(!sent.body.includes(phone) && !sent.body.includes('<script'));
    assert.match(sent.body, /autocomplete="one-time-code"/);
    const code = await codeOf(mock, phone);
    const wrong = await type(transaction, wrongCode(code));
    assert.equal(wrong.statusCode, 403);
    assert.match(wrong.body, /aria-invalid="true"/);
    assert.equal(alert(wrong), 'This code is not right. Tries left: 4.');
    const done = await type(transaction, code);
    assert.equal(done.statusCode, 303);
    assert.match(String(done.headers.location), /^http:\/\/127\.0\.0\.1\/callback\?code=[\w-]+&state=the-state/);
    assert.match(String(done.headers['set-cookie']), /^lq_session=/);
    assert.equal((await type(transaction, code)).statusCode, 409, 'a code that was used lets nobody in');
  });

  it('walk through a login by e-mail, and send again when asked, not too early', async () => {
    const transaction = await begin(mock.app);
    const sent = await ask(transaction, 'AB123456', '/login/email');
    assert.match(status(sent), /^A code was sent to a•••••@example\.test at /);
    assert.match(sent.body, /spam folder/);
    const code = await codeOf(mock, email);
    const early = await ask(transaction, 'AB123456', '/login/email');
    assert.equal(early.statusCode, 429);
    assert.equal(alert(early), 'The code has just been sent. It can be sent again in 26 seconds.');
    assert.match(early.body, /<label for="code">/, 'and the code can still be typed in');
    await mock.clock.advance(30);
    assert.equal((await ask(transaction, 'AB123456', '/login/email')).statusCode, 200);
    await mock.clock.advance(4);
    assert.deepEqual(
      (await inbox(mock.app, email)).map((message) => message.code),
      [code, code],
    );
    assert.equal((await type(transaction, code, '/login/email')).statusCode, 303);
  });

  it('pay the steps they take', async () => {
    const earlier = await Promise.all(['code-send', 'code-check'].map((step) => answered(step)));
    const transaction = await begin(mock.app);
    await ask(transaction, 'UV000001');
    await type(transaction, '000000');
    const later = await Promise.all(['code-send', 'code-check'].map((step) => answered(step)));
    assert.deepEqual(
      later.map((count, at) => count - (earlier[at] ?? 0)),
      [1, 1],
    );
  });

  const answered = async (step: string): Promise<number> =>
    (await counted(mock.app, `lq_idp_requests_total{step="${step}",outcome="ok"}`)) +
    (await counted(mock.app, `lq_idp_requests_total{step="${step}",outcome="client-error"}`));

  it('show what a person typed as text, never as markup', async () => {
    const markup = '"><script>alert(1)</script>';
    const transaction = await begin(mock.app);
    for (const page of [
      await mock.app.inject({ url: '/login/sms', query: { transaction, username: markup } }),
      await ask(transaction, markup),
      await mock.app.inject({ url: '/login/sms', query: { transaction: markup } }),
      await postForm(mock.app, '/login/sms', { transaction, username: markup, what: 'check', code: markup }),
    ])
      assert.ok(!page.body.includes('<script>alert'), page.body);
  });

  it('tell a browser whose login is gone so, and one without a number', async () => {
    assert.equal((await open('/login/sms', 'x')).statusCode, 404);
    assert.equal((await ask('x')).statusCode, 404);
    assert.equal((await type('x', '123456')).statusCode, 404);
    const empty = await ask(await begin(mock.app), '');
    assert.deepEqual([empty.statusCode, alert(empty)], [400, 'Something is missing. Fill in every field.']);
    assert.equal((await type(await begin(mock.app), '123456')).statusCode, 409);
  });

  it('are closed with their method', async () => {
    const transaction = await begin(mock.app);
    await patch(mock.app, { methods: { email: 0 } });
    for (const page of [await open('/login/email', transaction), await ask(transaction, 'AB123456', '/login/email')]) {
      assert.equal(page.statusCode, 403);
      assert.equal(alert(page), 'This way to log in is not open to you now. Log in another way.');
      assert.ok(!page.body.includes('<form'));
    }
    assert.equal((await open('/login/sms', transaction)).statusCode, 200);
  });
});
