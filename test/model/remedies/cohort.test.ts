import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { cohortOf, isInGroup, lastDigitOf } from '../../../src/model/remedies/cohort.ts';
import type { Group, Person } from '../../../src/model/remedies/cohort.ts';
import { isOffered, mayUse } from '../../../src/model/remedies/may-use.ts';
import { cardAlone } from '../../../src/model/remedies/switches.ts';
import type { Switches } from '../../../src/model/remedies/switches.ts';

const settings = { seed: 20_250_623, numRuns: 500 };
const share = fc.double({ min: 0, max: 1, noNaN: true });
const personOf = (key: string, more: Partial<Person> = {}): Person => ({
  key,
  birthMonth: undefined,
  segment: undefined,
  ...more,
});

describe('cohortOf', () => {
  it('is known: the same for a person in every engine and after every restart', () => {
    assert.equal(cohortOf('AB123456').toFixed(12), '0.667656758132');
    assert.equal(cohortOf('LQ000001').toFixed(12), '0.014028704950');
  });

  it('spreads numbers that follow each other evenly: each tenth holds 10 % ± 1 of 20,000', () => {
    const tenths = Array.from({ length: 10 }, () => 0);
    for (let at = 0; at < 20_000; at += 1) {
      const tenth = Math.floor(10 * cohortOf(`LQ${String(at).padStart(6, '0')}`));
      tenths[tenth] = (tenths[tenth] ?? 0) + 1;
    }
    for (const count of tenths) assert.ok(Math.abs(count / 20_000 - 0.1) < 0.01, `${count}`);
  });

  it('only adds people when a share grows: nobody at 0, everybody at 1', () => {
    fc.assert(
      fc.property(fc.string(), share, share, (key, one, other) => {
        const [small, large] = [Math.min(one, other), Math.max(one, other)];
        const person = personOf(key);
        if (isInGroup(person, { share: small })) assert.ok(isInGroup(person, { share: large }));
        assert.equal(isInGroup(person, { share: 0 }), false);
        assert.equal(isInGroup(person, { share: 1 }), true);
      }),
      settings,
    );
  });
});

describe('a group', () => {
  const table: readonly { group: Group; person: Person; isIn: boolean }[] = [
    { group: { lastDigits: [6, 7] }, person: personOf('AB123456'), isIn: true },
    { group: { lastDigits: [5] }, person: personOf('AB123456'), isIn: false },
    { group: { lastDigits: [6] }, person: personOf('123456X'), isIn: true },
    { group: { lastDigits: [0] }, person: personOf('no digit'), isIn: false },
    { group: { birthMonths: [1, 2, 3] }, person: personOf('x', { birthMonth: 3 }), isIn: true },
    { group: { birthMonths: [1, 2, 3] }, person: personOf('x', { birthMonth: 4 }), isIn: false },
    { group: { birthMonths: [1] }, person: personOf('x'), isIn: false },
    { group: { segments: ['accountant'] }, person: personOf('x', { segment: 'accountant' }), isIn: true },
    { group: { segments: ['accountant'] }, person: personOf('x'), isIn: false },
  ];
  for (const { group, person, isIn } of table)
    it(`${JSON.stringify(group)} ${isIn ? 'holds' : 'does not hold'} ${JSON.stringify(person)}`, () => {
      assert.equal(isInGroup(person, group), isIn);
    });

  it('knows the last digit of a number, whatever follows it', () => {
    assert.deepEqual(['12', 'A1B', '٣', ''].map(lastDigitOf), [2, 1, undefined, undefined]);
  });
});

describe('mayUse', () => {
  const phased: Switches = {
    ...cardAlone,
    rollOut: { to: 'eid', from: 'password', group: { lastDigits: [0, 1, 2] } },
  };

  it('gives the new method to the group and leaves the old one to everybody else', () => {
    assert.equal(mayUse(phased, 'eid', personOf('AB000002')), true);
    assert.equal(mayUse(phased, 'password', personOf('AB000002')), false);
    assert.equal(mayUse(phased, 'eid', personOf('AB000003')), false);
    assert.equal(mayUse(phased, 'password', personOf('AB000003')), true);
    assert.equal(isOffered(phased, 'password'), true);
    assert.equal(isOffered(cardAlone, 'password'), false);
  });

  it('lets nobody lose a method when its share grows, in any roll-out', () => {
    fc.assert(
      fc.property(fc.string(), share, share, share, (key, one, other, part) => {
        const [small, large] = [Math.min(one, other), Math.max(one, other)];
        const rollOut = { to: 'sms', from: 'password', group: { share: part } } as const;
        const under = (sms: number): Switches => ({ ...cardAlone, rollOut, methods: { ...cardAlone.methods, sms } });
        if (mayUse(under(small), 'sms', personOf(key))) assert.ok(mayUse(under(large), 'sms', personOf(key)));
      }),
      settings,
    );
  });
});
