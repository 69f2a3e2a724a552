import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createUserDirectory } from '../../../mock-idp/people/users.ts';
import type { User } from '../../../mock-idp/people/users.ts';
import { createStores } from '../../../mock-idp/stores/stores.ts';

const someone = (changes: Partial<User> = {}): User => ({
  subject: 'the-subject',
  username: '123456789',
  password: 'correct horse',
  card: 'ZZ000001',
  pin: '100000',
  phone: '+15550100',
  email: 'someone@example.test',
  locale: 'en',
  claims: { name: 'Some One' },
  ...changes,
});

describe('the directory of users', () => {
  it('finds a kept user by username, card and subject', () => {
    const directory = createUserDirectory([someone()]);
    for (const found of [
      directory.byUsername('123456789'),
      directory.byUsername('ZZ000001'),
      directory.byCard('ZZ000001'),
      directory.bySubject('the-subject'),
    ])
      assert.equal(found?.claims['name'], 'Some One');
    assert.equal(directory.byUsername('987654321'), undefined);
  });

  it('gives a kept user the place of the made-up one with the same card, and back when it is removed', () => {
    const directory = createUserDirectory([]);
    const madeUp = directory.byCard('ZZ000001');
    directory.put(someone());
    assert.equal(directory.byCard('ZZ000001')?.subject, 'the-subject');
    assert.equal(directory.remove('123456789'), true);
    assert.equal(directory.remove('123456789'), false);
    assert.deepEqual(directory.byCard('ZZ000001')?.subject, madeUp?.subject);
    assert.equal(directory.bySubject('the-subject'), undefined);
  });

  it('forgets the old card and subject of a user that is put again', () => {
    const directory = createUserDirectory([someone()]);
    directory.put(someone({ card: 'ZZ000002', subject: 'another' }));
    assert.notEqual(directory.byCard('ZZ000001')?.subject, 'another');
    assert.equal(directory.bySubject('the-subject'), undefined);
    assert.equal(directory.bySubject('another')?.username, '123456789');
    assert.equal(directory.list().length, 1);
  });

  it('knows a made-up person by subject once it has been seen', () => {
    const directory = createUserDirectory([]);
    const subject = createUserDirectory([]).byCard('AB123456')?.subject ?? '';
    assert.equal(directory.bySubject(subject), undefined);
    directory.byUsername('0102123456');
    assert.equal(directory.bySubject(subject)?.card, 'AB123456');
  });

  it('keeps what people change, of kept and of made-up people, in claims too', () => {
    const directory = createUserDirectory([someone({ stalePhone: true })]);
    for (const username of ['123456789', 'AB123456']) {
      const user = directory.byUsername(username);
      assert.ok(user !== undefined);
      directory.change(user, { phone: '+15550199' });
      directory.change(user, { email: 'new@example.test' });
      directory.change(user, { password: 'a new password' });
      const after = directory.byUsername(username);
      assert.deepEqual(
        [after?.phone, after?.email, after?.password],
        ['+15550199', 'new@example.test', 'a new password'],
      );
      assert.deepEqual([after?.stalePhone, after?.staleEmail, after?.passwordIsNew], [false, false, true]);
      assert.equal(after?.claims['phone_number'], '+15550199');
      assert.equal(after?.claims['email_verified'], true);
      assert.equal(after?.claims['name'], user.claims['name']);
    }
    assert.equal(directory.list().length, 1, 'made-up people are not kept');
  });

  it('forgets changes of made-up people when there are too many: bounded', () => {
    const stores = createStores(10);
    const directory = createUserDirectory([], { nowSeconds: () => 0, ...stores });
    for (let at = 0; at < 1000; at += 1) {
      const user = directory.byCard(`LQ${String(at).padStart(6, '0')}`);
      assert.ok(user !== undefined);
      directory.change(user, { phone: '+15550100' });
    }
    assert.equal(stores.userChanges.size(), 10);
    assert.equal(stores.virtualSubjects.size(), 10);
    assert.equal(directory.byCard('LQ000999')?.phone, '+15550100');
  });

  it('finds one of 100,000 kept users without looking at the others', () => {
    const many = Array.from({ length: 100_000 }, (_, at) =>
      someone({ username: `u${at}`, subject: `s${at}`, card: `QQ${String(at).padStart(6, '0')}` }),
    );
    const directory = createUserDirectory(many);
    const began = performance.now();
    for (let at = 0; at < 10_000; at += 1) {
      assert.equal(directory.byCard(`QQ${String(at).padStart(6, '0')}`)?.username, `u${at}`);
      assert.equal(directory.bySubject(`s${at}`)?.username, `u${at}`);
    }
    const perLookUpMs = (performance.now() - began) / 20_000;
    assert.ok(perLookUpMs < 0.1, `${perLookUpMs} ms; a scan of 100,000 takes above 1 ms`);
  });
});
