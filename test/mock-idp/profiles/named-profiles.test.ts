import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, it } from 'node:test';
import { advertisedCapacity, capacityInWords } from '../../../mock-idp/profiles/advertised-capacity.ts';
import type { AdvertisedCapacity } from '../../../mock-idp/profiles/advertised-capacity.ts';
import { journeyNames } from '../../../mock-idp/profiles/journeys.ts';
import { profileNames, profileOfNameOrFile, profilePath } from '../../../mock-idp/profiles/named-profiles.ts';
import { readProfile } from '../../../mock-idp/profiles/read-profile.ts';
import { meanOf } from '../../../src/model/distributions.ts';
import { LaunchquakeError } from '../../../src/model/errors.ts';
import { ADMIN_TOKEN, openMock, profileOf } from '../fixture.ts';

const capacityOf = (name: string): Readonly<Record<string, AdvertisedCapacity>> =>
  Object.fromEntries(advertisedCapacity(profileOfNameOrFile(name)).map((one) => [one.journey, one]));

const within = (value: number | null | undefined, expected: number, ratio: number): void =>
  assert.ok(Math.abs((value ?? 0) - expected) <= expected * ratio, `${value}, not ${expected}`);

describe('the profiles that come with the mock', () => {
  it('are the files of their folder, and each says what it is and where its numbers come from', () => {
    const files = readdirSync(new URL('../../../mock-idp/profiles/', import.meta.url)).filter((file) =>
      file.endsWith('.yaml'),
    );
    assert.deepEqual(files.toSorted(), profileNames.map((name) => `${name}.yaml`).toSorted());
    for (const name of profileNames) {
      const { about } = profileOfNameOrFile(name);
      assert.ok(about !== undefined && about.title.length > 10 && about.sources.length > 0, name);
    }
  });

  it('keycloak: 15 password logins, 120 refreshes and 120 client grants per second and vCPU', () => {
    const { stations } = readProfile(profilePath('keycloak'));
    const vcpu = stations['cpu']?.servers ?? 0;
    assert.equal(vcpu, 4);
    const { password, refresh, 'client-credentials': client, ...others } = capacityOf('keycloak');
    within(password?.perSecond, 15 * vcpu, 0.02);
    within(refresh?.perSecond, 120 * vcpu, 0.02);
    within(client?.perSecond, 120 * vcpu, 0.02);
    for (const one of [password, refresh, client]) assert.equal(one?.bottleneck, 'cpu');
    assert.deepEqual(others, {}, 'no other method');
  });

  it('keycloak: an unbounded queue of workers, each kept while it waits at most 5 s for the database', () => {
    const { stations, steps, protection } = readProfile(profilePath('keycloak'));
    assert.equal(protection.queueBound, null);
    assert.deepEqual(stations['database'], { servers: 100, waitLimitSeconds: 5 });
    for (const step of ['authorize', 'password', 'token', 'userinfo'] as const) {
      assert.equal(steps[step]?.station, 'workers');
      assert.deepEqual(
        steps[step]?.holding?.map(({ station }) => station),
        ['database', 'cpu'],
      );
    }
  });

  it('keycloak: its file says what other hashes cost, and the arithmetic holds', () => {
    const text = readFileSync(profilePath('keycloak'), 'utf8');
    const rows = [...text.matchAll(/rounds: (0\.\d+) {4}(\d+\.\d) logins\/s per vCPU/g)];
    assert.equal(rows.length, 2);
    for (const [, cpuSeconds, perVcpu] of rows) within(Number(perVcpu), 1 / (2 / 120 + Number(cpuSeconds)), 0.02);
  });

  it('eid-national: about 12 logins a second, the default', () => {
    within(capacityOf('eid-national')['eid']?.perSecond, 12.25, 0.06);
    assert.deepEqual(readProfile(), profileOfNameOrFile('eid-national'));
  });

  it('bankid-like: about 90 logins a second', () => {
    within(capacityOf('bankid-like')['eid']?.perSecond, 90, 0.03);
    assert.equal(capacityOf('bankid-like')['eid']?.bottleneck, 'web');
  });

  for (const name of ['eid-national', 'bankid-like'])
    it(`${name}: 50 parts of SMS a second and 100 e-mails, where codes are open`, () => {
      const open = { ...profileOfNameOrFile(name), methods: { eid: 1, sms: 1, email: 1 } };
      const { sms, email } = Object.fromEntries(advertisedCapacity(open).map((one) => [one.journey, one]));
      assert.equal(1 / meanOf(open.steps.sms?.service ?? { kind: 'fixed', seconds: 0 }), 50);
      assert.equal(1 / meanOf(open.steps.email?.service ?? { kind: 'fixed', seconds: 0 }), 100);
      assert.ok((sms?.perSecond ?? 99) <= 50 && (email?.perSecond ?? 199) <= 100);
    });

  it('tell whoever is refused when to come back', () => {
    for (const name of profileNames) assert.ok((profileOfNameOrFile(name).protection.retryAfterSeconds ?? 0) > 0, name);
  });

  it('fast: every journey is free', () => {
    const capacity = advertisedCapacity(profileOfNameOrFile('fast'));
    assert.deepEqual(
      capacity.map(({ journey }) => journey),
      journeyNames,
    );
    for (const { perSecond, bottleneck } of capacity) assert.deepEqual([perSecond, bottleneck], [null, null]);
  });
});

describe('--profile', () => {
  const folder = mkdtempSync(join(tmpdir(), 'profiles-'));
  after(() => rmSync(folder, { recursive: true }));

  it('means a file before a name', () => {
    const path = join(folder, 'fast');
    writeFileSync(path, readFileSync(profilePath('keycloak')));
    assert.equal(profileOfNameOrFile(path).about?.title, readProfile(profilePath('keycloak')).about?.title);
    const before = process.cwd();
    process.chdir(folder);
    try {
      assert.match(profileOfNameOrFile('fast').about?.title ?? '', /Keycloak/);
    } finally {
      process.chdir(before);
    }
    assert.match(profileOfNameOrFile('fast').about?.title ?? '', /ceiling/);
  });

  it('lists the names when it is neither, and takes what looks like a path for one', () => {
    const codeAndText = (nameOrFile: string): string => {
      try {
        profileOfNameOrFile(nameOrFile);
      } catch (error) {
        assert.ok(error instanceof LaunchquakeError);
        return error.message;
      }
      return 'nothing';
    };
    assert.match(codeAndText('keycloack'), /^PROFILE_INVALID[^]*one of keycloak, eid-national, bankid-like, fast/);
    assert.match(codeAndText('./keycloak'), /^PROFILE_INVALID {2}\.\/keycloak[^]*readable YAML/);
  });
});

describe('what a profile can do', () => {
  it('is told in words', () => {
    assert.equal(
      capacityInWords(advertisedCapacity(profileOfNameOrFile('keycloak'))),
      '60 password logins/s (cpu) · 480 refreshes/s (cpu) · 480 client grants/s (cpu)',
    );
    assert.match(capacityInWords(advertisedCapacity(profileOfNameOrFile('fast'))), /^logins with the card: free · /);
  });

  it('is worked out by hand: 10 ms of one of two servers is 200 a second', () => {
    const profile = profileOf(0.01, { stations: { web: { servers: 2 } } });
    const capacity = advertisedCapacity(profile);
    const refresh = capacity.find(({ journey }) => journey === 'refresh');
    within(refresh?.perSecond, 200, 1e-9);
    // Ten steps and eight polls of 10 ms: 0.18 s of two servers.
    within(capacity.find(({ journey }) => journey === 'eid')?.perSecond, 2 / 0.18, 1e-9);
  });

  it('is in the state, and follows the profile', async () => {
    const mock = await openMock({ profile: profileOf(0.01) });
    const headers = { authorization: `Bearer ${ADMIN_TOKEN}` };
    const refreshes = async (): Promise<number | null | undefined> =>
      (await mock.app.inject({ url: '/admin/state', headers }))
        .json<{ capacity: AdvertisedCapacity[] }>()
        .capacity.find(({ journey }) => journey === 'refresh')?.perSecond;
    within(await refreshes(), 100, 1e-9);
    await mock.app.inject({
      method: 'PATCH',
      url: '/admin/profile',
      headers,
      payload: { stations: { web: { servers: 3 } } },
    });
    within(await refreshes(), 300, 1e-9);
    await mock.close();
  });

  it('with every step free keeps its stations, so that one can be given a cost', async () => {
    const mock = await openMock({ profile: profileOfNameOrFile('fast') });
    const headers = { authorization: `Bearer ${ADMIN_TOKEN}` };
    for (const payload of [
      { seed: 2 },
      { steps: { token: { station: 'web', service: { kind: 'fixed', seconds: 0.1 } } } },
    ]) {
      const answer = await mock.app.inject({ method: 'PATCH', url: '/admin/profile', headers, payload });
      assert.equal(answer.statusCode, 200, answer.body);
    }
    await mock.close();
  });
});
