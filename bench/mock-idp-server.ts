/** The servers that bench/mock-idp.ts measures, each in a process of its own. It tells its address to the process that forked it. */
import { fastify } from 'fastify';
import { readProfile } from '../mock-idp/profiles/read-profile.ts';
import { startMockIdp } from '../mock-idp/server.ts';
import type { StepName } from '../src/model/scenario/steps.ts';

async function startBare(): Promise<string> {
  const app = fastify();
  app.get('/', () => ({ hello: 'world' }));
  return app.listen({ host: '127.0.0.1', port: 0 });
}

async function startMock(): Promise<string> {
  const profile = readProfile();
  const service = { kind: 'fixed', seconds: 0 } as const;
  const steps = Object.entries(profile.steps).map(([name, { station }]) => [name, { station, service }]);
  const mock = await startMockIdp({
    profile: {
      ...profile,
      steps: Object.fromEntries(steps) as Record<StepName, { station: string; service: typeof service }>,
    },
  });
  return mock.url;
}

process.send?.(await (process.argv[2] === 'bare' ? startBare() : startMock()));
