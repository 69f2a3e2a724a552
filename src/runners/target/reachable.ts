/**
 * A target that is not our mock is asked for its discovery document before any load is sent: it must be there, and the endpoints
 * that it names must be on the target's own origin. A discovery document can point anywhere.
 */
import { LaunchquakeError } from '../../model/errors.ts';
import { loadedEndpoints, originOf } from '../../model/origin.ts';
import type { RunnerWorld } from '../world.ts';
import type { AllowedTarget } from './loopback.ts';

const PATIENCE_SECONDS = 10;

/** @throws LaunchquakeError TARGET_UNREACHABLE, TARGET_REFUSED */
export async function checkTarget(world: Pick<RunnerWorld, 'request'>, target: AllowedTarget): Promise<void> {
  const path = `${target.url}/.well-known/openid-configuration`;
  const document = await discoveryDocument(world, target.url, path);
  for (const name of loadedEndpoints) {
    const address = document[name];
    if (typeof address !== 'string') throw unreachable(target.url, path, `no ${name}`);
    if (originOf(address) !== originOf(target.url)) throw elsewhere(address, `${path}  ${name}`, target.url);
  }
}

async function discoveryDocument(
  world: Pick<RunnerWorld, 'request'>,
  url: string,
  path: string,
): Promise<Readonly<Record<string, unknown>>> {
  let answer: { status: number; body: string };
  try {
    answer = await world.request(path, { timeoutSeconds: PATIENCE_SECONDS });
  } catch (error) {
    const cause = error instanceof Error && error.cause instanceof Error ? `: ${error.cause.message}` : '';
    throw unreachable(url, path, `${error instanceof Error ? error.message : String(error)}${cause}`);
  }
  if (answer.status !== 200) throw unreachable(url, path, `status ${answer.status}`);
  try {
    return JSON.parse(answer.body) as Record<string, unknown>;
  } catch {
    throw unreachable(url, path, 'an answer that is not JSON');
  }
}

function elsewhere(address: string, where: string, targetUrl: string): LaunchquakeError {
  const expected = `a URL on ${originOf(targetUrl)}: load is sent to the target alone`;
  const hint = `if both are yours and the same server, name it as it names itself: --target ${originOf(address)}`;
  return new LaunchquakeError('TARGET_REFUSED', address, [{ where, found: address, expected, hint }]);
}

function unreachable(url: string, path: string, found: string): LaunchquakeError {
  const expected = 'an OpenID Connect discovery document with status 200 and all its endpoints';
  const hint = 'is the server up, and is --target its issuer?';
  return new LaunchquakeError('TARGET_UNREACHABLE', url, [{ where: path, found, expected, hint }]);
}
