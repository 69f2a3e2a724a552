import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { measuresOf } from '../../../src/analysis/fidelity/measures.ts';
import { traceOfLive, traceOfSimulated } from '../../../src/analysis/fidelity/trace.ts';
import { factsOf } from '../../../src/analysis/plan-facts.ts';
import { simulateVariant } from '../../../src/simulator/simulate-variant.ts';
import { simulate } from '../../../src/simulator/simulate.ts';
import { requestPlan } from './request-plan.ts';

describe('what a live and a simulated run leave behind', () => {
  const plan = requestPlan();

  it('is the same for the same logins', () => {
    const live = traceOfLive(simulateVariant(plan));
    const { server, timeToLogin, ...simulated } = traceOfSimulated(simulate(plan));
    const { server: sampled, timeToLogin: timed, ...counted } = live;
    assert.deepEqual(counted, simulated);
    assert.deepEqual(timed.counts, timeToLogin.counts);
    assert.deepEqual(sampled, server);
  });

  it('is counted in windows of five seconds', () => {
    const trace = traceOfSimulated(simulate(plan));
    const { windows, shares } = measuresOf(trace, plan, factsOf(plan));
    assert.deepEqual([windows.goodput.length, windows.attempts.length, windows.queue.length], [20, 20, 20]);
    const attempts = windows.attempts.reduce<number>((sum, perSecond) => sum + 5 * (perSecond ?? 0), 0);
    assert.ok(Math.abs(attempts - trace.counts.intended) < 1e-6, `${attempts} of ${trace.counts.intended}`);
    const queued = windows.queue.reduce<number>((sum, mean) => sum + 5 * (mean ?? 0), 0);
    const total = trace.server.at(-1)?.stations['web']?.queueSeconds ?? Number.NaN;
    assert.ok(Math.abs(queued - total) < 1e-6 * total, `${queued} of ${total} request-seconds`);
    const all = Object.values(shares).reduce((sum, share) => sum + share, 0);
    assert.ok(Math.abs(all - 1) < 1e-12);
  });

  it('takes logins under way for the queue where all are served at once', () => {
    const shared = requestPlan({
      protection: { ...plan.protection, queueBound: null, discipline: 'processor-sharing' },
    });
    const trace = traceOfSimulated(simulate(shared));
    const { windows } = measuresOf(trace, shared, factsOf(shared));
    const present = trace.server.slice(1).map(({ stations }) => stations['web']?.inService ?? 0);
    const first = present.slice(0, 5).reduce((sum, count) => sum + count, 0) / 5;
    assert.ok(Math.max(...present) > 2);
    assert.ok(Math.abs((windows.queue[0] ?? Number.NaN) - first) < 0.5, `${windows.queue[0]}, present ${first}`);
  });

  it('cannot be put into windows that its bins do not fill', () => {
    const trace = { ...traceOfSimulated(simulate(plan)), binSeconds: 2 };
    assert.throws(() => measuresOf(trace, plan, factsOf(plan)), /bins of 2 s do not fit into windows of 5 s/);
  });

  it('has moments: the rush stops goodput, and it comes back', () => {
    const { collapseAtSeconds, recoverySeconds } = measuresOf(traceOfSimulated(simulate(plan)), plan, factsOf(plan));
    assert.ok(collapseAtSeconds > 30 && collapseAtSeconds < 60, `${collapseAtSeconds} s`);
    assert.ok(recoverySeconds < 20, `${recoverySeconds} s`);
  });
});
