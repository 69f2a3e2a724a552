/** docs/eid.md says what is true. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, before, describe, it } from 'node:test';
import { eidErrors } from '../../../mock-idp/eid/eid-errors.ts';
import { eidSettingsDefaults } from '../../../mock-idp/eid/eid-settings.ts';
import { accessNumberOf, pinOf, pukOf } from '../../../mock-idp/eid/virtual-card.ts';
import type { TestMock } from '../fixture.ts';
import { routesOf } from '../fuzz/routes.ts';
import { askAdmin, openEidMock, patchAdmin } from './card-phone.ts';

const text = readFileSync(new URL('../../../docs/eid.md', import.meta.url), 'utf8');

/** The cells of the rows of one section. */
const rowsOf = (heading: string): readonly (readonly string[])[] =>
  (text.split(/^## /m).find((section) => section.startsWith(heading)) ?? '')
    .split('\n')
    .filter((line) => line.startsWith('| `'))
    .map((line) =>
      line
        .slice(2, -2)
        .split(/(?<!\\) \| /)
        .map((cell) => cell.trim()),
    );

const unquoted = (cell: string | undefined): string => (cell ?? '').replaceAll('`', '');

describe('docs/eid.md', () => {
  let mock: TestMock;
  before(async () => (mock = await openEidMock()));
  after(() => mock.close());

  it('has every setting with its default, and no other', () => {
    const told = rowsOf('Settings').map(([name, standard]) => [unquoted(name), JSON.parse(unquoted(standard))]);
    assert.deepEqual(Object.fromEntries(told), { ...eidSettingsDefaults });
    assert.equal(told.length, Object.keys(eidSettingsDefaults).length);
  });

  it('has every error with its status and its words, and no other', () => {
    const told = rowsOf('Errors').map(([name, status, says]) => [unquoted(name), { status: Number(status), says }]);
    assert.deepEqual(Object.fromEntries(told), { ...eidErrors });
    assert.equal(told.length, Object.keys(eidErrors).length);
  });

  it('has every endpoint below /eid and what administers cards, and no other', () => {
    const told = rowsOf('Endpoints').flatMap(([endpoint = '']) =>
      [...endpoint.matchAll(/`(GET|POST|PATCH) (\/[^`]*)`/g)].map(([, method, path]) => `${method} ${path}`),
    );
    const there = routesOf(mock.app)
      .filter(({ path }) => /^\/eid\/|^\/admin\/(cards|phones)\//.test(path))
      .flatMap(({ methods, path }) =>
        methods.filter((method) => method !== 'HEAD').map((method) => `${method} ${path}`),
      );
    assert.deepEqual([...told].toSorted(), [...there].toSorted());
    assert.ok(told.length > 20);
  });

  it('says what the card of its example knows', () => {
    for (const word of [pinOf('AB123456'), accessNumberOf('AB123456'), pukOf('AB123456')])
      assert.match(text, new RegExp(`\\| \`${word}\` \\|`));
  });

  it('has admin examples that work', async () => {
    const bodies = [...text.matchAll(/\$URL(\/admin\/cards\/\w+) -d '(\{.*\})'$/gm)];
    assert.equal(bodies.length, 2);
    for (const [, url = '', body = ''] of bodies)
      assert.equal((await patchAdmin(mock, url, JSON.parse(body))).status, 200, body);
    assert.equal((await askAdmin(mock, '/admin/cards/AB123456')).status, 200);
  });

  it('names only members of the settings and errors in the table of the story', () => {
    const story = text.split('## The story, line by line')[1] ?? '';
    const words = [...story.matchAll(/`([a-z]+(?:[A-Z_][A-Za-z]*)+)`/g)].map(([, word]) => word ?? '');
    const known = new Set([...Object.keys(eidSettingsDefaults), ...Object.keys(eidErrors)]);
    const others = ['appLink', 'pollAfterSeconds', 'access_denied'];
    assert.ok(words.length > 10);
    assert.deepEqual(
      words.filter((word) => !known.has(word) && !others.includes(word)),
      [],
    );
  });
});

describe('the settings of the eID', () => {
  let mock: TestMock;
  before(async () => (mock = await openEidMock()));
  after(() => mock.close());

  const wrong: readonly (readonly [string, unknown])[] = [
    ['sessionSeconds', 0],
    ['sessionSeconds', 601],
    ['qrRefreshSeconds', 0],
    ['cardRounds', 2],
    ['cardRounds', 6],
    ['cardRounds', 3.5],
    ['pinTries', 0],
    ['lockSeconds', -1],
    ['pukUses', '10'],
    ['certificateStatus', 'sometimes'],
    ['statusTimeoutSeconds', 61],
    ['statusFailure', null],
    ['identitiesPerPhone', 0],
    ['derivedCredential', 'yes'],
    ['enrolment', 'none'],
    ['pinTrys', 3],
  ];
  for (const [name, value] of wrong)
    it(`do not take ${name} ${JSON.stringify(value)}, and say where`, async () => {
      const { status, body } = await patchAdmin(mock, '/admin/profile', { eid: { [name]: value } });
      assert.equal(status, 400);
      const [problem] = body['problems'] as readonly { where: string }[];
      assert.equal(problem?.where, `eid.${name}`);
    });

  it('take every default as it stands, and are told with the profile', async () => {
    const { status, body } = await patchAdmin(mock, '/admin/profile', { eid: eidSettingsDefaults });
    assert.equal(status, 200);
    assert.deepEqual(body['eid'], { ...eidSettingsDefaults });
  });
});
