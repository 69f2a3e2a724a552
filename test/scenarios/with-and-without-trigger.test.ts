/** The first two of the eight checks (test/simulator/eight-checks.test.ts): a story without its trigger, and "stable" over a longer time. */
import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { it } from 'node:test';
import { claimsHold } from './claims.ts';
import { declared } from './declared.ts';
import { scenariosFolder } from './trigger-runs.ts';

it('every shipped scenario is declared', () => {
  const files = readdirSync(scenariosFolder).filter((file) => file.endsWith('.yaml'));
  assert.deepEqual(Object.keys(declared).toSorted(), files.map((file) => file.replace('.yaml', '')).toSorted());
});

claimsHold('launch-day', declared['launch-day'] ?? assert.fail());
