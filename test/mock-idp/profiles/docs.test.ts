/** docs/profiles.md says what is true. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { advertisedCapacity, capacityInWords } from '../../../mock-idp/profiles/advertised-capacity.ts';
import { journeyNames, journeys } from '../../../mock-idp/profiles/journeys.ts';
import { profileNames, profileOfNameOrFile, profilePath } from '../../../mock-idp/profiles/named-profiles.ts';
import { ADMIN_TOKEN, openMock } from '../fixture.ts';

const text = readFileSync(new URL('../../../docs/profiles.md', import.meta.url), 'utf8');
const rowsOf = (heading: string): readonly (readonly string[])[] =>
  text
    .slice(text.indexOf(heading))
    .split('\n\n')[0]
    ?.split('\n')
    .slice(2)
    .map((row) =>
      row
        .split('|')
        .slice(1, -1)
        .map((cell) => cell.trim()),
    ) ?? [];

describe('docs/profiles.md', () => {
  it('has every profile with its capacity and its title', () => {
    const expected = profileNames.map((name) => {
      const profile = profileOfNameOrFile(name);
      return [`\`${name}\``, capacityInWords(advertisedCapacity(profile)), profile.about?.title];
    });
    assert.deepEqual(rowsOf('| name | advertised'), expected);
  });

  it('has the visits of every journey', () => {
    const expected = journeyNames.map((name) => [
      `\`${name}\``,
      Object.entries(journeys[name])
        .map(([step, visits]) => (visits === 1 ? step : `${step} × ${visits}`))
        .join(', '),
    ]);
    assert.deepEqual(rowsOf('| journey | visits'), expected);
  });

  it('has the hashes of the profile file, and the arithmetic holds', () => {
    const file = readFileSync(profilePath('keycloak'), 'utf8');
    const rows = rowsOf('| hash | one hash');
    assert.equal(rows.length, 3);
    for (const [hash = '', one = '', cpu = '', perVcpu = ''] of rows) {
      assert.ok(
        file
          .replaceAll(/\s#?\s*/g, ' ')
          .includes(`${hash.startsWith('Argon2id') ? 'Argon2id 7 MiB, 5 passes' : hash.replace(',', '')} ${one}`),
        hash,
      );
      assert.ok(Math.abs(1 / (2 / 120 + Number.parseFloat(cpu)) - Number(perVcpu)) < 0.1, hash);
    }
  });

  it('has a change of the hash that works, and gives what the table says', async () => {
    const mock = await openMock({ profile: profileOfNameOrFile('keycloak') });
    const payload = /-d '(\{[^']*\})'$/m.exec(text)?.[1];
    assert.ok(payload !== undefined);
    const headers = { authorization: `Bearer ${ADMIN_TOKEN}`, 'content-type': 'application/json' };
    for (const change of [payload, '{"stations": {"cpu": {"servers": 8}}}']) {
      const answer = await mock.app.inject({ method: 'PATCH', url: '/admin/profile', headers, payload: change });
      assert.equal(answer.statusCode, 200, answer.body);
    }
    const { capacity } = (await mock.app.inject({ url: '/admin/state', headers })).json<{
      capacity: { journey: string; perSecond: number }[];
    }>();
    const logins = capacity.find(({ journey }) => journey === 'password')?.perSecond ?? 0;
    assert.ok(Math.abs(logins - 8 * 7.5) < 1, `${logins} logins/s`);
    await mock.close();
  });
});
