import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { LightMyRequestResponse } from 'fastify';
import type { Problem } from '../../../src/model/errors.ts';
import { ADMIN_TOKEN, openMock } from '../fixture.ts';
import type { TestMock } from '../fixture.ts';

const headers = { authorization: `Bearer ${ADMIN_TOKEN}` };

describe('/admin/users', () => {
  let mock: TestMock;
  before(async () => (mock = await openMock()));
  after(() => mock.close());

  const get = (path = ''): Promise<LightMyRequestResponse> => mock.app.inject({ url: `/admin/users${path}`, headers });
  const put = (username: string, payload: unknown): Promise<LightMyRequestResponse> =>
    mock.app.inject({
      method: 'PUT',
      url: `/admin/users/${username}`,
      headers: { ...headers, 'content-type': 'application/json' },
      payload: JSON.stringify(payload),
    });
  const remove = (username: string): Promise<LightMyRequestResponse> =>
    mock.app.inject({ method: 'DELETE', url: `/admin/users/${username}`, headers });

  it('is for whoever has the admin token', async () => {
    for (const method of ['GET', 'PUT', 'DELETE'] as const)
      assert.equal((await mock.app.inject({ method, url: '/admin/users/amina' })).statusCode, 401);
    assert.equal((await mock.app.inject('/admin/users')).statusCode, 401);
  });

  it('adds, replaces, tells and removes a person, and never tells a secret', async () => {
    const secrets = { password: 'hunter2', card: 'AB000001', pin: '4711' };
    const added = await put('amina', { ...secrets, phone: '+15550100', locale: 'ar' });
    assert.equal(added.statusCode, 201, added.body);
    const { subject, hasPassword, hasPin, phone } = added.json<Record<string, unknown>>();
    assert.deepEqual([hasPassword, hasPin, phone], [true, true, '+15550100']);
    assert.equal(mock.world.users.byCard('AB000001')?.subject, subject);
    const replaced = await put('amina', { ...secrets, email: 'amina@example.test' });
    assert.equal(replaced.statusCode, 200);
    assert.equal(mock.world.users.byUsername('amina')?.phone, undefined, 'replaced whole');
    const listed = await get();
    assert.equal(listed.json<{ count: number }>().count, 1);
    for (const response of [added, replaced, listed, await get('/amina'), await get('/AB000001')]) {
      assert.doesNotMatch(response.body, /hunter2|4711|"password"|"pin"/);
      assert.match(response.body, /"username":"amina"/);
    }
    const audit = (await mock.app.inject({ url: '/admin/audit', headers })).body;
    assert.match(audit, /amina added/);
    assert.doesNotMatch(audit, /hunter2|4711/);
    assert.equal((await remove('amina')).statusCode, 204);
    assert.equal((await remove('amina')).statusCode, 404);
    assert.equal((await get('/amina')).statusCode, 404);
  });

  it('tells made-up people too: a load script finds its phone there', async () => {
    const { phone, email, username, hasPassword } = (await get('/AB123456')).json<Record<string, unknown>>();
    assert.deepEqual(
      [phone, email, username, hasPassword],
      ['+21260102123456', 'ab123456@example.test', 'AB123456', true],
    );
    assert.equal((await get()).json<{ count: number }>().count, 0, 'but does not list them');
  });

  it('refuses what is wrong, with every problem and without a secret', async () => {
    const answer = await put('amina', {
      password: ['hunter2'],
      pin: 'hunter2',
      passwordHash: 'hunter2',
      phone: '1',
      odd: 1,
      username: 'other',
    });
    assert.equal(answer.statusCode, 400);
    assert.doesNotMatch(answer.body, /hunter2/);
    const { error, problems } = answer.json<{ error: string; problems: Problem[] }>();
    assert.equal(error, 'user_invalid');
    assert.deepEqual(
      problems.map(({ where }) => where),
      ['odd', 'password', 'passwordHash', 'pin', 'phone', 'passwordHash', 'pin', 'username'],
    );
    for (const odd of [null, [], 'x', 7]) assert.equal((await put('amina', odd)).statusCode, 400);
    assert.equal((await put('a%20b', {})).statusCode, 400, 'a username has no blanks');
  });

  it('refuses a card or a subject that another kept person has', async () => {
    assert.equal((await put('first', { card: 'AB000002', subject: 's' })).statusCode, 201);
    const clash = await put('second', { card: 'AB000002', subject: 's' });
    assert.deepEqual(
      clash.json<{ problems: Problem[] }>().problems.map(({ where }) => where),
      ['subject', 'card'],
    );
    assert.equal((await put('second', { card: 'AB000003' })).statusCode, 201, 'a made-up person gives way');
    assert.equal((await put('first', { card: 'AB000002', subject: 's' })).statusCode, 200, 'but not to itself');
  });
});
