/** Borrowed phones: how many people have logged in with one phone within an hour. */
import { sha256Base64Url } from '../identifiers.ts';
import { lifeSeconds } from '../stores/stores.ts';
import type { World } from '../world.ts';
import { refuse } from './eid-errors.ts';
import type { StepAnswer } from './eid-errors.ts';
import { eidSettingsOf } from './eid-settings.ts';

/** Who used a phone, and when last: by a digest of the card. */
export type PhoneUse = ReadonlyMap<string, number>;

/** As many as `identitiesPerPhone` can be. */
const MOST_PEOPLE = 1000;

/** The phone's own name is not kept: its digest is as good, and always as long. */
const keyOf = (phone: string): string => sha256Base64Url(`phone ${phone}`);
const personOf = (card: string): string => sha256Base64Url(`card ${card}`);

function useOf({ stores, clock }: World, phone: string): PhoneUse {
  const now = clock.nowSeconds();
  const use = stores.phoneUses.get(now, keyOf(phone)) ?? new Map<string, number>();
  return new Map([...use].filter(([, atSeconds]) => now - atSeconds < lifeSeconds.phoneUse));
}

/** People who have logged in with it within the last hour. */
export const identitiesOn = (world: World, phone: string): number => useOf(world, phone).size;

/** Why this card's holder cannot log in with this phone now; undefined: nothing. */
export function phoneProblem(world: World, phone: string | undefined, card: string): StepAnswer | undefined {
  const { identitiesPerPhone } = eidSettingsOf(world);
  if (phone === undefined || identitiesPerPhone === null) return undefined;
  const use = useOf(world, phone);
  if (use.has(personOf(card)) || use.size < identitiesPerPhone) return undefined;
  const oldest = [...use.values()].toSorted((left, right) => left - right)[use.size - identitiesPerPhone] ?? 0;
  const retryAfterSeconds = Math.max(1, Math.ceil(oldest + lifeSeconds.phoneUse - world.clock.nowSeconds()));
  return refuse('phone_limit', { identitiesPerPhone, retryAfterSeconds });
}

/** A login with this phone has succeeded. */
export function noteUse(world: World, phone: string | undefined, card: string): void {
  if (phone === undefined) return;
  const now = world.clock.nowSeconds();
  const use = new Map([...useOf(world, phone), [personOf(card), now]]);
  world.stores.phoneUses.set(now, keyOf(phone), new Map([...use].slice(-MOST_PEOPLE)));
}
