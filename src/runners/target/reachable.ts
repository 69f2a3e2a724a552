/** A target that is not ours is asked for its discovery document before any load is sent. */
import { LaunchquakeError } from '../../model/errors.ts';
import type { RunnerWorld } from '../world.ts';

const PATIENCE_SECONDS = 10;

/** @throws LaunchquakeError TARGET_UNREACHABLE */
export async function checkReachable(world: RunnerWorld, url: string): Promise<void> {
  const path = `${url}/.well-known/openid-configuration`;
  const found = await world.request(path, { timeoutSeconds: PATIENCE_SECONDS }).then(
    ({ status }) => (status === 200 ? null : `status ${status}`),
    (error: unknown) => (error instanceof Error ? error.message : String(error)),
  );
  if (found === null) return;
  const expected = 'an OpenID Connect discovery document with status 200';
  throw new LaunchquakeError('TARGET_UNREACHABLE', url, [
    { where: path, found, expected, hint: 'is the server up, and is --target its issuer?' },
  ]);
}
