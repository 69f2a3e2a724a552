import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, it } from 'node:test';
import { parseUsers, readUsers } from '../../../mock-idp/people/read-users.ts';
import { LaunchquakeError } from '../../../src/model/errors.ts';

const folder = mkdtempSync(join(tmpdir(), 'users-'));
after(() => rmSync(folder, { recursive: true }));

function problemsOf(text: string): readonly string[] {
  try {
    parseUsers(text, 'users.yaml');
  } catch (error) {
    assert.ok(error instanceof LaunchquakeError && error.code === 'USERS_INVALID', String(error));
    assert.doesNotMatch(error.message, /hunter2|4711/, 'no secret is told');
    return error.problems.map(({ where, found }) => `${where}: ${found}`);
  }
  return [];
}

describe('a file of users', () => {
  it('gives people with everything that it says, and what follows from it', () => {
    const path = join(folder, 'users.yaml');
    writeFileSync(
      path,
      `users:
  - username: "123456789"
    password: correct horse battery
    card: AB123456
    phone: "+15550100"
    email: amina@example.test
    stalePhone: true
    locale: ar-MA
    claims: { name: Amina Alaoui, email_verified: false, roles: [payroll] }
  - username: jean
    subject: jean@idp
    passwordHash: $pbkdf2-sha256$i=1000$c29tZXNhbHRzYWx0$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA
    card: CD000001
    pin: "4711"
`,
    );
    const [amina, jean] = readUsers(path);
    assert.ok(amina !== undefined);
    assert.deepEqual(amina.claims, {
      preferred_username: '123456789',
      locale: 'ar-MA',
      phone_number: '+15550100',
      phone_number_verified: true,
      email: 'amina@example.test',
      email_verified: false,
      name: 'Amina Alaoui',
      roles: ['payroll'],
    });
    assert.deepEqual(
      [amina?.pin, amina?.stalePhone, amina?.staleEmail, amina?.locale],
      ['654321', true, undefined, 'ar-MA'],
    );
    assert.match(amina.subject, /^[\w-]{43}$/);
    assert.deepEqual([jean?.subject, jean?.pin, jean?.password, jean?.locale], ['jean@idp', '4711', undefined, 'en']);
    assert.equal(readUsers(path)[0]?.subject, amina?.subject, 'the same each time');
  });

  const table: readonly { readonly name: string; readonly text: string; readonly problems: readonly string[] }[] = [
    { name: 'nothing', text: '', problems: ['users: nothing'] },
    { name: 'a list', text: '- username: a', problems: ['users: nothing'] },
    {
      name: 'broken YAML with a password in it',
      text: 'users:\n  - password: "hunter2\n',
      problems: ['3:1: MISSING_CHAR'],
    },
    {
      name: 'a password twice',
      text: 'users:\n  - username: a\n    password: x\n    password: hunter2\n',
      problems: ['4:5: DUPLICATE_KEY'],
    },
    {
      name: 'an unknown member, and every other problem',
      text: `users:
  - { username: "", password: [hunter2], passwort: hunter2 }
  - { username: b, passwordHash: hunter2, pin: "4711", phone: "0600", email: nobody, locale: "!", card: x, stalePhone: 1 }
  - { username: c, password: hunter2, passwordHash: "$pbkdf2-sha256$i=1000$c29tZXNhbHRzYWx0$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA" }
  - { username: d, pin: "4711" }
  - { username: e, claims: { sub: x, name: y } }
`,
      problems: [
        'users[0].passwort: an unknown member',
        'users[0].username: ""',
        'users[0].password: a list',
        'users[1].passwordHash: another text',
        'users[1].card: "x"',
        'users[1].phone: "0600"',
        'users[1].email: "nobody"',
        'users[1].stalePhone: 1',
        'users[1].locale: "!"',
        'users[2].passwordHash: a password as well',
        'users[3].pin: no card',
        'users[4].claims.sub: a claim that a token sets itself',
      ],
    },
    {
      name: 'people who share what is their own',
      text: 'users:\n  - { username: a, card: AB123456 }\n  - { username: b, card: AB123456, subject: s }\n  - { username: a, subject: s }\n',
      problems: [
        'users[2].username: the same as of users[0]',
        'users[2].subject: the same as of users[1]',
        'users[1].card: the same as of users[0]',
      ],
    },
  ];
  for (const { name, text, problems } of table)
    it(`is refused: ${name}`, () => assert.deepEqual(problemsOf(text), problems));

  it('is refused when aliases grow without end', () => {
    const lines = [
      'a: &a [x, x, x, x, x, x, x, x, x]',
      ...'bcdefghi'
        .split('')
        .map(
          (letter, at) => `${letter}: &${letter} [${Array.from({ length: 9 }, () => `*${'abcdefgh'[at]}`).join(', ')}]`,
        ),
    ];
    assert.deepEqual(problemsOf(lines.join('\n')), ['(file): aliases that cannot be resolved']);
  });

  it('is refused when an alias is inside of what it names', () => {
    const circular = ['(file): an alias inside of what it names'];
    assert.deepEqual(problemsOf('users:\n  - { username: a, claims: &own { me: *own } }'), circular);
    assert.deepEqual(problemsOf('users: &all [*all]'), circular);
  });

  it('is refused when it is not there', () => {
    assert.throws(() => readUsers(join(folder, 'none.yaml')), /USERS_INVALID .*none\.yaml[\s\S]*ENOENT/);
  });
});
