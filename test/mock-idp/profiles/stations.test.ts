/** Stations and steps of a profile: what they may say, what is refused, and histograms from files beside the profile. */
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { dropUnvisited } from '../../../mock-idp/profiles/merge-profile.ts';
import { parseProfile } from '../../../mock-idp/profiles/parse-profile.ts';
import { readProfile } from '../../../mock-idp/profiles/read-profile.ts';
import { LaunchquakeError } from '../../../src/model/errors.ts';
import { profileOf } from '../fixture.ts';

const fixed = { kind: 'fixed', seconds: 0.01 };
const whole = {
  ...profileOf(0.01),
  stations: {
    web: {
      servers: 4,
      discipline: 'adaptive-lifo',
      queueBound: 0,
      cancelAbandoned: true,
      contention: { kind: 'usl', alpha: 0.1, beta: 0 },
    },
    db: {
      servers: 2,
      waitLimitSeconds: 5,
      contention: {
        kind: 'table',
        factors: [
          [1, 1],
          [4, 2.5],
        ],
      },
    },
    cpu: { servers: 2, discipline: 'processor-sharing', queueBound: 10, waitLimitSeconds: null, contention: null },
    hsm: { servers: 1, discipline: 'priority', queueBound: null },
  },
  steps: {
    token: {
      station: 'web',
      service: fixed,
      priority: -2,
      holding: [
        { station: 'db', service: fixed },
        { station: 'hsm', service: fixed },
      ],
    },
    password: { station: 'cpu', service: fixed },
  },
};

function problemsOf(document: unknown): string[] {
  try {
    parseProfile(document, 'test');
  } catch (error) {
    assert.ok(error instanceof LaunchquakeError && error.code === 'PROFILE_INVALID');
    return error.problems.map(({ where, found, expected }) => `${where}: ${found}, ${expected}`);
  }
  return assert.fail('the profile was accepted');
}

const withStation = (web: unknown): unknown => ({ ...whole, stations: { ...whole.stations, web } });
const withToken = (token: unknown): unknown => ({ ...whole, steps: { ...whole.steps, token } });

describe('stations of a profile', () => {
  it('may say everything that a station of a scenario may', () => assert.deepEqual(parseProfile(whole, 'test'), whole));

  it('keeps a station that is only visited while another one is held', () => {
    assert.deepEqual(Object.keys(dropUnvisited(parseProfile(whole, 'test')).stations), ['web', 'db', 'cpu', 'hsm']);
  });

  for (const { name, document, says } of [
    { name: 'no servers', document: withStation({ servers: 0 }), says: /^stations\.web\.servers: 0/ },
    {
      name: 'an unknown discipline',
      document: withStation({ servers: 1, discipline: 'random' }),
      says: /^stations\.web\.discipline: "random", one of fifo, lifo, adaptive-lifo/,
    },
    {
      name: 'a bound of a half',
      document: withStation({ servers: 1, queueBound: 0.5 }),
      says: /^stations\.web\.queueBound: 0\.5/,
    },
    {
      name: 'a wait limit of nothing',
      document: withStation({ servers: 1, waitLimitSeconds: 0 }),
      says: /^stations\.web\.waitLimitSeconds: 0/,
    },
    {
      name: 'a wait limit where nobody waits',
      document: withStation({ servers: 1, discipline: 'processor-sharing', waitLimitSeconds: 1 }),
      says: /^stations\.web\.waitLimitSeconds: 1 where servers are shared/,
    },
    {
      name: 'an unknown contention',
      document: withStation({ servers: 1, contention: { kind: 'amdahl' } }),
      says: /^stations\.web\.contention\.kind: "amdahl", one of usl, table/,
    },
    {
      name: 'a negative alpha',
      document: withStation({ servers: 1, contention: { kind: 'usl', alpha: -1, beta: 0 } }),
      says: /^stations\.web\.contention\.alpha: -1/,
    },
    {
      name: 'an empty table',
      document: withStation({ servers: 1, contention: { kind: 'table', factors: [] } }),
      says: /^stations\.web\.contention\.factors/,
    },
    {
      name: 'a point that is none',
      document: withStation({ servers: 1, contention: { kind: 'table', factors: [[1]] } }),
      says: /^stations\.web\.contention\.factors\[0\]: \[1\], \[concurrency, factor\]/,
    },
    {
      name: 'a table out of order',
      document: withStation({
        servers: 1,
        contention: {
          kind: 'table',
          factors: [
            [4, 1],
            [2, 2],
          ],
        },
      }),
      says: /^stations\.web\.contention\.factors\[1\]\[0\]: 2, more than/,
    },
    {
      name: 'an unknown station',
      document: withToken({ station: 'wob', service: fixed }),
      says: /^steps\.token\.station: "wob", one of web, db, cpu, hsm/,
    },
    {
      name: 'an unknown station to hold for',
      document: withToken({ station: 'web', service: fixed, holding: [{ station: 'dbb', service: fixed }] }),
      says: /^steps\.token\.holding\[0\]\.station: "dbb"/,
    },
    {
      name: 'a station that is held for itself',
      document: withToken({ station: 'web', service: fixed, holding: [{ station: 'web', service: fixed }] }),
      says: /^steps\.token\.holding\[0\]\.station: a circle: web → web/,
    },
    {
      name: 'a circle',
      document: {
        ...whole,
        steps: {
          ...whole.steps,
          userinfo: { station: 'hsm', service: fixed, holding: [{ station: 'web', service: fixed }] },
        },
      },
      says: /^steps\.(token\.holding\[1\]|userinfo\.holding\[0\])\.station: a circle/,
    },
    {
      name: 'a server to keep where servers are shared',
      document: withToken({ station: 'cpu', service: fixed, holding: [{ station: 'db', service: fixed }] }),
      says: /^steps\.token\.holding: a server of cpu to keep/,
    },
    {
      name: 'a priority in words',
      document: withToken({ station: 'web', service: fixed, priority: 'high' }),
      says: /^steps\.token\.priority: "high"/,
    },
    {
      name: 'nothing to hold for',
      document: withToken({ station: 'web', service: fixed, holding: [] }),
      says: /^steps\.token\.holding/,
    },
  ])
    it(`with ${name} are told`, () => {
      const problems = problemsOf(document);
      assert.ok(
        problems.some((problem) => says.test(problem)),
        problems.join('\n'),
      );
    });
});

describe('a profile with a histogram file', () => {
  const read = (histogram: string | undefined): ReturnType<typeof readProfile> => {
    const folder = mkdtempSync(join(tmpdir(), 'profile-'));
    const steps = { token: { station: 'web', service: { kind: 'empirical', file: 'query times.csv' } } };
    writeFileSync(join(folder, 'profile.yaml'), JSON.stringify({ ...profileOf(0), steps }));
    if (histogram !== undefined) writeFileSync(join(folder, 'query times.csv'), histogram);
    try {
      return readProfile(join(folder, 'profile.yaml'));
    } finally {
      rmSync(folder, { recursive: true });
    }
  };

  it('reads it from beside the profile', () => {
    assert.deepEqual(read('toSeconds,count\n0.01,7\n').steps.token?.service, {
      kind: 'empirical',
      bins: [{ fromSeconds: 0, toSeconds: 0.01, count: 7 }],
    });
  });

  it('says where, when it is not there or no good', () => {
    assert.throws(() => read(undefined), /steps\.token\.service\.file: found "query times\.csv": ENOENT/);
    assert.throws(() => read('toSeconds,count\n1'), /steps\.token\.service\.file: found "query times\.csv", line 2/);
  });
});
