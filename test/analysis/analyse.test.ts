import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { analyse } from '../../src/analysis/analyse.ts';
import { ample, collapsed, held, recordOf, smallFacts, variantOf } from './fixture.ts';

const variants = [variantOf(collapsed), variantOf(held), variantOf({ ...ample, name: 'ample' })];
const expect = {
  naive: ['goodput.duringLate < 0.45 × knee', 'not recovered', 'goodput.after < waiting-room.goodput.after'],
  'waiting-room': ['goodput.duringLate >= 0.85 × knee', 'recovery.seconds <= 0.5 × trigger'],
  'left-out': ['recovered'],
};

describe('analyse', () => {
  it('tells a collapse, a held knee and a service with room apart, and passes what was expected of them', () => {
    const { verdict, variants: found, expectations } = analyse(recordOf(variants, { expect }), smallFacts);
    assert.deepEqual(
      found.map(({ sentence }) => sentence),
      [
        'collapsed at 30.0 logins/s, still down 20 s after the spike; 69 % of server time was dead work.',
        'held the knee at 10.0 logins/s through the spike, recovered as soon as the spike ended.',
        'never saturated: goodput followed offered load up to 30.0 logins/s.',
      ],
    );
    assert.equal(verdict, 'pass');
    assert.equal(expectations.length, 5, 'lines of variants that were not run are not checked');
  });

  it('gives the same bytes for the same record', () => {
    const once = JSON.stringify(analyse(recordOf(variants, { expect }), smallFacts));
    assert.equal(JSON.stringify(analyse(structuredClone(recordOf(variants, { expect })), smallFacts)), once);
  });

  it('knows no knee of a server that is not the mock', () => {
    const target = { kind: 'external', url: 'http://127.0.0.1:1', owned: '127.0.0.1' } as const;
    const { variants: found } = analyse(
      recordOf([variantOf({ ...held, change: (v) => ({ ...v, server: [] }) })], { target }),
      smallFacts,
    );
    assert.equal(found[0]?.result.kneePerSecond, null);
    assert.equal(found[0]?.result.workAmplification, null);
    assert.equal(found[0]?.result.deadWorkRatio, null);
    assert.deepEqual(found[0]?.result.validity, { valid: true, reasons: [] });
  });
});
