/** Which requests a fault means: steps, paths of routes, or all. The admin API and the metrics are never meant. */
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { serviceSteps } from '../../src/model/scenario/steps.ts';
import { isRecord } from '../profiles/value-checks.ts';

/** All endpoints but the admin API, the metrics, and what tells of health. */
const ALL = '*';
const stepsByName: readonly string[] = [...serviceSteps, 'queue-poll', 'retry-permit'];
const UNTOUCHED = /^\/(?:admin|metrics)(?:\/|$)/;
const HEALTH = /^\/(?:healthz|readyz)$/;

/** Every route of the provider that a fault may name, as it is registered. Call before the routes are. */
export function listenForRoutes(app: FastifyInstance): ReadonlySet<string> {
  const routes = new Set<string>();
  app.addHook('onRoute', ({ url }) => {
    if (!isUntouched(url)) routes.add(url);
  });
  return routes;
}

export const isUntouched = (path: string): boolean => UNTOUCHED.test(path);
export const isHealth = (path: string): boolean => HEALTH.test(path);

/** What is wrong with the name of an endpoint; undefined: nothing. */
export function endpointProblem(endpoint: string, routes: ReadonlySet<string>): string | undefined {
  if (endpoint === ALL || stepsByName.includes(endpoint)) return undefined;
  if (!endpoint.startsWith('/')) return `*, the path of a route, or a step: ${stepsByName.join(', ')}`;
  if (isUntouched(endpoint)) return 'another path: faults never touch the admin API and the metrics';
  const isKnown = endpoint.endsWith(ALL)
    ? [...routes].some((route) => route.startsWith(endpoint.slice(0, -1)))
    : routes.has(endpoint);
  return isKnown
    ? undefined
    : 'the path of a route, such as /token or /eid/sessions/:session, or a part of one that ends in *';
}

/** A request as faults see it. */
export interface Meeting {
  /** Of its route; where none fits, as it was sent. */
  readonly path: string;
  readonly step: string | undefined;
}

export function isMeant(endpoints: readonly string[], { path, step }: Meeting): boolean {
  return endpoints.some((endpoint) => {
    if (endpoint === ALL) return !isHealth(path);
    if (!endpoint.startsWith('/')) return endpoint === step;
    return endpoint.endsWith(ALL) ? path.startsWith(endpoint.slice(0, -1)) : endpoint === path;
  });
}

/** Where one route serves several steps, the body says which one it is. */
export function stepInBody({ routeOptions, body }: FastifyRequest): string | undefined {
  const { stepOf } = routeOptions.config;
  return isRecord(body) ? stepOf?.(body) : undefined;
}
