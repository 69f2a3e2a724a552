/**
 * What the provider remembers of cards: wrong PINs and locks over all sessions, how often the PUK was typed, and what an agency has noted.
 * A card that nothing has happened to takes no room.
 */
import { secretsEqual } from '../identifiers.ts';
import type { World } from '../world.ts';
import { refuse } from './eid-errors.ts';
import type { StepAnswer } from './eid-errors.ts';
import { eidSettingsOf } from './eid-settings.ts';
import { accessNumberOf, pukOf } from './virtual-card.ts';

export const cardStatuses = ['active', 'lost', 'expired', 'no-chip'] as const;
export type CardStatus = (typeof cardStatuses)[number];

/** Wrong PINs in a row, and the uses of the PUK. */
export interface CardTries {
  readonly wrongPins: number;
  /** Moment at which the lock opens by itself; 0: not locked. */
  readonly lockedUntilSeconds: number;
  readonly pukTyped: number;
}

/** What an agency noted, newest last; at least one. */
export type CardNotes = readonly { readonly status: CardStatus; readonly atSeconds: number }[];

/** Enough for a list that is a day old. */
const MOST_NOTES = 10;

const untouched: CardTries = { wrongPins: 0, lockedUntilSeconds: 0, pukTyped: 0 };

/** As it stands now: a lock whose time is over leaves all tries. */
export function triesOf({ stores, clock }: World, card: string): CardTries {
  const now = clock.nowSeconds();
  const tries = stores.cardTries.get(now, card) ?? untouched;
  if (tries.lockedUntilSeconds === 0 || tries.lockedUntilSeconds > now) return tries;
  return { ...tries, wrongPins: 0, lockedUntilSeconds: 0 };
}

export const isLocked = (tries: CardTries): boolean => tries.lockedUntilSeconds > 0;

export const triesLeft = (world: World, tries: CardTries): number =>
  isLocked(tries) ? 0 : Math.max(0, eidSettingsOf(world).pinTries - tries.wrongPins);

export function changeTries(world: World, card: string, changes: Partial<CardTries>): CardTries {
  const tries = { ...triesOf(world, card), ...changes };
  if (tries.wrongPins === 0 && tries.pukTyped === 0 && !isLocked(tries)) world.stores.cardTries.delete(card);
  else world.stores.cardTries.set(world.clock.nowSeconds(), card, tries);
  return tries;
}

export const lock = (world: World, card: string): CardTries =>
  changeTries(world, card, { lockedUntilSeconds: world.clock.nowSeconds() + eidSettingsOf(world).lockSeconds });

/** The PUK and the agency give all tries back. */
export const unlock = (world: World, card: string): CardTries =>
  changeTries(world, card, { wrongPins: 0, lockedUntilSeconds: 0 });

/** A secret that was typed for a card, and what it is called when it is wrong. */
export interface Typed {
  readonly entered: string;
  readonly right: string | undefined;
  readonly error: 'wrong_pin' | 'wrong_knowledge';
  readonly accessNumber: string;
}

/** What is wrong with it; undefined: it is right, and the card has all its tries again. */
export function typedProblem(world: World, card: string, typed: Typed): StepAnswer | undefined {
  const { accessNumber: asksAccessNumber, pinTries } = eidSettingsOf(world);
  const tries = triesOf(world, card);
  if (isLocked(tries)) return refuse('card_locked');
  if (asksAccessNumber && tries.wrongPins > 0 && pinTries - tries.wrongPins <= 1) {
    if (typed.accessNumber === '') return refuse('access_number_required', { triesLeft: triesLeft(world, tries) });
    if (!secretsEqual(typed.accessNumber, accessNumberOf(card)))
      return refuse('wrong_access_number', { triesLeft: triesLeft(world, tries) });
  }
  // Compared even where there is nothing to compare with: whether a card has a PIN must not show in the time.
  const isRight = secretsEqual(typed.entered, typed.right ?? '') && typed.right !== undefined;
  if (isRight) {
    if (tries.wrongPins > 0) unlock(world, card);
    return undefined;
  }
  const wrongPins = tries.wrongPins + 1;
  const after = changeTries(world, card, { wrongPins });
  if (wrongPins < pinTries) return refuse(typed.error, { triesLeft: triesLeft(world, after) });
  lock(world, card);
  return refuse('card_locked');
}

/** Unblocks a card with its PUK. Each use counts, right or wrong. */
export function unblock(world: World, card: string, puk: string): StepAnswer {
  const { pukUses } = eidSettingsOf(world);
  const { pukTyped } = triesOf(world, card);
  if (pukTyped >= pukUses) return refuse('puk_exhausted');
  const tries = changeTries(world, card, { pukTyped: pukTyped + 1 });
  const usesLeft = pukUses - tries.pukTyped;
  if (!secretsEqual(puk, pukOf(card)))
    return usesLeft > 0 ? refuse('wrong_puk', { usesLeft }) : refuse('puk_exhausted');
  unlock(world, card);
  return { status: 200, body: { status: 'unblocked', usesLeft } };
}

/** What was noted of a card by a moment; unset: by now. */
export function statusOf({ stores, clock }: World, card: string, byAtSeconds: number = Infinity): CardStatus {
  const notes = stores.cardNotes.get(clock.nowSeconds(), card) ?? [];
  return notes.findLast(({ atSeconds }) => atSeconds <= byAtSeconds)?.status ?? 'active';
}

export function note(world: World, card: string, status: CardStatus): void {
  const now = world.clock.nowSeconds();
  const notes = world.stores.cardNotes.get(now, card) ?? [];
  world.stores.cardNotes.set(now, card, [...notes, { status, atSeconds: now }].slice(-MOST_NOTES));
}
