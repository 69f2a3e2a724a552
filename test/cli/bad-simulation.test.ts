import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { runCli } from '../../src/cli/program.ts';
import { fakeWorld } from './fake-world.ts';
import { tinyWith } from './tiny-scenario.ts';

interface Bad {
  readonly what: string;
  readonly changes: Readonly<Record<string, string>>;
  readonly code: string;
  readonly found: RegExp;
}

const everybodyComes = { '{ shape: constant, perSecond: 5 }': '{ shape: constant, perSecond: 500 }' };
const expecting = (line: string): Record<string, string> => ({ '- offered.during > 1 /s': `- ${line}` });

const table: readonly Bad[] = [
  {
    what: 'zero servers',
    changes: { 'servers: 4': 'servers: 0' },
    code: 'SCENARIO_INVALID',
    found: /servers: found 0, expected at least 1/,
  },
  {
    what: 'a time that is no number',
    changes: { 'durationSeconds: 9': 'durationSeconds: .nan' },
    code: 'SCENARIO_INVALID',
    found: /durationSeconds: found/,
  },
  {
    what: 'a negative time',
    changes: { 'timeoutSeconds: 3': 'timeoutSeconds: -3' },
    code: 'SCENARIO_INVALID',
    found: /timeoutSeconds: found -3/,
  },
  {
    what: 'nobody who comes',
    changes: { 'perSecond: 5 }': 'perSecond: 0 }', 'perSecond: 15 }': 'perSecond: 0 }' },
    code: 'SCENARIO_INVALID',
    found: /arrivals: found rates that are all 0/,
  },
  {
    what: 'nobody who starts a login',
    changes: {
      '    device: same-device': '    startsLogin: false\n    device: same-device',
      '    device: cross-device': '    startsLogin: false\n    device: cross-device',
    },
    code: 'SCENARIO_INVALID',
    found: /segments: found nobody who starts a login/,
  },
  {
    what: 'a horizon shorter than a step',
    changes: { 'seconds: 0.01 }': 'seconds: 20 }' },
    code: 'SCENARIO_INVALID',
    found: /durationSeconds: found 9, expected more than one request takes, 20/,
  },
  {
    what: 'stations that wait for each other in a circle',
    changes: {
      'stations: { web: { servers: 4 } }': 'stations: { web: { servers: 4 }, other: { servers: 4 } }',
      'poll: *page':
        'poll: { station: web, service: { kind: fixed, seconds: 0.01 }, holding: [{ station: other, service: { kind: fixed, seconds: 0.01 } }] }',
      'token: *page':
        'token: { station: other, service: { kind: fixed, seconds: 0.01 }, holding: [{ station: web, service: { kind: fixed, seconds: 0.01 } }] }',
    },
    code: 'SCENARIO_INVALID',
    found: /a circle: web → other → web/,
  },
  {
    what: 'several mistakes at once',
    changes: { 'servers: 4': 'servers: 0', 'timeoutSeconds: 3': 'timeoutSeconds: -3', 'seed: 7': 'seed: 1.5' },
    code: 'SCENARIO_INVALID',
    found: /3 problems/,
  },
  {
    what: 'a recovery from a load that never fits',
    changes: { ...everybodyComes, ...expecting('recovered') },
    code: 'NO_STEADY_STATE',
    found:
      /expect\.naive {2}recovered: found a figure of a steady state, and never fewer than 500 logins\/s, expected at some time fewer than/,
  },
  {
    what: 'a mean queue under a load that never fits',
    changes: { ...everybodyComes, ...expecting('stations.web.queueMean < 10') },
    code: 'NO_STEADY_STATE',
    found: /queueMean/,
  },
];

describe('launchquake simulate, of what cannot be', () => {
  for (const { what, changes, code, found } of table)
    it(`${what} is ${code} before the first event`, async () => {
      const world = fakeWorld(['simulate', 'bad.yaml']);
      world.files.texts.set('bad.yaml', tinyWith(changes));
      assert.equal(await runCli(world), 2, world.wrote.err);
      assert.ok(world.wrote.err.startsWith(code), world.wrote.err);
      assert.match(world.wrote.err, found);
      assert.deepEqual([world.wrote.out, world.files.writes, world.programs.started], ['', [], []]);
    });

  const fine: readonly string[] = ['not recovered', 'goodput.during > 1 /s', 'attempts > 10'];
  for (const line of fine)
    it(`${line} may be asked of a load that never fits`, async () => {
      const world = fakeWorld(['simulate', 'full.yaml', '--seeds', '1', '--variant', 'naive']);
      world.files.texts.set('full.yaml', tinyWith({ ...everybodyComes, ...expecting(line) }));
      const exit = await runCli(world);
      assert.ok(exit === 0 || exit === 11 || exit === 12, world.wrote.err);
    });
});
