/** Every route of a built provider, as Fastify itself prints them: an endpoint that is added is fuzzed without anybody remembering to. */
import type { FastifyInstance } from 'fastify';

export interface Route {
  readonly methods: readonly string[];
  /** With its parameters, such as `/eid/sessions/:session/card`. */
  readonly path: string;
}

const BRANCH = /^((?:│ {3}| {4})*)[├└]── (\S*)(?: \(([A-Z, ]+)\))?$/;
const INDENT_WIDTH = 4;

export function routesOf(app: FastifyInstance): readonly Route[] {
  const routes: Route[] = [];
  const parents: string[] = [];
  for (const line of app
    .printRoutes({ commonPrefix: false })
    .split('\n')
    .filter((text) => text.trim() !== '')) {
    const [, indent = '', segment = '', methods] = BRANCH.exec(line) ?? [];
    if (segment === '' && methods === undefined)
      throw new Error(`a line of printRoutes that is not understood: ${line}`);
    const depth = indent.length / INDENT_WIDTH;
    const path = `${depth === 0 ? '' : (parents[depth - 1] ?? '')}${segment}`;
    parents[depth] = path;
    if (methods !== undefined) routes.push({ methods: methods.split(', '), path });
  }
  return routes;
}
