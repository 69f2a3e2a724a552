import { AttemptError } from '../attempt.ts';
import { findProgram } from '../search-path.ts';
import type { World } from '../world.ts';
import { askVersion, fits, type K6Version } from './version.ts';

const way = 'k6 on PATH';
const hint = 'install k6 from https://grafana.com/docs/k6/latest/set-up/install-k6';

/** The k6 that is installed on this machine, when its version can stand in for the pinned one. */
export async function installedK6(world: World, pinned: K6Version): Promise<{ path: string; version: string }> {
  const expected = `k6 v${pinned.major}.${pinned.minor} or newer, below v${pinned.major + 1}`;
  const path = findProgram('k6', world.env);
  if (path === undefined) throw new AttemptError({ way, fault: 'NOT_FOUND', found: 'no k6', expected, hint });
  const answer = await askVersion(path, world.env);
  if ('reason' in answer) {
    throw new AttemptError({ way, fault: 'DOES_NOT_RUN', found: `${path}: ${answer.reason}`, expected, hint });
  }
  const { text } = answer.version;
  if (!fits(answer.version, pinned)) {
    throw new AttemptError({ way, fault: 'WRONG_VERSION', found: `k6 ${text} (${path})`, expected, hint });
  }
  if (text !== pinned.text) world.say(`using k6 ${text} from ${path}; Launchquake is tested with ${pinned.text}`);
  return { path, version: text };
}
