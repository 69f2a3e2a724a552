import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { phasesToPulse, pulseLeadSeconds } from '../../../src/model/record/pulse.ts';
import { phaseOf } from '../../../src/model/scenario/phase.ts';
import { plainPlan } from '../plan.ts';

/** warm-up 0–20, before 20–60, trigger 60–100, after 100–190. */
const plan = plainPlan({
  durationSeconds: 190,
  warmUpSeconds: 20,
  trigger: { startSeconds: 60, durationSeconds: 40 },
});
const at = (atSeconds: number, number = 1, pushSeconds = 1) => phasesToPulse(plan, { atSeconds, number, pushSeconds });

describe('phasesToPulse', () => {
  const table = [
    ['before the start: what comes first', -1.5, ['warm-up']],
    ['early in a phase: that phase', 3, ['warm-up']],
    ['2.1 s before the next: not yet', 57.9, ['before']],
    ['2 s before the next: that too', 58, ['before', 'trigger']],
    ['for the window of a rate after a change: both', 71.9, ['before', 'trigger']],
    ['then the new phase alone', 72, ['trigger']],
    ['2 s before the end: draining too', 188, ['after', 'draining']],
    ['at the end: all that have been', 190.3, ['warm-up', 'before', 'trigger', 'after', 'draining']],
  ] as const;
  for (const [what, seconds, phases] of table) it(what, () => assert.deepEqual(at(seconds), phases));

  it('repeats past phases with every 15th pulse', () => {
    assert.deepEqual(at(120, 14), ['after']);
    assert.deepEqual(at(120, 15), ['warm-up', 'before', 'trigger', 'after']);
  });

  it('looks two pushes ahead, however long they are', () => {
    assert.deepEqual(at(50, 1, 5), ['before', 'trigger']);
    assert.deepEqual(at(49.9, 1, 5), ['before']);
  });

  for (const pushSeconds of [1, 5])
    it(`has every phase pulsed in two pushes of ${pushSeconds} s before it begins, whenever the pulse started`, () => {
      for (let start = -pulseLeadSeconds(pushSeconds) - 1; start < -pulseLeadSeconds(pushSeconds); start += 0.09) {
        const ahead = new Map<string, number>();
        const begun = new Set<string>();
        for (let number = 0; number < 240 / pushSeconds; number += 1) {
          const atSeconds = start + number * pushSeconds;
          begun.add(phaseOf(plan, atSeconds));
          const coming = at(atSeconds, number, pushSeconds).filter((phase) => !begun.has(phase));
          for (const phase of coming) ahead.set(phase, (ahead.get(phase) ?? 0) + 1);
        }
        for (const phase of ['warm-up', 'before', 'trigger', 'after', 'draining'])
          assert.ok((ahead.get(phase) ?? 0) >= 2, `${phase} from ${start}: ${ahead.get(phase)}`);
      }
    });

  it('knows no phase of no length', () => {
    const sudden = plainPlan({
      durationSeconds: 20,
      warmUpSeconds: 0,
      trigger: { startSeconds: 0, durationSeconds: 5 },
    });
    assert.deepEqual(phasesToPulse(sudden, { atSeconds: 21, number: 1, pushSeconds: 1 }), [
      'trigger',
      'after',
      'draining',
    ]);
  });
});
