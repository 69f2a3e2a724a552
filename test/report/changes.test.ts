import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Findings } from '../../src/analysis/findings.ts';
import type { ServerChange } from '../../src/model/record/run-record.ts';
import { renderHtml } from '../../src/report/html.ts';
import { findingsOf } from './fixture.ts';
import { hostile } from './bent.ts';

const HEADING = 'What was changed on the server while it ran';

function withChanges(changes: readonly ServerChange[]): Findings {
  const findings = findingsOf();
  return {
    ...findings,
    variants: findings.variants.map((variant, at) => (at === 0 ? { ...variant, changes } : variant)),
  };
}

const change = (atSeconds: number, detail: string): ServerChange => ({
  atSeconds,
  what: 'fault',
  by: 'schedule',
  detail,
});

describe('changes of the server in the report', () => {
  it('stand in a table with moment and words', () => {
    const html = renderHtml(withChanges([change(2.5, 'stall-1 starts: stall, for 2 s')]));
    assert.ok(html.includes(HEADING));
    assert.match(html, /2\.5\ss[^]*schedule[^]*stall-1 starts: stall, for 2 s/);
  });

  it('are not mentioned when there were none, or nobody knows', () => {
    for (const findings of [findingsOf(), withChanges([])]) assert.ok(!renderHtml(findings).includes(HEADING));
  });

  it('are shortened when they are many', () => {
    const html = renderHtml(withChanges(Array.from({ length: 99 }, (_, at) => change(at, `change number ${at}`))));
    assert.ok(html.includes('the first 30 of 99'));
    assert.ok(html.includes('change number 29') && !html.includes('change number 30'));
  });

  it('cannot break the page', () => {
    const html = renderHtml(withChanges([change(1, hostile)]));
    assert.ok(!html.includes(hostile));
  });

  it('say whether the work of a password was real', () => {
    const findings = findingsOf();
    const hashing = { algorithm: 'argon2id', parameters: null, measuredSecondsPerHash: null, computed: 41 } as const;
    const told = (mode: 'charged' | 'computed'): string =>
      renderHtml({
        ...findings,
        variants: findings.variants.map((variant) => ({ ...variant, passwordHashing: { mode, ...hashing } })),
      });
    assert.ok(told('charged').includes('charged to a station in virtual time, not computed'));
    assert.ok(told('computed').includes('really computed (argon2id), 41 of them'));
    assert.ok(!renderHtml(findings).includes('Password hashes'));
  });
});
