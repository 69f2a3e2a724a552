import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { countWrongTry, secondsUntilTry } from '../../../mock-idp/decoupled/user-code-tries.ts';
import type { Tries } from '../../../mock-idp/decoupled/user-code-tries.ts';
import { plainUserCode, userCodeFrom } from '../../../mock-idp/decoupled/user-code.ts';
import { createExpiringStore } from '../../../mock-idp/stores/expiring-store.ts';

describe('user codes', () => {
  it('are eight consonants with a hyphen in the middle, no two alike in 20,000', () => {
    const codes = Array.from({ length: 20_000 }, (_, at) => userCodeFrom(`seed ${at}`));
    for (const code of codes) assert.match(code, /^[BCDFGHJKLMNPQRSTVWXZ]{4}-[BCDFGHJKLMNPQRSTVWXZ]{4}$/);
    assert.equal(new Set(codes).size, codes.length);
  });

  it('use every letter equally: 160,000 letters, each within 5 % of a twentieth', () => {
    const counts = new Map<string, number>();
    for (let at = 0; at < 20_000; at += 1)
      for (const letter of plainUserCode(userCodeFrom(`seed ${at}`))) counts.set(letter, (counts.get(letter) ?? 0) + 1);
    assert.equal(counts.size, 20);
    for (const [letter, count] of counts) assert.ok(Math.abs(count / 8000 - 1) < 0.05, `${letter} ${count}`);
  });

  for (const typed of ['WDJB-MJHT', 'wdjbmjht', ' wdjb mjht ', 'WDJB–MJHT', 'W-D-J-B-M-J-H-T'])
    it(`${JSON.stringify(typed)} is WDJBMJHT`, () => assert.equal(plainUserCode(typed), 'WDJBMJHT'));
});

describe('wrong user codes', () => {
  const store = createExpiringStore<Tries>({ lifeSeconds: 600, capacity: 10 });
  const at = (nowSeconds: number) => ({ store, perMinute: 10, nowSeconds });

  it('ten are free, the eleventh waits 6 s; another address is not concerned', () => {
    for (let wrong = 0; wrong < 10; wrong += 1) {
      assert.equal(secondsUntilTry(at(0), '192.0.2.1'), 0);
      countWrongTry(at(0), '192.0.2.1');
    }
    assert.equal(secondsUntilTry(at(0), '192.0.2.1'), 6);
    assert.equal(secondsUntilTry(at(0), '192.0.2.2'), 0);
  });

  it('tries grow back, one in 6 s, and never beyond ten', () => {
    assert.equal(secondsUntilTry(at(6), '192.0.2.1'), 0);
    countWrongTry(at(6), '192.0.2.1');
    assert.equal(Math.round(secondsUntilTry(at(6), '192.0.2.1')), 6);
    let free = 0;
    for (; secondsUntilTry(at(599), '192.0.2.1') === 0; free += 1) countWrongTry(at(599), '192.0.2.1');
    assert.equal(free, 10);
  });

  it('somebody who never stops gets at most 110 tries in ten minutes', () => {
    let tries = 0;
    for (let now = 1000; now < 1600; now += 0.1)
      if (secondsUntilTry(at(now), '192.0.2.3') === 0) {
        tries += 1;
        countWrongTry(at(now), '192.0.2.3');
      }
    assert.ok(tries >= 100 && tries <= 110, `${tries}`);
  });
});
