import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { VariantRecord } from '../../../src/model/record/run-record.ts';
import type { Plan } from '../../../src/model/scenario/plan.ts';
import type { Scenario } from '../../../src/model/scenario/schema.ts';
import { type Ran, type WantedRun, liveRecords, liveRunSeconds } from '../../../src/runners/fidelity/live-runs.ts';
import type { LiveContext } from '../../../src/runners/verify/live.ts';
import { requestPlan } from '../../analysis/fidelity/request-plan.ts';

const want = (name: string, changes: Partial<Plan> = {}): WantedRun => ({
  name,
  scenario: {} as Scenario,
  plan: requestPlan(changes),
});

/** A machine of two cores; whoever is told anything keeps it in `said`. */
function contextOf(stop = new AbortController().signal): { context: LiveContext; said: string[] } {
  const said: string[] = [];
  const machine = { cores: 2, memoryBytes: 16e9 };
  const context = { world: { machine }, stop, say: (line: string) => said.push(line) } as unknown as LiveContext;
  return { context, said };
}

/** Runs whose faults are those of `faultsOf`, by name and number of the try; keeps the groups that were asked for. */
function runner(faultsOf: (name: string, number: number) => readonly string[]) {
  const groups: string[][] = [];
  const tries = new Map<string, number>();
  const run = (group: readonly WantedRun[]): Promise<readonly Ran[]> => {
    groups.push(group.map(({ name }) => name));
    const ran = group.map(({ name }) => {
      const number = (tries.get(name) ?? 0) + 1;
      tries.set(name, number);
      return { name, record: { name, reachedSeconds: number } as VariantRecord, faults: faultsOf(name, number) };
    });
    return Promise.resolve(ran);
  };
  return { groups, run };
}

const busy = { arrivals: [{ shape: 'constant', perSecond: 190 }], durationSeconds: 5 } as const;

describe('live runs for the proof', () => {
  it('are made side by side as far as they do not feel each other', async () => {
    const { groups, run } = runner(() => []);
    const { context } = contextOf();
    const records = await liveRecords([want('a'), want('b'), want('c', busy), want('d', busy)], context, run);
    assert.deepEqual(groups, [['a', 'b'], ['c'], ['d']]);
    assert.deepEqual([...records.keys()], ['a', 'b', 'c', 'd']);
  });

  it('take as long as their groups, one after the other', () => {
    const machine = { cores: 2, memoryBytes: 16e9 };
    const [one, three] = [[want('a')], [want('a'), want('b'), want('c')]].map((runs) => liveRunSeconds(runs, machine));
    assert.ok((one ?? 0) >= 100, `${one} s for a run of 100 s`);
    assert.equal(three, 2 * (one ?? NaN));
    assert.equal(liveRunSeconds([], machine), 0);
  });

  it('are repeated alone when the machine spoilt them, and only the valid one counts', async () => {
    const { groups, run } = runner((name, number) => (name === 'b' && number < 3 ? ['it was late'] : []));
    const { context, said } = contextOf();
    const records = await liveRecords([want('a'), want('b'), want('c')], context, run);
    assert.deepEqual(groups, [['a', 'b'], ['c'], ['b'], ['b']]);
    assert.equal(records.get('b')?.reachedSeconds, 3);
    assert.deepEqual(said, ['not valid: b: it was late', 'not valid: b: it was late']);
  });

  it('end in an error that names the reason when they never are valid', async () => {
    const { groups, run } = runner(() => ['no processor left']);
    await assert.rejects(
      liveRecords([want('a')], contextOf().context, run),
      /RUN_INVALID[^]*found a: no processor left, expected valid runs/,
    );
    assert.equal(groups.length, 3);
  });

  it('are not begun once somebody asked to stop', async () => {
    const { groups, run } = runner(() => []);
    await assert.rejects(liveRecords([want('a')], contextOf(AbortSignal.abort()).context, run), /INTERRUPTED/);
    assert.deepEqual(groups, []);
  });
});
