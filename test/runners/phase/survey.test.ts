import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { triggerOf } from '../../../src/analysis/phase/axes.ts';
import type { PhaseDiagram } from '../../../src/analysis/phase/diagram.ts';
import type { PhaseOutcome } from '../../../src/analysis/phase/point-tally.ts';
import { rateAt } from '../../../src/model/traffic/shapes.ts';
import { kneeOf } from '../../../src/model/service/capacity.ts';
import type { PhaseJob } from '../../../src/runners/phase/replicate.ts';
import { survey } from '../../../src/runners/phase/survey.ts';
import type { SurveyWishes } from '../../../src/runners/phase/wishes.ts';
import { retryPlan } from '../../analysis/phase/retry-plan.ts';

const plan = retryPlan();

/** A service that is down after a trigger above 150/s, by itself above 290/s, and comes back once it is cut below 110/s. */
function fate({ plan: { arrivals, faults, durationSeconds }, horizonsSeconds }: PhaseJob): PhaseOutcome {
  const [load, last] = [rateAt(arrivals, 0), rateAt(arrivals, durationSeconds - 1)];
  const isHit = (faults ?? []).some(({ durationSeconds: length }) => length >= 5);
  const isDown = last === load ? load > (isHit ? 150 : 290) : last > 110;
  return {
    healthyBefore: true,
    states: horizonsSeconds.map(() => (isDown ? 'down' : 'back')),
    backlog: isHit ? 1000 : 0,
    events: 10,
  };
}

const wishesOf = (more: Partial<SurveyWishes> = {}): SurveyWishes => {
  const trigger = triggerOf(plan);
  if (trigger === null) throw new RangeError('no trigger');
  return {
    trigger,
    knee: kneeOf(plan),
    loads: [100, 140, 200, 295],
    sizes: [0.5, 1],
    lengths: [1, 10],
    horizonSeconds: 100,
    tenTimes: true,
    mostSeeds: 40,
    rare: false,
    ...more,
  };
};

async function surveyed(wishes = wishesOf()): Promise<{ diagram: PhaseDiagram; jobs: PhaseJob[]; stages: string[] }> {
  const jobs: PhaseJob[] = [];
  const stages: string[] = [];
  const run = (round: readonly PhaseJob[]): Promise<PhaseOutcome[]> => {
    jobs.push(...round);
    return Promise.resolve(round.map(fate));
  };
  const diagram = await survey(plan, wishes, run, (stage) => void stages.push(stage));
  return { diagram, jobs, stages };
}

describe('the survey of a phase diagram', () => {
  it('tries every cell of a load that is carried, and none of one that is not', async () => {
    const { diagram, stages } = await surveyed();
    const verdicts = diagram.cells.map((cell) => `${cell.loadPerSecond} ${cell.lengthSeconds} ${cell.verdict}`);
    assert.equal(diagram.cells.length, 16);
    assert.equal(new Set(verdicts).size, 8);
    assert.ok(verdicts.includes('140 10 recovers'));
    assert.ok(verdicts.includes('200 1 recovers'));
    assert.ok(verdicts.includes('200 10 tips'));
    assert.ok(verdicts.includes('295 10 unhealthy'));
    assert.deepEqual(stages, ['loads without a trigger', 'cells', 'capacities']);
  });

  it('finds hidden and advertised capacity and the load to shed to, each in a bracket of 1 % of the knee', async () => {
    const { diagram } = await surveyed();
    for (const [found, exact] of [
      [diagram.hiddenCapacity, 150],
      [diagram.advertisedCapacity, 290],
      [diagram.shed?.to, 110],
    ] as const) {
      assert.ok(found !== null && found !== undefined);
      assert.ok(found.low <= exact && exact <= found.high, `${found.low}–${found.high}, ${exact}`);
      assert.ok(found.high - found.low <= 3);
      assert.equal(found.atTenTimes?.count, 0);
      assert.ok((found.atTenTimes?.n ?? 0) >= 16);
    }
    assert.equal(diagram.shed?.fromPerSecond, 200);
  });

  it('runs no seed of a point twice, and counts all of them', async () => {
    const { diagram, jobs } = await surveyed();
    assert.equal(new Set(jobs.map((job) => JSON.stringify(job))).size, jobs.length);
    assert.equal(diagram.replications, jobs.length);
    assert.equal(diagram.events, jobs.length * 10);
    assert.ok(jobs.every(({ plan: { seed } }) => seed >= plan.seed && seed < plan.seed + 40));
  });

  it('looks at one horizon alone when that is asked for', async () => {
    const { diagram, jobs } = await surveyed(wishesOf({ tenTimes: false }));
    assert.ok(jobs.every(({ horizonsSeconds }) => horizonsSeconds.length === 1));
    assert.equal(diagram.tenTimesSeconds, null);
    assert.ok(diagram.cells.every(({ tipAtTenTimes }) => tipAtTenTimes === null));
    assert.equal(diagram.hiddenCapacity?.atTenTimes, null);
  });

  it('has nothing to shed where nothing tips', async () => {
    const { diagram } = await surveyed(wishesOf({ loads: [100, 140] }));
    assert.equal(diagram.shed, null);
  });

  it('is usable as far as it came when it is stopped', async () => {
    let rounds = 0;
    const run = (round: readonly PhaseJob[]): Promise<(PhaseOutcome | null)[]> => {
      rounds += 1;
      return Promise.resolve(round.map((job) => (rounds < 3 ? fate(job) : null)));
    };
    const diagram = await survey(plan, wishesOf(), run, () => undefined);
    assert.equal(diagram.aborted, true);
    assert.equal(rounds, 3);
    assert.equal(diagram.untouched.length, 4);
    assert.ok(diagram.cells.some(({ verdict }) => verdict === 'untried'));
    assert.equal(diagram.hiddenCapacity, null);
  });
});
