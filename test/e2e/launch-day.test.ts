/**
 * The product's story with the real programs: k6 against mock-idp, launch-day as shipped. What each variant has to do is said in shares of
 * the knee, which the profile gives, and in lengths of the spike; nothing here depends on how fast the machine is.
 */
import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { Ajv2020 } from 'ajv/dist/2020.js';
import type { LoginCounts, ResultDocument, VariantResult } from '../../src/model/record/result.ts';
import type { Plan } from '../../src/model/scenario/plan.ts';
import { simulateVariant } from '../../src/simulator/simulate-variant.ts';
import { launchquake, projectFolder } from './command-line.ts';
import type { CommandEnd } from './command-line.ts';
import { isTheMachines } from './machine-rules.ts';

const folder = mkdtempSync(join(tmpdir(), 'launch-day-'));
const scenarioText = readFileSync(join(projectFolder, 'scenarios/launch-day.yaml'), 'utf8');
/** Length of the spike in run seconds: 200 story seconds, compressed ten times. */
const SPIKE_SECONDS = 20;

/** Answered before the identity server. */
const edgeSteps: readonly string[] = ['queue-poll', 'retry-permit'];

interface Run {
  readonly command: CommandEnd;
  readonly result: ResultDocument;
}

/** A run that only the machine spoilt is not judged but repeated, as its user would. */
const MOST_RUNS = 3;

async function run(scenario: string, variants: readonly string[]): Promise<Run> {
  for (let left = MOST_RUNS - 1; ; left -= 1) {
    const one = await runOnce(scenario, variants);
    const reasons = one.result.variants.flatMap(({ validity }) => validity.reasons);
    const isSpoilt = reasons.length > 0 && reasons.every(isTheMachines);
    if (!isSpoilt || left === 0) return one;
    process.stderr.write(`repeated, the machine was busy: ${reasons.join('; ')}\n`);
  }
}

async function runOnce(scenario: string, variants: readonly string[]): Promise<Run> {
  const chosen = variants.flatMap((variant) => ['--variant', variant]);
  const command = await launchquake(['run', scenario, ...chosen, '--out', join(folder, 'runs'), '--json']);
  assert.ok(command.stdout.startsWith('{'), `no document on stdout; stderr: ${command.stderr.slice(-2000)}`);
  return { command, result: JSON.parse(command.stdout) as ResultDocument };
}

/** launch-day with one thing changed and nothing expected. */
function altered(name: string, from: string, to: string): string {
  const text = scenarioText.replace(from, to).replace(/^expect:[\s\S]*/m, '');
  assert.ok(text.includes(to), `${from} is in launch-day.yaml`);
  const path = join(folder, `${name}.yaml`);
  writeFileSync(path, text);
  return path;
}

function variantOf({ result, command }: Run, name: string): VariantResult {
  const variant = result.variants.find((one) => one.name === name);
  assert.ok(variant, `${name} was run; stderr: ${command.stderr.slice(-2000)}`);
  assert.deepEqual(variant.validity, { valid: true, reasons: [] });
  return variant;
}

function assertAccountCloses({ intended, completed, abandoned, refused, failed, inFlight }: LoginCounts): void {
  assert.equal(completed + abandoned + refused + failed + inFlight, intended);
}

const shareOfKnee = ({ goodputPerSecond, kneePerSecond }: VariantResult): number =>
  goodputPerSecond.duringLate!.value / kneePerSecond!.value;
const afterShare = ({ goodputPerSecond, offeredPerSecond }: VariantResult): number =>
  goodputPerSecond.after!.value / offeredPerSecond.after!;

function assertRecoversWithin(variant: VariantResult, seconds: number): void {
  assert.equal(variant.recovery.recovered, true);
  assert.ok(variant.recovery.seconds!.value <= seconds, `${variant.name} took ${variant.recovery.seconds!.value} s`);
}

function assertCollapsedForGood(variant: VariantResult): void {
  assert.ok(shareOfKnee(variant) < 0.45, `${variant.name}: ${shareOfKnee(variant)} of the knee`);
  assert.ok(afterShare(variant) < 0.1, `${variant.name}: ${afterShare(variant)} of the offered load after the spike`);
  assert.equal(variant.recovery.recovered, false);
}

function assertHolds(variant: VariantResult): void {
  assert.ok(shareOfKnee(variant) >= 0.85, `${variant.name}: ${shareOfKnee(variant)} of the knee`);
  assertRecoversWithin(variant, SPIKE_SECONDS / 2);
}

after(() => rmSync(folder, { recursive: true, force: true }));

describe('launch-day, the variants of a run that names none', () => {
  let first: Run;
  before(async () => {
    first = await run('launch-day', []);
  });

  it('passes: every expectation of the scenario holds, exit code 0', () => {
    assert.deepEqual(
      first.result.variants.map(({ name }) => name),
      ['naive', 'backoff', 'bounded', 'waiting-room'],
    );
    const breached = first.result.expectations.filter(({ outcome }) => outcome === 'breached');
    assert.deepEqual([first.result.verdict, first.command.exitCode, breached], ['pass', 0, []]);
  });

  it('prints one document that follows the committed schema', () => {
    const schema = JSON.parse(readFileSync(join(projectFolder, 'schemas/result.schema.json'), 'utf8')) as object;
    const validate = new Ajv2020({ allErrors: true, strict: true }).compile(schema);
    assert.ok(validate(first.result), JSON.stringify(validate.errors));
  });

  it('naive collapses and stays down', () => assertCollapsedForGood(variantOf(first, 'naive')));

  it('backoff with a budget recovers before the end', () => {
    assert.equal(variantOf(first, 'backoff').recovery.recovered, true);
  });

  it('a bounded queue keeps 60 % of the knee, recovers within a spike length, wastes under 5 %', () => {
    const bounded = variantOf(first, 'bounded');
    assert.ok(shareOfKnee(bounded) >= 0.6, `${shareOfKnee(bounded)}`);
    assertRecoversWithin(bounded, SPIKE_SECONDS);
    assert.ok(bounded.deadWorkRatio! < 0.05, `${bounded.deadWorkRatio}`);
  });

  it('a waiting room holds the knee', () => assertHolds(variantOf(first, 'waiting-room')));

  it('accounts for every login, per variant and per segment', () => {
    for (const { logins, segments } of first.result.variants) {
      assertAccountCloses(logins);
      Object.values(segments).forEach(assertAccountCloses);
      const intended = Object.values(segments).reduce((sum, segment) => sum + segment.intended, 0);
      assert.equal(intended, logins.intended);
      assert.ok(logins.intended > 400, 'a run of this size');
    }
  });

  for (const name of ['naive', 'backoff', 'bounded', 'waiting-room'])
    it(`${name}: the same plan in virtual time sends as many requests within 5 % and ends as many logins each way within 3 points`, () => {
      const live = variantOf(first, name);
      const path = resolve(projectFolder, first.result.record, 'variants', name, 'plan.json');
      const { logins } = simulateVariant(JSON.parse(readFileSync(path, 'utf8')) as Plan);
      const sent = logins.flatMap(({ attempts }) => attempts).filter(([step]) => !edgeSteps.includes(step)).length;
      assert.ok(Math.abs(live.attempts / sent - 1) <= 0.05, `${live.attempts} live, ${sent} simulated`);
      for (const outcome of ['completed', 'abandoned', 'refused', 'failed'] as const) {
        const simulated = logins.filter((login) => login.outcome === outcome).length;
        const points = (100 * Math.abs(live.logins[outcome] - simulated)) / logins.length;
        assert.ok(points <= 3, `${outcome}: ${live.logins[outcome]} live, ${simulated} simulated`);
      }
    });

  it('gives every variant the same arrivals', () => {
    const intended = first.result.variants.map(({ logins }) => logins.intended);
    assert.equal(new Set(intended).size, 1);
  });
});

describe('launch-day, the other variants', () => {
  let second: Run;
  before(async () => {
    second = await run('launch-day', ['jitter', 'bounded', 'bounded-anywhere']);
  });

  it('jitter alone does not rescue an open system, and the report says so', () => {
    assertCollapsedForGood(variantOf(second, 'jitter'));
    const report = readFileSync(resolve(projectFolder, second.result.record, 'report.md'), 'utf8');
    assert.match(report, /jitter[^\n]*does not rescue/i);
  });

  it('a bound that may refuse any step keeps less than half of what refusing at the door keeps', () => {
    const [door, anywhere] = [variantOf(second, 'bounded'), variantOf(second, 'bounded-anywhere')];
    assert.ok(shareOfKnee(anywhere) < 0.5 * shareOfKnee(door), `${shareOfKnee(anywhere)} against ${shareOfKnee(door)}`);
  });
});

describe('the collapse comes from the rules alone', () => {
  let [bigger, calmer, everything]: (Run | undefined)[] = [];
  before(async () => {
    const workers = altered('four-times-the-workers', 'servers: 4', 'servers: 16');
    const calm = altered('no-spike', 'fallSeconds: 0, perSecond: 21.6', 'fallSeconds: 0, perSecond: 0');
    [bigger, calmer, everything] = await Promise.all([
      run(workers, ['naive']),
      run(calm, ['naive']),
      run('launch-day', ['all']),
    ]);
  });

  it('with every protection it holds the knee', () => assertHolds(variantOf(everything!, 'all')));

  it('with four times the workers naive does not collapse', () => {
    const naive = variantOf(bigger!, 'naive');
    assert.ok(naive.goodputPerSecond.duringLate!.value > 0.8 * naive.offeredPerSecond.during!);
    assert.ok(afterShare(naive) > 0.8, `${afterShare(naive)}`);
    assert.equal(naive.recovery.recovered, true);
  });

  it('without the spike it does not either', () => {
    const naive = variantOf(calmer!, 'naive');
    assert.ok(afterShare(naive) > 0.75, `${afterShare(naive)}`);
    assert.ok(naive.deadWorkRatio! < 0.05, `${naive.deadWorkRatio}`);
  });
});
