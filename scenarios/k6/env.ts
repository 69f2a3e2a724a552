/**
 * Everything k6 is told from outside. Read in init context, once a VU; the arrivals are shared by all of them.
 * Under `launchquake run` it comes in files that LQ_… variables name. In an exported script the plan stands in the script itself.
 */
import { SharedArray } from 'k6/data';
import type { Baked } from '../../src/model/scenario/baked.ts';
import type { Plan } from '../../src/model/scenario/plan.ts';
import { ruleOnTarget } from '../../src/model/target.ts';
import { START_EVERY_SECONDS } from '../../src/model/traffic/common-start.ts';
import { arrivalTimes } from '../../src/model/traffic/arrivals.ts';

/** The head of an exported script; not there under `launchquake run`. */
declare const LAUNCHQUAKE: Baked | undefined;

const baked = typeof LAUNCHQUAKE === 'undefined' ? undefined : LAUNCHQUAKE;

/** An empty variable counts as none: k6-operator hands variables that come from elsewhere to its first pod empty. */
function optional(name: string): string | undefined {
  const value = __ENV[name];
  return value === '' ? undefined : value;
}

function required(name: string): string {
  const value = optional(name);
  if (value === undefined) throw new Error(`${name} is not set: this script is started by \`launchquake run\``);
  return value;
}

function wholeNumber(name: string, least: number): number | undefined {
  const text = optional(name);
  if (text === undefined) return undefined;
  const value = Number(text);
  if (Number.isInteger(value) && value >= least) return value;
  throw new Error(`${name}: found ${text}, expected a whole number of at least ${least}`);
}

/** The plan of one variant. */
export const plan = baked?.plan ?? (JSON.parse(open(required('LQ_PLAN'))) as Plan);

/** Intended start times of all logins, run seconds. */
export const arrivals = new SharedArray<number>('arrivals', () =>
  baked === undefined ? (JSON.parse(open(required('LQ_ARRIVALS'))) as number[]) : arrivalTimes(baked.plan),
);

/** Base URL of the identity server, without a slash at its end. */
export const targetUrl = baked === undefined ? required('LQ_TARGET').replace(/\/+$/, '') : allowedTarget(baked);

/** The safety catch of an exported script: anybody may have started it, at anything. */
function allowedTarget({ target, owned }: Baked): string {
  const claims = [...owned, optional('LQ_I_OWN') ?? ''];
  const ruling = ruleOnTarget(optional('LQ_TARGET') ?? target, claims);
  if (ruling.allowed) return ruling.url;
  const { found, expected, hint } = ruling;
  const remedy = hint === undefined ? '' : `; load only what you own: LQ_I_OWN=${hint}`;
  throw new Error(`TARGET_REFUSED  LQ_TARGET: found ${found}, expected ${expected}${remedy}`);
}

/** True in the init context whose options k6 uses. */
export const isFirstInit = __VU === 0;

/** An exported script, started by somebody else than `launchquake run`. */
export const isExported = baked !== undefined;

/** File that handleSummary writes; null: none. */
export const summaryPath = baked === undefined ? required('LQ_SUMMARY') : (optional('LQ_SUMMARY') ?? null);

/** Whether every login leaves a line on the console. */
export const writesLines = baked === undefined || optional('LQ_LINES') === '1';

/** k6 processes that share the arrivals, this one included. */
export const instances = wholeNumber('LQ_INSTANCES', 1) ?? baked?.instances ?? 1;

/** Which of them this one is, from 1; null: whoever starts it says so with a tag of its own. */
export const instance = wholeNumber('LQ_INSTANCE', 1) ?? (instances === 1 ? 1 : null);

/** Several instances begin at whole multiples of so many seconds of the wall clock: longer, where they are let go one after the other. */
export const startEverySeconds = wholeNumber('LQ_START_EVERY', 1) ?? START_EVERY_SECONDS;

/** The most virtual users to make ready over all instances; null: one for every login. */
export const mostUsers = wholeNumber('LQ_USERS', 1) ?? baked?.mostUsers ?? null;

/**
 * Seconds between two pushes to Prometheus; null: k6 sends its metrics to nobody. An exported script takes it from k6's own variables,
 * and one second when they name a server alone.
 */
export const pushSeconds = givenPushSeconds() ?? pushSecondsOfK6();

function givenPushSeconds(): number | undefined {
  const text = optional('LQ_PULSE');
  if (text === undefined || Number(text) > 0) return text === undefined ? undefined : Number(text);
  throw new Error(`LQ_PULSE: found ${text}, expected a number of seconds above 0`);
}

function pushSecondsOfK6(): number | null {
  if (baked === undefined || optional('K6_PROMETHEUS_RW_SERVER_URL') === undefined) return null;
  const seconds = /^([0-9.]+)s$/.exec(optional('K6_PROMETHEUS_RW_PUSH_INTERVAL') ?? '')?.[1];
  return Number(seconds ?? '1');
}

/** null: not told. */
export const givenRunId = optional('LQ_RUN') ?? null;

/** The run that all samples of an exported script belong to: instances on several hosts have to be told the same. */
export const runId = givenRunId ?? `${plan.scenario}-${plan.variant}-${utcNow()}`;

/** `20260102T030405Z`: sorts by time. */
function utcNow(): string {
  return new Date().toISOString().replace(/[-:]|\.\d+/g, '');
}
