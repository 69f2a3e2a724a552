/** How many k6 a variant needs, and how large each of them is. */
import { BYTES_PER_USER, REQUESTS_PER_SECOND_PER_CORE, estimateVariant } from '../../model/scenario/estimate.ts';
import type { Plan } from '../../model/scenario/plan.ts';
import { arrivalTimes } from '../../model/traffic/arrivals.ts';
import { usersFor } from '../../model/traffic/instances.ts';
import { usersInStorm } from '../../model/traffic/storm-users.ts';

/** all: one virtual user for every login, so that none can be dropped. storm: as many as are there when nobody gets an answer. */
export type UsersWish = 'all' | 'storm' | number;

export interface Generators {
  readonly logins: number;
  /** The most virtual users to make ready, as the script is told; null: one for every login. */
  readonly mostUsers: number | null;
  readonly instances: number;
  /** Virtual users of all instances. */
  readonly users: number;
  readonly peakRequestsPerSecond: number;
  readonly cores: number;
  readonly memoryMebibytes: number;
}

const MEBIBYTE = 1024 ** 2;
/** A pod that wants more than its limit is killed: what was measured, rounded up. */
const MEBIBYTES_PER_USER = Math.ceil(BYTES_PER_USER / MEBIBYTE);
/** k6 itself, the arrivals, and what is under way. */
const MEBIBYTES_PER_INSTANCE = 256;
/** Size of the largest instance: as a pod it still finds a place on a node of four cores and eight GiB. */
const MOST_USERS_PER_INSTANCE = 2000;
const MOST_CORES_PER_INSTANCE = 2;

/** @param instances undefined: as many as the load needs */
export function generatorsOf(
  plan: Plan,
  { users: wish, instances: wanted }: { readonly users: UsersWish; readonly instances: number | undefined },
): Generators {
  const times = arrivalTimes(plan);
  const { peakUsers, peakRequestsPerSecond } = estimateVariant(plan);
  const mostUsers = wish === 'all' ? null : wish === 'storm' ? usersInStorm(plan, times, peakUsers) : wish;
  const needed = Math.min(times.length, mostUsers ?? Infinity);
  const instances =
    wanted ??
    Math.max(
      1,
      Math.ceil(needed / MOST_USERS_PER_INSTANCE),
      Math.ceil(peakRequestsPerSecond / (REQUESTS_PER_SECOND_PER_CORE * MOST_CORES_PER_INSTANCE)),
    );
  const users = usersFor(needed, instances);
  const cores = Math.ceil(peakRequestsPerSecond / instances / REQUESTS_PER_SECOND_PER_CORE);
  const memory =
    MEBIBYTES_PER_INSTANCE * (1 + Math.ceil(((users / instances) * MEBIBYTES_PER_USER) / MEBIBYTES_PER_INSTANCE));
  return {
    logins: times.length,
    mostUsers,
    instances,
    users,
    peakRequestsPerSecond,
    cores: Math.max(1, cores),
    memoryMebibytes: memory,
  };
}
