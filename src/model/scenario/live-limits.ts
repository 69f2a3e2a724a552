/** What a plan may ask that only the simulator can do: a live run of it would be another plan, so it is refused before it begins. */
import type { Problem } from '../errors.ts';
import type { Plan } from './plan.ts';

const expected = 'nothing of that in a live run';
const hint = 'run it with `launchquake simulate`';

export function liveProblems(plan: Plan): Problem[] {
  const { client, remedies = [], segments, variant } = plan;
  const found: string[] = [];
  if (client.breaker !== undefined) found.push('client.breaker: a circuit breaker of the portal');
  if (client.hedge !== undefined) found.push('client.hedge: second copies of requests');
  if (remedies.length > 0) found.push('remedies: changes on the way');
  if (segments.some(({ methods = ['eid'] }) => methods.some((method) => method !== 'eid')))
    found.push('segments.methods: logins without the card');
  if (segments.some(({ returns }) => returns !== undefined))
    found.push('segments.returns: people who come back on later days');
  if ((plan.faults ?? []).length > 0) found.push('faults: a station that slows down');
  return found.map((what) => {
    const [where = '', ...words] = what.split(': ');
    return { where: `variant ${variant}  ${where}`, found: words.join(': '), expected, hint };
  });
}
