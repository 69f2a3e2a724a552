/** docs/codes.md says what is true. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { codeSettingsDefaults } from '../../../mock-idp/otp/code-settings.ts';
import { passwordSettingsDefaults } from '../../../mock-idp/password/password-settings.ts';
import { parseUsers } from '../../../mock-idp/people/read-users.ts';
import { virtualUser } from '../../../mock-idp/people/virtual-people.ts';
import { isRecord } from '../../../mock-idp/profiles/value-checks.ts';
import { readProfile } from '../../../mock-idp/profiles/read-profile.ts';
import { openMock } from '../fixture.ts';
import { headers, patch } from './codes.ts';

const text = readFileSync(new URL('../../../docs/codes.md', import.meta.url), 'utf8');

/** Leaves of a document; laws and limits are leaves. */
function leavesOf(value: unknown, path: string): readonly (readonly [string, string])[] {
  const isLeaf = !isRecord(value) || 'kind' in value || 'most' in value;
  return isLeaf
    ? [[path, JSON.stringify(value)]]
    : Object.entries(value).flatMap(([name, member]) => leavesOf(member, `${path}.${name}`));
}

describe('docs/codes.md', () => {
  it('lists every setting of codes and passwords with its default, and no other', () => {
    const rows = [...text.matchAll(/^\| `((?:codes|passwords)\.[\w.]+)` \| `([^`]*)` \|/gm)].map(([, path, value]) => [
      path,
      value,
    ]);
    assert.deepEqual(rows, [
      ...leavesOf(codeSettingsDefaults, 'codes'),
      ...leavesOf(passwordSettingsDefaults, 'passwords'),
    ]);
  });

  it('lists every error of codes and passwords with its status', () => {
    const source = ['otp/code-answer.ts', 'password/endpoints.ts']
      .map((file) => readFileSync(new URL(`../../../mock-idp/${file}`, import.meta.url), 'utf8'))
      .flatMap((code) =>
        [...code.matchAll(/^ {2}(\w+): (\d{3}),$/gm)].map(([, error, status]) => `${error} ${status}`),
      );
    const rows = [...text.matchAll(/^\| (`\w+`(?:, `\w+`)?) \| (\d{3}) \|/gm)].flatMap(([, errors = '', status]) =>
      [...errors.matchAll(/\w+/g)].map(([error]) => `${error} ${status}`),
    );
    assert.ok(source.length >= 20);
    assert.deepEqual(new Set(rows), new Set([...source, 'password_reset_required 403']));
  });

  it('has an example of a file of users that can be read', () => {
    const example = /```yaml\n([\s\S]*?)```/.exec(text)?.[1] ?? '';
    const [amina, jean] = parseUsers(example, 'docs/codes.md');
    assert.deepEqual(
      [amina?.username, amina?.stalePhone, jean?.passwordHash?.slice(0, 9)],
      ['123456789', true, '$argon2id'],
    );
  });

  it('tells the person with the card AB123456 as she is', () => {
    const user = virtualUser('AB123456');
    for (const value of [
      user?.password,
      user?.pin,
      user?.phone,
      user?.email,
      String(user?.claims['preferred_username']),
    ])
      assert.ok(text.includes(`| \`${value}\` |`), value);
  });

  it('has curl lines that work', async () => {
    const mock = await openMock({ profile: readProfile() });
    const bodies = [...text.matchAll(/-d '(\{.*\})'$/gm)].map(([, body]) => String(body));
    assert.equal(bodies.length, 2);
    for (const body of bodies) {
      const answer = await patch(mock.app, JSON.parse(body) as object);
      assert.equal(answer.statusCode, 200, answer.body);
    }
    const reads = [...text.matchAll(/Bearer \$TOKEN" "\$URL(\/admin\/[^"]+)"$/gm)].map(([, url]) => String(url));
    assert.equal(reads.length, 1);
    const reading = mock.app.inject({ url: reads[0] ?? '', headers });
    await mock.clock.advance(30);
    assert.deepEqual((await reading).json(), { messages: [] });
    await mock.close();
  });
});
