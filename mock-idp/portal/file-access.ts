/**
 * Who may open which file. Without mandates a login opens one file: the next one needs a login of its own, which is what an accountant
 * with two hundred clients meets on the first morning. With mandates one login opens all of them, and those that others have entrusted.
 */
import type { Authentication } from '../oidc/authentication.ts';
import type { User } from '../people/users.ts';
import type { World } from '../world.ts';
import { mayActFor } from './mandates.ts';
import { companyOf, fileOf } from './virtual-files.ts';
import type { ClientFile } from './virtual-files.ts';

export interface OpenFile extends Omit<ClientFile, 'basis'> {
  readonly basis: ClientFile['basis'] | 'mandate';
}

export type FileAccess =
  | { readonly kind: 'open'; readonly file: OpenFile }
  | { readonly kind: 'file_unknown' | 'login_required_for_file' | 'mandates_closed' };

/** Which file a login has opened. A login that is remembered is the same login, however often it is used. */
const openedBy = new WeakMap<Authentication, string>();

interface Opener {
  readonly user: User;
  readonly authentication: Authentication;
}

/** Asks for a file; whether that went well is kept for the numbers of the launch day. */
export function openFile(world: World, opener: Opener, id: string): FileAccess {
  const access = accessTo(world, opener, id);
  const { stores, clock } = world;
  const now = clock.nowSeconds();
  if (access.kind === 'open') {
    stores.blockedFiles.delete(id);
    const known = stores.declaredFiles.get(now, id) ?? stores.undeclaredFiles.get(now, id);
    if (known === undefined) stores.undeclaredFiles.set(now, id, true);
  } else if (access.kind !== 'file_unknown' && stores.blockedFiles.get(now, id) === undefined) {
    stores.blockedFiles.set(now, id, true);
  }
  return access;
}

function accessTo(world: World, { user, authentication }: Opener, id: string): FileAccess {
  const file: OpenFile | undefined = fileOf(world, user, id) ?? entrusted(world, user, id);
  if (file === undefined) return { kind: 'file_unknown' };
  const { mandates } = world.switches();
  if (mandates) return { kind: 'open', file };
  if (file.basis === 'mandate') return { kind: 'mandates_closed' };
  const opened = openedBy.get(authentication);
  if (opened !== undefined && opened !== id) return { kind: 'login_required_for_file' };
  openedBy.set(authentication, id);
  return { kind: 'open', file };
}

const entrusted = (world: World, { username }: User, id: string): OpenFile | undefined =>
  mayActFor(world, username, id) ? { ...companyOf(id), basis: 'mandate' } : undefined;
