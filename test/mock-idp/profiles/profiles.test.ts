import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { parse } from 'yaml';
import { mergeProfile } from '../../../mock-idp/profiles/merge-profile.ts';
import { parseProfile } from '../../../mock-idp/profiles/parse-profile.ts';
import { readProfile } from '../../../mock-idp/profiles/read-profile.ts';
import { meanOf } from '../../../src/model/distributions.ts';
import type { Distribution } from '../../../src/model/distributions.ts';
import { LaunchquakeError } from '../../../src/model/errors.ts';
import { stepNames } from '../../../src/model/scenario/steps.ts';
import { profileOf } from '../fixture.ts';

describe('the eID profile', () => {
  it('costs about a third of a second of one of four workers for a login with eight polls: 12 logins a second', () => {
    const { stations, steps } = readProfile();
    const visits = (step: string): number => (step === 'poll' ? 8 : 1);
    const seconds = stepNames.reduce(
      (sum, step) => sum + visits(step) * (steps[step] === undefined ? 0 : meanOf(steps[step].service)),
      0,
    );
    const perSecond = (stations['web']?.servers ?? 0) / seconds;
    assert.ok(perSecond > 11.5 && perSecond < 13, `${perSecond} logins/s`);
  });

  it('has the numbers of the launch-day scenario', () => {
    const scenario = parse(readFileSync(new URL('../../../scenarios/launch-day.yaml', import.meta.url), 'utf8')) as {
      service: Record<'stations' | 'steps', Record<string, unknown>>;
    };
    const { stations, steps, refusalSeconds, signing } = readProfile();
    const asThere = <Value>(own: Readonly<Record<string, Value>>, there: Readonly<Record<string, unknown>>) =>
      Object.fromEntries(Object.entries(own).filter(([name]) => Object.hasOwn(there, name)));
    const { service } = scenario;
    assert.deepEqual(
      { stations: asThere(stations, service.stations), steps: asThere(steps, service.steps), refusalSeconds, signing },
      service,
      'all of the scenario, and beside it what a run of the scenario does not ask for',
    );
    const beside = Object.entries(steps).filter(([name]) => !Object.hasOwn(service.steps, name));
    assert.ok(beside.every(([name]) => !(stepNames as readonly string[]).includes(name)));
  });

  it('comes from a file; a file that is missing or is no profile is told', () => {
    assert.throws(
      () => readProfile('/nowhere/at/all.yaml'),
      (error) => codeOf(error) === 'PROFILE_INVALID',
    );
    const folder = mkdtempSync(join(tmpdir(), 'profile-'));
    const path = join(folder, 'broken.yaml');
    for (const text of ['stations: [', 'stations: {}', '', '- 1', 'stations: &all { web: *all }']) {
      writeFileSync(path, text);
      assert.throws(
        () => readProfile(path),
        (error) => codeOf(error) === 'PROFILE_INVALID' && String(error).includes(path),
      );
    }
    rmSync(folder, { recursive: true });
  });
});

const codeOf = (error: unknown): string | undefined => (error instanceof LaunchquakeError ? error.code : undefined);

describe('parseProfile', () => {
  const laws: readonly Distribution[] = [
    { kind: 'fixed', seconds: 0 },
    { kind: 'uniform', fromSeconds: 0, toSeconds: 1 },
    { kind: 'exponential', meanSeconds: 1 },
    { kind: 'erlang', meanSeconds: 1, stages: 3 },
    { kind: 'hyperexponential', meanSeconds: 1, scv: 4 },
    { kind: 'lognormal', medianSeconds: 1, sigma: 0.5 },
    { kind: 'gamma', meanSeconds: 1, shape: 2 },
    { kind: 'gamma', meanSeconds: 1, scv: 3 },
    { kind: 'bounded-pareto', fromSeconds: 0.01, toSeconds: 10, alpha: 1.1 },
    { kind: 'empirical', bins: [{ fromSeconds: 0, toSeconds: 0.1, count: 3 }] },
    { kind: 'mixture', parts: [{ share: 1, of: { kind: 'fixed', seconds: 1 } }] },
    { kind: 'mixture', parts: [{ share: 1, of: { kind: 'gamma', meanSeconds: 1, scv: 3 } }] },
  ];
  for (const service of laws)
    it(`knows the law ${service.kind}`, () => {
      const profile = profileOf(0);
      const changed = { ...profile, steps: { ...profile.steps, token: { station: 'web', service } } };
      assert.deepEqual(parseProfile(changed, 'test'), changed);
    });

  for (const service of [
    { kind: 'mixture', parts: [] },
    { kind: 'mixture', parts: [{ share: 1, of: { kind: 'mixture', parts: [] } }] },
    { kind: 'toString' },
    { kind: 'fixed', seconds: Number.NaN },
    { kind: 'fixed', seconds: Infinity },
    { kind: 'fixed', seconds: 1, extra: 1 },
    { kind: 'uniform', fromSeconds: 2, toSeconds: 1 },
    { kind: 'gamma', meanSeconds: 1 },
    { kind: 'gamma', meanSeconds: 1, shape: 1, scv: 1 },
    { kind: 'gamma', meanSeconds: 1, shape: 0 },
    { kind: 'bounded-pareto', fromSeconds: 1, toSeconds: 1, alpha: 1 },
    { kind: 'bounded-pareto', fromSeconds: 0, toSeconds: 1, alpha: 1 },
    { kind: 'empirical', bins: [] },
    { kind: 'empirical', bins: [{ fromSeconds: 0, toSeconds: 1, count: 0 }] },
    { kind: 'empirical', bins: [{ fromSeconds: 2, toSeconds: 1, count: 1 }] },
    { kind: 'empirical', bins: [1] },
    { kind: 'empirical', file: 'only-where-a-file-is-read.csv' },
    null,
    'fixed',
  ])
    it(`refuses ${JSON.stringify(service)}`, () => {
      const profile = profileOf(0);
      const changed = { ...profile, steps: { ...profile.steps, token: { station: 'web', service } } };
      assert.throws(() => parseProfile(changed, 'test'), LaunchquakeError);
    });

  it('does not keep the document it was given', () => {
    const document = structuredClone(profileOf(0)) as { stations: Record<string, { servers: number }> };
    const profile = parseProfile(document, 'test');
    document.stations['web'] = { servers: 99 };
    assert.equal(profile.stations['web']?.servers, 1);
  });
});

describe('mergeProfile', () => {
  for (const { name, base, changes, merged } of [
    {
      name: 'adds and replaces members',
      base: { a: 1, b: { c: 1, d: 2 } },
      changes: { b: { c: 3 }, e: 4 },
      merged: { a: 1, b: { c: 3, d: 2 }, e: 4 },
    },
    { name: 'replaces lists whole', base: { a: [1, 2] }, changes: { a: [3] }, merged: { a: [3] } },
    { name: 'sets null', base: { a: { b: 1 } }, changes: { a: null }, merged: { a: null } },
    { name: 'puts an object over null', base: { a: null }, changes: { a: { b: 1 } }, merged: { a: { b: 1 } } },
    {
      name: 'replaces what names its kind',
      base: { a: { kind: 'x', b: 1 } },
      changes: { a: { kind: 'y' } },
      merged: { a: { kind: 'y' } },
    },
    {
      name: 'merges a law that keeps its kind unnamed',
      base: { a: { kind: 'x', b: 1 } },
      changes: { a: { b: 2 } },
      merged: { a: { kind: 'x', b: 2 } },
    },
  ])
    it(name, () => {
      const before = structuredClone(base);
      assert.deepEqual(JSON.parse(JSON.stringify(mergeProfile(base, changes))), merged);
      assert.deepEqual(base, before, 'the base is left alone');
    });
});
