/**
 * Phones that stand for a card: registered once, each can be reached by push and, where derived credentials are open, logs its owner in
 * without the card. The name of a phone is its credential.
 */
import { secretsEqual } from '../identifiers.ts';
import type { World } from '../world.ts';
import type { Enrolment, Unlock } from './assurance.ts';
import { typedProblem } from './cards.ts';
import { refuse } from './eid-errors.ts';
import type { StepAnswer } from './eid-errors.ts';
import { fail, hasReached } from './eid-session.ts';
import type { EidSession } from './eid-session.ts';
import { eidSettingsOf } from './eid-settings.ts';
import { hasEnded, hear, transactionOf } from './eid-steps.ts';
import { approve, deny, recognise } from './phone-steps.ts';
import { isCardNumber } from './virtual-card.ts';

export interface RegisteredPhone {
  /** 256 random bits. */
  readonly name: string;
  readonly card: string;
  readonly enrolment: Enrolment;
  /** What was pushed to it, newest last. */
  requests: readonly PhoneRequest[];
}

/** One login that waits for a word on the phone. */
export interface PhoneRequest {
  readonly id: string;
  readonly session: EidSession;
}

/** A card has so many phones at most, and a phone so many requests: the oldest go first. */
const MOST_PHONES = 5;
const MOST_REQUESTS = 5;

export interface RegistrationOrder {
  readonly card: string;
  readonly pin: string;
  readonly name: string;
  readonly accessNumber: string;
}

/** Registers a phone for a card, with the card's PIN or, where that is what enrols, the name of its holder. */
export function registerPhone(world: World, { card, pin, name, accessNumber }: RegistrationOrder): StepAnswer {
  if (!isCardNumber(card)) return refuse('invalid_card');
  const { enrolment } = eidSettingsOf(world);
  const user = world.users.byCard(card);
  const knownName = user?.claims['name'];
  const byName = { entered: folded(name), right: typeof knownName === 'string' ? folded(knownName) : undefined };
  const byPin = { entered: pin, right: user?.pin };
  const problem = typedProblem(world, card, {
    ...(enrolment === 'knowledge' ? byName : byPin),
    error: enrolment === 'knowledge' ? 'wrong_knowledge' : 'wrong_pin',
    accessNumber,
  });
  if (problem !== undefined) return problem;
  return { status: 201, body: { phone: keepPhone(world, card, enrolment) } };
}

/** Names are compared as people write them: in any case, with any spaces. */
const folded = (text: string): string => text.trim().toLowerCase().replaceAll(/\s+/g, ' ');

function keepPhone({ stores, clock, identifier }: World, card: string, enrolment: Enrolment): string {
  const now = clock.nowSeconds();
  const name = identifier();
  stores.registeredPhones.set(now, name, { name, card, enrolment, requests: [] });
  const names = [...(stores.phonesOfCards.get(now, card) ?? []), name];
  for (const old of names.slice(0, -MOST_PHONES)) stores.registeredPhones.delete(old);
  stores.phonesOfCards.set(now, card, names.slice(-MOST_PHONES));
  return name;
}

export const findPhone = ({ stores, clock }: World, name: string): RegisteredPhone | undefined =>
  stores.registeredPhones.get(clock.nowSeconds(), name);

/** Sends a login to every phone of whoever is meant by the hint. Nobody learns whether there is such a phone, or such a person. */
export async function push(world: World, session: EidSession, hint: string): Promise<void> {
  if ((await world.desk.visit('push')) !== 'served') return;
  const card = world.users.byUsername(hint)?.card ?? '';
  if (hasEnded(world, session) || hasReached(session, 'card')) return;
  const names = world.stores.phonesOfCards.get(world.clock.nowSeconds(), card) ?? [];
  for (const name of names) {
    const phone = findPhone(world, name);
    if (phone === undefined || phone.requests.some((request) => request.session === session)) continue;
    phone.requests = [...phone.requests, { id: world.identifier(), session }].slice(-MOST_REQUESTS);
  }
}

/** Requests that wait for an answer on this phone. */
export function waitingOn(world: World, phone: RegisteredPhone): readonly PhoneRequest[] {
  phone.requests = phone.requests.filter(({ session }) => isOpen(session) && !hasEnded(world, session));
  return phone.requests;
}

/** Nobody has begun with it otherwise. A yes that could not be checked can be said again. */
const isOpen = ({ progress, channel }: EidSession): boolean =>
  progress === 'opened' || (progress === 'pin-ok' && channel === 'push');

/** What the person sees of a request: who wants the login, and two digits that the login page shows as well. */
export const describe = (world: World, { id, session }: PhoneRequest) => ({
  request: id,
  clientId: transactionOf(world, session)?.clientId ?? '',
  checkNumber: checkNumberOf(session),
  expiresInSeconds: session.expiresAtSeconds - world.clock.nowSeconds(),
});

/** The same on the login page and on the phone, so that a person sees that both mean the same login. */
export const checkNumberOf = ({ openedAtSeconds, id }: EidSession): string => {
  const sum = Array.from(id).reduce((total, character) => (total * 31 + (character.codePointAt(0) ?? 0)) % 9973, 0);
  return String((sum + Math.floor(openedAtSeconds)) % 100).padStart(2, '0');
};

export interface PushAnswer {
  readonly action: 'allow' | 'deny';
  readonly unlock: Unlock;
  readonly pin: string;
  readonly accessNumber: string;
}

/** The word of the phone's owner. Yes needs the PIN, or face or fingerprint where derived credentials are open. */
export async function answerRequest(
  world: World,
  phone: RegisteredPhone,
  id: string,
  order: PushAnswer,
): Promise<StepAnswer> {
  const request = waitingOn(world, phone).find((waiting) => secretsEqual(waiting.id, id));
  if (request === undefined) return refuse('request_unknown');
  const answer = await decide(world, phone, request.session, order);
  hear(world, request.session);
  return answer;
}

async function decide(
  world: World,
  phone: RegisteredPhone,
  session: EidSession,
  order: PushAnswer,
): Promise<StepAnswer> {
  if (order.action === 'deny') return deny(session);
  const problem = ownerProblem(world, phone, order);
  if (problem?.body['error'] === 'card_locked') fail(session, 'card_locked');
  if (problem !== undefined) return problem;
  session.channel = 'push';
  session.phone = phone.name;
  const proof = { kind: 'phone', unlock: order.unlock, enrolment: phone.enrolment } as const;
  const recognised = recognise(world, session, phone.card, proof);
  return recognised.status === 200 ? approve(world, session) : recognised;
}

function ownerProblem(
  world: World,
  { card }: RegisteredPhone,
  { unlock, pin, accessNumber }: PushAnswer,
): StepAnswer | undefined {
  if (unlock !== 'pin') return eidSettingsOf(world).derivedCredential ? undefined : refuse('derived_credential_off');
  const right = world.users.byCard(card)?.pin;
  return typedProblem(world, card, { entered: pin, right, error: 'wrong_pin', accessNumber });
}
