/** Mistakes in the service and the laws of a scenario, each told with its place. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { readScenario } from '../../../src/runners/scenario-file.ts';

const launchDay = readFileSync(new URL('../../../scenarios/launch-day.yaml', import.meta.url), 'utf8');

type Change = [from: string | RegExp, to: string];
const mistakes: { name: string; change: Change; also?: Change; says: RegExp[] }[] = [
  {
    name: 'an unknown station to keep a server for',
    change: [
      'token: { station: web',
      'token: { holding: [{ station: db, service: { kind: fixed, seconds: 1 } }], station: web',
    ],
    says: [/service\.steps\.token\.holding\[0\]\.station: found "db", expected one of web/],
  },
  {
    name: 'stations that wait for each other',
    change: [
      /web: \{ servers: 4 \}([^]*)token: \{ station: web, /,
      'web: { servers: 4 }, db: { servers: 2 }$1token: { holding: [{ station: db, service: { kind: fixed, seconds: 1 } }], station: web, ',
    ],
    also: [
      'userinfo: { station: web, ',
      'userinfo: { holding: [{ station: web, service: { kind: fixed, seconds: 1 } }], station: db, ',
    ],
    says: [
      /service\.steps\.token\.holding\[0\]\.station: found a circle: web → db → web/,
      /userinfo.*a circle: db → web → db/,
    ],
  },
  {
    name: 'a wait where nobody waits',
    change: ['web: { servers: 4 }', 'web: { servers: 4, discipline: processor-sharing, waitLimitSeconds: 5 }'],
    says: [/service\.stations\.web\.waitLimitSeconds: found 5 where servers are shared/, /queueBound/],
  },
  {
    name: 'a server to keep where servers are shared',
    change: [
      /web: \{ servers: 4 \}([^]*)token: \{ station: web, /,
      'web: { servers: 4, discipline: processor-sharing }, db: { servers: 2 }$1token: { holding: [{ station: db, service: { kind: fixed, seconds: 1 } }], station: web, ',
    ],
    says: [/service\.steps\.token\.holding: found a server of web to keep, which shares its servers/],
  },
  {
    name: 'a table out of order',
    change: ['web: { servers: 4 }', 'web: { servers: 4, contention: { kind: table, factors: [[2, 1], [2, 3]] } }'],
    says: [
      /service\.stations\.web\.contention\.factors\[1\]\[0\]: found 2, expected more than the concurrency before it, 2/,
    ],
  },
  {
    name: 'an unknown discipline',
    change: ['web: { servers: 4 }', 'web: { servers: 4, discipline: proritiy }'],
    says: [/service\.stations\.web\.discipline: found "proritiy"/, /did you mean priority\?/],
  },
  {
    name: 'a gamma with two shapes',
    change: [/openApp: \{.*\}/, 'openApp: { kind: gamma, meanSeconds: 3, shape: 2, scv: 1 }'],
    says: [/people\.openApp: found 2 of them, expected exactly one of shape, scv/],
  },
  {
    name: 'a Pareto without a span',
    change: [/openApp: \{.*\}/, 'openApp: { kind: bounded-pareto, fromSeconds: 3, toSeconds: 3, alpha: 1 }'],
    says: [/people\.openApp\.toSeconds: found 3, expected more than fromSeconds, 3/],
  },
  {
    name: 'a histogram out of order',
    change: [
      /openApp: \{.*\}/,
      'openApp: { kind: empirical, bins: [{ fromSeconds: 2, toSeconds: 4, count: 1 }, { fromSeconds: 3, toSeconds: 5, count: 1 }] }',
    ],
    says: [/people\.openApp.*bins\[1\]\.fromSeconds: found 3, expected at least the end of the bin before, 4/],
  },
  {
    name: 'a histogram file that is not there',
    change: [/openApp: \{.*\}/, 'openApp: { kind: empirical, file: times.csv }'],
    says: [/launch-day\.yaml:\d+:\d+ {2}people\.openApp\.file: found "times\.csv"/],
  },
];

describe('a scenario file', () => {
  for (const { name, change, also = ['', ''], says } of mistakes)
    it(`with ${name} says where, what was found and what was expected`, () => {
      const text = launchDay.replace(change[0], change[1]).replace(also[0], also[1]);
      assert.notEqual(text, launchDay, 'the test changes something');
      assert.throws(
        () => readScenario(text, 'launch-day.yaml'),
        (error: unknown) => {
          for (const pattern of says) assert.match(String(error), pattern);
          assert.doesNotMatch(String(error), /undefined|\[object/);
          return true;
        },
      );
    });
});
