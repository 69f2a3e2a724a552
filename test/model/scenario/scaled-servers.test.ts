import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { meanOf } from '../../../src/model/distributions.ts';
import { compilePlan } from '../../../src/model/scenario/compile.ts';
import { readScenario } from '../../../src/runners/scenario-file.ts';
import { tinyWith } from '../../cli/tiny-scenario.ts';

const SERVICE_SECONDS = 0.01;

/** Servers in the scenario, scale, whether servers may go; servers in the plan, and how much slower each is. */
const table: readonly [number, number, boolean, number, number][] = [
  [4, 1, false, 4, 1],
  [4, 0.5, false, 4, 2],
  [4, 0.5, true, 2, 1],
  [200, 0.1, false, 200, 10],
  [200, 0.1, true, 20, 1],
  [4, 0.1, true, 1, 2.5],
  [25, 0.1, true, 3, 1.2],
  [4, 2, true, 8, 1],
];

describe('servers of a scaled plan', () => {
  const noun = (fewerServers: boolean): string => (fewerServers ? 'fewer' : 'slower');
  for (const [servers, scale, fewerServers, whole, slower] of table)
    it(`${servers} servers at scale ${scale}, ${noun(fewerServers)} ones: ${whole}, ${slower} × as slow`, () => {
      const scenario = readScenario(tinyWith({ 'servers: 4': `servers: ${servers}` }), 'tiny.yaml');
      const { service } = compilePlan(scenario, 'naive', { scale, fewerServers });
      assert.equal(service.stations['web']?.servers, whole);
      assert.ok(Math.abs(meanOf(service.steps.authorize.service) / SERVICE_SECONDS - slower) < 1e-9);
      const capacity = whole / meanOf(service.steps.authorize.service);
      assert.ok(Math.abs(capacity / ((servers * scale) / SERVICE_SECONDS) - 1) < 1e-9, 'the capacity is × the scale');
    });
});
