import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { LightMyRequestResponse } from 'fastify';
import { openMock, profileOf } from '../fixture.ts';
import type { TestMock } from '../fixture.ts';
import type { Fields } from '../login.ts';
import { begin, patch } from '../otp/codes.ts';

const openPasswords = (resetRequired = false): Promise<TestMock> =>
  openMock({ profile: profileOf(0, { methods: { eid: 1, password: 1 }, passwords: { resetRequired } }) });

const submit = ({ app }: TestMock, fields: Fields): Promise<LightMyRequestResponse> =>
  app.inject({
    method: 'POST',
    url: '/login/password',
    headers: { 'content-type': 'application/x-www-form-urlencoded', accept: 'text/html' },
    payload: new URLSearchParams(fields as Record<string, string>).toString(),
  });

const alert = ({ body }: LightMyRequestResponse): string => /<p role="alert"[^>]*>([^<]*)/.exec(body)?.[1] ?? '';

describe('the page of a login with number and password', () => {
  it('lets a person in, after a wrong try, and the browser keeps the session', async () => {
    const mock = await openPasswords();
    const transaction = await begin(mock.app);
    const page = await mock.app.inject({ url: `/login/password?transaction=${transaction}` });
    assert.equal(page.statusCode, 200);
    assert.match(page.body, /autocomplete="current-password"/);
    assert.match(page.body, /such as password-123456\./, 'says what a made-up person has');
    const wrong = await submit(mock, { transaction, username: 'AB123456', password: 'wrong' });
    assert.deepEqual([wrong.statusCode, alert(wrong)], [403, 'The number or the password is not right.']);
    assert.ok(wrong.body.includes('value="AB123456"') && !wrong.body.includes('value="wrong"'));
    const done = await submit(mock, { transaction, username: 'AB123456', password: 'password-123456' });
    assert.equal(done.statusCode, 303);
    assert.match(String(done.headers.location), /callback\?code=/);
    assert.match(String(done.headers['set-cookie']), /^lq_session=/);
    await mock.close();
  });

  it('answers a form with a redirect and JSON with JSON, whatever else is taken', async () => {
    const mock = await openPasswords();
    const fields = { username: 'AB123456', password: 'password-123456' };
    const form = new URLSearchParams({ transaction: await begin(mock.app), ...fields }).toString();
    const json = JSON.stringify({ transaction: await begin(mock.app), ...fields });
    for (const { type, accept, payload, status } of [
      { type: 'application/x-www-form-urlencoded', accept: '*/*', payload: form, status: 303 },
      { type: 'application/json', accept: 'text/html, image/gif, */*', payload: json, status: 200 },
    ]) {
      const headers = { 'content-type': type, accept };
      const answer = await mock.app.inject({ method: 'POST', url: '/login/password', headers, payload });
      assert.equal(answer.statusCode, status, type);
      assert.equal(answer.headers['set-cookie'] === undefined, status === 200, 'a program gets no session');
    }
    await mock.close();
  });

  it('asks for a new password where everybody has to choose one', async () => {
    const mock = await openPasswords(true);
    const transaction = await begin(mock.app);
    const page = await submit(mock, { transaction, username: 'AB123456', password: 'password-123456' });
    assert.match(page.body, /<h1>Choose a new password<\/h1>/);
    const reset = /name="reset" value="([\w-]+)"/.exec(page.body)?.[1] ?? '';
    const short = await submit(mock, { transaction, reset, newPassword: 'short' });
    assert.deepEqual([short.statusCode, alert(short)], [400, 'A password has 8 to 200 characters.']);
    assert.equal((await submit(mock, { transaction, reset, newPassword: 'a better password' })).statusCode, 303);
    await mock.close();
  });

  it('says why it is closed, unknown or guarded', async () => {
    const mock = await openPasswords();
    const transaction = await begin(mock.app);
    assert.equal((await mock.app.inject('/login/password?transaction=x')).statusCode, 404);
    assert.equal((await submit(mock, { transaction: 'x', username: 'AB123456', password: 'x' })).statusCode, 404);
    for (let at = 0; at < 5; at += 1) await submit(mock, { transaction, username: 'AB123456', password: 'x' });
    const guarded = await submit(mock, { transaction, username: 'AB123456', password: 'password-123456' });
    assert.deepEqual([guarded.statusCode, guarded.headers['retry-after']], [429, '60']);
    assert.match(alert(guarded), /Too many wrong tries/);
    await patch(mock.app, { methods: { password: 0 } });
    const closed = await mock.app.inject({ url: `/login/password?transaction=${transaction}` });
    assert.equal(closed.statusCode, 403);
    assert.ok(!closed.body.includes('<form'));
    await mock.close();
  });

  it('shows what a person typed as text, never as markup', async () => {
    const mock = await openPasswords();
    const transaction = await begin(mock.app);
    const username = '"><script>alert(1)</script>';
    const answer = await submit(mock, { transaction, username, password: 'x' });
    assert.ok(!answer.body.includes('<script>alert'));
    await mock.close();
  });
});
