import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { confirmContact, updateContact } from '../../../mock-idp/otp/contact-update.ts';
import type { ContactVerification } from '../../../mock-idp/otp/contact-update.ts';
import type { CodeSettings } from '../../../mock-idp/otp/code-settings.ts';
import type { User } from '../../../mock-idp/people/users.ts';
import type { World } from '../../../mock-idp/world.ts';
import type { TestMock } from '../fixture.ts';
import { login, userinfo } from '../login.ts';
import { codeOf, inbox, openCodes, person, send, begin, wrongCode } from './codes.ts';

const openContacts = (codes: CodeSettings = {}): Promise<TestMock> => openCodes(codes);

function someone(world: World): User {
  const user = world.users.byCard('AB123456');
  assert.ok(user !== undefined);
  return user;
}

function begun(
  world: World,
  entry: { readonly phone?: string; readonly email?: string },
): readonly ContactVerification[] {
  const update = updateContact(world, someone(world), entry);
  assert.ok(update.status === 'code-sent', update.status);
  return update.verifications;
}

describe('a new phone number', () => {
  it('counts once a code that went to it has come back, and then logs in', async () => {
    const mock = await openContacts({ sms: { staleShare: 1 } });
    const { world, app, clock } = mock;
    await send(app, await begin(app));
    await clock.advance(60);
    assert.equal((await inbox(app, person('AB123456').phone)).length, 0, 'the number on file is an old one');

    const [verification] = begun(world, { phone: '+212 (600) 00-00.42' });
    assert.deepEqual(
      { ...verification, id: '' },
      { id: '', channel: 'sms', sentTo: '+212 ••••• 42', expiresInSeconds: 600 },
    );
    const code = await codeOf(mock, '+212600000042');
    assert.equal(someone(world).phone, person('AB123456').phone, 'the old one stays until then');
    assert.deepEqual(confirmContact(world, verification?.id ?? '', wrongCode(code)), {
      error: 'wrong_code',
      triesLeft: 4,
    });
    const user = confirmContact(world, verification?.id ?? '', code);
    assert.ok(!('error' in user));
    assert.deepEqual(
      [user.phone, user.claims['phone_number'], user.claims['phone_number_verified']],
      ['+212600000042', '+212600000042', true],
    );
    assert.equal(someone(world).phone, '+212600000042');
    assert.deepEqual(confirmContact(world, verification?.id ?? '', code), { error: 'code_used' });

    await send(app, await begin(app));
    assert.match(await codeOf(mock, '+212600000042'), /^\d{6}$/);
    await mock.close();
  });

  it('may come with a new address: each is proved by itself', async () => {
    const mock = await openContacts();
    const { world } = mock;
    const [byPhone, byMail] = begun(world, { phone: '+212600000043', email: ' new@example.test ' });
    assert.deepEqual([byPhone?.channel, byMail?.channel, byMail?.sentTo], ['sms', 'email', 'n•••••@example.test']);
    const code = await codeOf(mock, 'new@example.test');
    assert.ok(!('error' in confirmContact(world, byMail?.id ?? '', code)));
    assert.deepEqual([someone(world).email, someone(world).phone], ['new@example.test', person('AB123456').phone]);
    await mock.close();
  });

  it('is in userinfo at once, also for a login of before', async () => {
    const mock = await openContacts({ verifyContacts: false });
    const tokens = await login(mock.app, { scope: 'openid phone email' });
    updateContact(mock.world, someone(mock.world), { phone: '+212600000045' });
    const told = (await userinfo(mock.app, tokens.access_token)).json<Record<string, unknown>>();
    assert.deepEqual(
      [told['phone_number'], told['email'], told['sub']],
      ['+212600000045', person('AB123456').email, person('AB123456').subject],
    );
    await mock.close();
  });

  it('needs no code where the settings want none', async () => {
    const mock = await openContacts({ verifyContacts: false });
    const update = updateContact(mock.world, someone(mock.world), { email: 'new@example.test' });
    assert.equal(update.status, 'changed');
    assert.equal(someone(mock.world).email, 'new@example.test');
    await mock.close();
  });

  it('gets the same code again within its life, not too often', async () => {
    const mock = await openContacts();
    const { world, clock } = mock;
    const [first] = begun(world, { phone: '+212600000044' });
    const code = await codeOf(mock, '+212600000044');
    const early = updateContact(world, someone(world), { phone: '+212600000044' });
    assert.ok(early.status === 'refused' && early.refusal.error === 'resend_too_early');
    await clock.advance(30);
    const [again] = begun(world, { phone: '+212600000044' });
    assert.equal(again?.id, first?.id);
    assert.equal(await codeOf(mock, '+212600000044'), code);
    await mock.close();
  });

  for (const { entry, invalid } of [
    { entry: {}, invalid: [] },
    { entry: { phone: '0600000042' }, invalid: ['phone'] },
    { entry: { phone: '+0123456789' }, invalid: ['phone'] },
    { entry: { phone: '+1234567890123456' }, invalid: ['phone'] },
    { entry: { phone: '+2126\r\nx' }, invalid: ['phone'] },
    { entry: { email: 'nobody' }, invalid: ['email'] },
    { entry: { email: 'a@b' }, invalid: ['email'] },
    { entry: { email: `${'a'.repeat(250)}@example.test` }, invalid: ['email'] },
    { entry: { email: 'a\r\nBcc: b@example.test' }, invalid: ['email'] },
    { entry: { phone: '1', email: '2' }, invalid: ['phone', 'email'] },
  ])
    it(`is refused when it is none: ${JSON.stringify(entry).slice(0, 60)}`, async () => {
      const mock = await openContacts();
      assert.deepEqual(updateContact(mock.world, someone(mock.world), entry), { status: 'invalid', invalid });
      await mock.close();
    });

  it('knows no change that was not begun', async () => {
    const mock = await openContacts();
    assert.deepEqual(confirmContact(mock.world, 'made up', '123456'), { error: 'no_code_sent' });
    await mock.close();
  });
});
