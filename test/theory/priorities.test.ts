import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { meanWaitSeconds } from '../../src/theory/erlang.ts';
import { priorityPoolWaitsSeconds, priorityWaitsSeconds } from '../../src/theory/priorities.ts';
import { pollaczekKhinchineWaitSeconds } from '../../src/theory/single-server.ts';
import { assertClose } from './close.ts';
import { fixed } from './seed.ts';

const exponential = (meanSeconds: number) => ({ kind: 'exponential', meanSeconds }) as const;

describe('priorityWaitsSeconds', () => {
  it('two classes of ρ 0.2 and 0.6, mean 1 s: W₀ = 0.8, waits 1 s and 5 s', () => {
    const [urgent, other] = priorityWaitsSeconds([
      { arrivalsPerSecond: 0.2, service: exponential(1) },
      { arrivalsPerSecond: 0.6, service: exponential(1) },
    ]);
    assertClose(urgent!, 1, 1e-14);
    assertClose(other!, 5, 1e-14);
  });

  it("keeps Kleinrock's conservation law: Σ ρₖWₖ is that of one class of all", () => {
    fc.assert(
      fc.property(
        fc.array(
          fc.record({
            load: fc.double({ min: 0.01, max: 1, noNaN: true }),
            mean: fc.double({ min: 0.1, max: 5, noNaN: true }),
          }),
          {
            minLength: 1,
            maxLength: 6,
          },
        ),
        (parts) => {
          const total = parts.reduce((sum, { load }) => sum + load, 0);
          const classes = parts.map(({ load, mean }) => ({
            arrivalsPerSecond: (0.9 * load) / total / mean,
            service: exponential(mean),
          }));
          const rate = classes.reduce((sum, { arrivalsPerSecond }) => sum + arrivalsPerSecond, 0);
          const all = pollaczekKhinchineWaitSeconds({
            arrivalsPerSecond: rate,
            service: {
              kind: 'mixture',
              parts: classes.map(({ arrivalsPerSecond, service }) => ({ share: arrivalsPerSecond, of: service })),
            },
          });
          const weighted = priorityWaitsSeconds(classes).reduce(
            (sum, wait, at) => sum + ((0.9 * parts[at]!.load) / total) * wait,
            0,
          );
          assertClose(weighted, 0.9 * all, 1e-10);
        },
      ),
      fixed,
    );
  });

  it('refuses a load that never fits and a list without classes', () => {
    assert.throws(() => priorityWaitsSeconds([{ arrivalsPerSecond: 1, service: exponential(1) }]), /no steady state/);
    assert.throws(() => priorityWaitsSeconds([]), /RangeError: classes is 0/);
  });
});

describe('priorityPoolWaitsSeconds', () => {
  it('with one class is M/M/c, with one server is M/G/1, and keeps the conservation law', () => {
    assertClose(
      priorityPoolWaitsSeconds({ arrivalsPerSecond: [8], servicePerSecond: 1, servers: 10 })[0]!,
      meanWaitSeconds({ arrivalsPerSecond: 8, servicePerSecond: 1, servers: 10 }),
      1e-13,
    );
    const single = priorityPoolWaitsSeconds({ arrivalsPerSecond: [0.2, 0.6], servicePerSecond: 1, servers: 1 });
    assertClose(single[0]!, 1, 1e-13);
    assertClose(single[1]!, 5, 1e-13);
    const three = priorityPoolWaitsSeconds({ arrivalsPerSecond: [1, 3, 4], servicePerSecond: 1, servers: 10 });
    assertClose(
      (three[0]! + 3 * three[1]! + 4 * three[2]!) / 8,
      meanWaitSeconds({ arrivalsPerSecond: 8, servicePerSecond: 1, servers: 10 }),
      1e-12,
    );
  });
});
