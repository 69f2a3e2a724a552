/** Everything k6 is told from outside. Read in init context, once a VU; the arrivals are shared by all of them. */
import { SharedArray } from 'k6/data';
import type { Plan } from '../../src/model/scenario/plan.ts';

function required(name: string): string {
  const value = __ENV[name];
  if (value === undefined || value === '')
    throw new Error(`${name} is not set: this script is started by \`launchquake run\``);
  return value;
}

/** The plan of one variant. */
export const plan = JSON.parse(open(required('LQ_PLAN'))) as Plan;

/** Intended start times of all logins, run seconds. */
export const arrivals = new SharedArray<number>(
  'arrivals',
  () => JSON.parse(open(required('LQ_ARRIVALS'))) as number[],
);

/** Base URL of the identity server, without a slash at its end. */
export const targetUrl = required('LQ_TARGET').replace(/\/+$/, '');

/** True in the init context whose options k6 uses. */
export const isFirstInit = __VU === 0;

/** File that handleSummary writes. */
export const summaryPath = required('LQ_SUMMARY');
