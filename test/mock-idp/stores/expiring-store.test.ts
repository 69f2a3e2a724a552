import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { createExpiringStore } from '../../../mock-idp/stores/expiring-store.ts';
import { ADMIN_TOKEN, openMock } from '../fixture.ts';
import { authorize } from '../login.ts';

describe('the expiring store', () => {
  it('forgets an entry after its life, not before', () => {
    const store = createExpiringStore<number>({ lifeSeconds: 10, capacity: 5 });
    store.set(0, 'a', 1);
    assert.equal(store.get(9.99, 'a'), 1);
    assert.equal(store.get(10, 'a'), undefined);
  });

  it('drops the oldest when it is full, and counts it', () => {
    const store = createExpiringStore<number>({ lifeSeconds: 10, capacity: 2 });
    for (const [at, key] of ['a', 'b', 'c'].entries()) store.set(at, key, at);
    assert.deepEqual(
      ['a', 'b', 'c'].map((key) => store.get(3, key)),
      [undefined, 1, 2],
    );
    assert.equal(store.evictions(), 1);
  });

  it('counts no eviction for what had expired', () => {
    const store = createExpiringStore<number>({ lifeSeconds: 1, capacity: 1 });
    for (let at = 0; at < 5; at += 1) store.set(2 * at, `k${at}`, at);
    assert.deepEqual([store.size(), store.evictions()], [1, 0]);
  });

  it('behaves like a map that forgets (any operations)', () => {
    const key = fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f');
    const operation = fc.record({
      kind: fc.constantFrom('set', 'get', 'delete'),
      key,
      waitSeconds: fc.double({ min: 0, max: 4, noNaN: true }),
    });
    fc.assert(
      fc.property(fc.array(operation, { maxLength: 200 }), (operations) => {
        const store = createExpiringStore<number>({ lifeSeconds: 10, capacity: 1000 });
        const model = new Map<string, { value: number; expires: number }>();
        let now = 0;
        for (const [at, { kind, key: name, waitSeconds }] of operations.entries()) {
          now += waitSeconds;
          if (kind === 'set') {
            store.set(now, name, at);
            model.set(name, { value: at, expires: now + 10 });
          } else if (kind === 'delete') {
            store.delete(name);
            model.delete(name);
          }
          const known = model.get(name);
          assert.equal(store.get(now, name), known !== undefined && known.expires > now ? known.value : undefined);
          assert.ok(store.size() <= 6);
        }
        assert.equal(store.evictions(), 0);
      }),
      { seed: 20_250_616, numRuns: 200 },
    );
  });

  it('never holds more than its capacity (any number of entries, replaced or not)', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(300), { maxLength: 2000 }), fc.integer({ min: 1, max: 50 }), (keys, capacity) => {
        const store = createExpiringStore<number>({ lifeSeconds: 1e6, capacity });
        for (const [at, key] of keys.entries()) {
          store.set(at, String(key), at);
          assert.ok(store.size() <= capacity);
          assert.equal(store.get(at, String(key)), at);
        }
      }),
      { seed: 20_250_616, numRuns: 50 },
    );
  });
});

describe('abandoned logins', () => {
  it('cost a bounded amount of memory: 10,000 starts leave 1,000 transactions', async () => {
    const mock = await openMock({ storeCapacity: 1000 });
    for (let batch = 0; batch < 100; batch += 1)
      await Promise.all(Array.from({ length: 100 }, () => authorize(mock.app)));
    const state = await mock.app.inject({ url: '/admin/state', headers: { authorization: `Bearer ${ADMIN_TOKEN}` } });
    const { transactions } = state.json<{ stores: Record<string, { entries: number; evictions: number }> }>().stores;
    assert.deepEqual(transactions, { entries: 1000, evictions: 9000 });
    const metrics = (await mock.app.inject('/metrics')).body;
    assert.match(metrics, /lq_idp_store_evictions_total\{store="transactions"\} 9000/);
    await mock.close();
  });
});
