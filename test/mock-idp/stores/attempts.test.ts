import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { countOf, lock, lockedFor, note, waitFor } from '../../../mock-idp/stores/attempts.ts';
import type { AttemptStore } from '../../../mock-idp/stores/attempts.ts';
import { createExpiringStore } from '../../../mock-idp/stores/expiring-store.ts';

const open = (): AttemptStore => createExpiringStore({ lifeSeconds: 3600, capacity: 100 });

describe('a limit', () => {
  it('agrees with counting by hand (any limit, any rhythm), and keeps no more than it needs', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 6 }),
        fc.integer({ min: 1, max: 50 }),
        fc.array(fc.integer({ min: 0, max: 20 }), { minLength: 1, maxLength: 60 }),
        (most, windowSeconds, pauses) => {
          const store = open();
          const limit = { most, windowSeconds };
          const happened: number[] = [];
          let now = 0;
          for (const pause of pauses) {
            now += pause;
            const recent = happened.filter((at) => at > now - windowSeconds);
            const oldest = recent[recent.length - most];
            assert.equal(waitFor(store, now, 'key', limit), oldest === undefined ? 0 : oldest + windowSeconds - now);
            note(store, now, 'key', limit);
            happened.push(now);
            assert.ok((store.get(now, 'key') ?? []).length <= most);
            assert.equal(countOf(store, now, 'key', limit), Math.min(most, recent.length + 1));
          }
          assert.equal(waitFor(store, now, 'another key', limit), 0);
        },
      ),
      { seed: 7 },
    );
  });

  it('can be locked for a while, apart from what was counted', () => {
    const store = open();
    assert.equal(lockedFor(store, 0, 'key'), 0);
    lock(store, 0, 'key', 600);
    assert.deepEqual(
      [0, 599, 600, 700].map((now) => lockedFor(store, now, 'key')),
      [600, 1, 0, 0],
    );
    assert.equal(countOf(store, 0, 'key', { most: 1, windowSeconds: 60 }), 0);
  });
});
