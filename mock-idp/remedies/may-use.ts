/** Who may log in how, at this moment: asked by every login method before it lets anybody through. */
import type { Person } from '../../src/model/remedies/cohort.ts';
import { isOffered, mayUse as mayUseUnder } from '../../src/model/remedies/may-use.ts';
import { loginMethods } from '../../src/model/remedies/switches.ts';
import type { LoginMethod } from '../../src/model/remedies/switches.ts';
import type { User } from '../people/users.ts';
import { needsOtherProof } from '../portal/segments.ts';
import { portalSettingsOf } from '../portal/portal-settings.ts';
import { segmentOf } from '../portal/segments.ts';
import type { World } from '../world.ts';

type Asked = Pick<World, 'switches' | 'users' | 'profile'>;

/** @param username registration number or card number; also of nobody that is known: then its number alone decides */
export function mayUse(world: Asked, method: LoginMethod, username: string): boolean {
  const user = world.users.byUsername(username);
  if (method === 'eid' && user !== undefined && needsOtherProof(user) && !portalSettingsOf(world).alternativeProof)
    return false;
  return mayUseUnder(world.switches(), method, personOf(world, user, username));
}

/** Methods that somebody may use now, in the order of strength: what a page offers before it knows who is there. */
export const methodsOffered = (world: Pick<World, 'switches'>): readonly LoginMethod[] =>
  loginMethods.filter((method) => isOffered(world.switches(), method));

/** Birth and segment are looked up only when a group asks for them. */
const personOf = (world: Asked, user: User | undefined, username: string): Person => ({
  key: user?.username ?? username,
  get birthMonth() {
    const [, month] = /^\d{4}-(\d{2})/.exec(String(user?.claims['birthdate'])) ?? [];
    return month === undefined ? undefined : Number(month);
  },
  get segment() {
    return user === undefined ? undefined : segmentOf(user, portalSettingsOf(world));
  },
});
