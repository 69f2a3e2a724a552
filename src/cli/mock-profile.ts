/** Which service a mock is: a profile from a file, or the server's part of a scenario's plan. The same options for every verb that starts one. */
import type { Command } from 'commander';
import type { ProfileDocument } from '../../mock-idp/profiles/profile-document.ts';
import type { Problem } from '../model/errors.ts';
import { compilePlan } from '../model/scenario/compile.ts';
import { serverProfileOf } from '../model/scenario/server-profile.ts';
import { loadScenario } from '../runners/scenario-file.ts';
import { numberOption } from './verb.ts';
import type { World } from './world.ts';

export interface MockProfileOptions {
  readonly profile?: string;
  readonly scenario?: string;
  readonly variant?: string;
  readonly compress?: number;
  readonly scale?: number;
  readonly seed?: number;
}

const shaping = ['variant', 'compress', 'scale', 'seed'] as const;

export const declareMockProfileOptions = (command: Command): Command =>
  command
    .option(
      '--profile <name|file>',
      'capacity profile: keycloak, eid-national, bankid-like, fast, or a YAML file (default: eid-national)',
    )
    .option('--scenario <scenario>', 'the service that a run of this scenario has: capacity, protection, retry budget')
    .option('--variant <name>', 'of that scenario (default: the first that it runs)')
    .option('--compress <k>', 'time compression: durations ÷ k, rates × k', numberOption({ from: 1, to: 1000 }))
    .option('--scale <s>', 'capacity × s', numberOption({ from: 0.001, to: 1000 }))
    .option(
      '--seed <n>',
      'seed of the service times',
      numberOption({ from: 0, to: Number.MAX_SAFE_INTEGER, whole: true }),
    );

/** Options that say nothing together. */
export function mockProfileProblems(options: MockProfileOptions): readonly Problem[] {
  const { profile, scenario } = options;
  if (profile !== undefined && scenario !== undefined)
    return [{ where: '--profile', found: '--scenario too', expected: 'one of the two: each says the whole service' }];
  if (scenario !== undefined) return [];
  return shaping
    .filter((name) => options[name] !== undefined)
    .map((name) => ({ where: `--${name}`, found: 'no --scenario', expected: 'the scenario that it is said of' }));
}

export interface MockProfile {
  readonly profile: ProfileDocument;
  /** `scenario` and `variant` of a plan; nothing of a file. */
  readonly labels: Readonly<Record<string, string>>;
  /** What it can do at most, in one line. */
  readonly capacity: string;
}

/** @throws LaunchquakeError PROFILE_INVALID, SCENARIO_NOT_FOUND, SCENARIO_INVALID, VARIANT_UNKNOWN, PLAN_INVALID */
export async function mockProfileOf(world: World, options: MockProfileOptions): Promise<MockProfile> {
  // Loaded here: only verbs that serve need the server's code.
  const { advertisedCapacity, capacityInWords } = await import('../../mock-idp/profiles/advertised-capacity.ts');
  const mockProfile = async (): Promise<Omit<MockProfile, 'capacity'>> =>
    options.scenario === undefined ? ofFile(options.profile) : ofScenario(world, options, options.scenario);
  const { profile, labels } = await mockProfile();
  return { profile, labels, capacity: capacityInWords(advertisedCapacity(profile)) };
}

async function ofFile(nameOrFile = 'eid-national'): Promise<Omit<MockProfile, 'capacity'>> {
  const { profileOfNameOrFile } = await import('../../mock-idp/profiles/named-profiles.ts');
  return { profile: profileOfNameOrFile(nameOrFile), labels: {} };
}

async function ofScenario(
  world: World,
  options: MockProfileOptions,
  name: string,
): Promise<Omit<MockProfile, 'capacity'>> {
  const { scenario } = await loadScenario(world.files, world.packageFolder, name);
  const variant = options.variant ?? scenario.runByDefault?.[0] ?? scenario.variants[0]?.name ?? '';
  const plan = compilePlan(scenario, variant, options);
  return { profile: serverProfileOf(plan), labels: { scenario: plan.scenario, variant: plan.variant } };
}

/** The same options for another command line. */
export function mockProfileArgs(options: MockProfileOptions): readonly string[] {
  const names = ['profile', 'scenario', ...shaping] as const;
  return names.flatMap((name) => (options[name] === undefined ? [] : [`--${name}`, String(options[name])]));
}
