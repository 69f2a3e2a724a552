/** /admin/cards/:card: what an agency can do with a card; and how many people use a phone. Behind the admin token. */
import type { FastifyReply } from 'fastify';
import type { Registrar } from '../registrars.ts';
import type { Problem } from '../../src/model/errors.ts';
import { exactly, inWords, isRecord, numberIn, oneOf, optional, trueOrFalse } from '../profiles/value-checks.ts';
import type { World } from '../world.ts';
import { sendStep } from './answers.ts';
import { cardStatuses, changeTries, isLocked, lock, note, statusOf, triesLeft, triesOf, unlock } from './cards.ts';
import type { CardStatus } from './cards.ts';
import { refuse } from './eid-errors.ts';
import { eidSettingsOf } from './eid-settings.ts';
import { identitiesOn } from './phone-use.ts';
import { isCardNumber } from './virtual-card.ts';

interface OfCard {
  readonly Params: { readonly card: string };
}
interface OfPhone {
  readonly Params: { readonly phone: string };
}

/** What an agency may change: all or nothing. */
interface CardChange {
  readonly status?: CardStatus;
  readonly locked?: boolean;
  readonly pukUsesLeft?: number;
}

export const cardChangeCheck = exactly({
  status: optional(oneOf(...cardStatuses)),
  locked: optional(trueOrFalse),
  pukUsesLeft: optional(numberIn(0, 100, '', { whole: true })),
});

export const adminCards: Registrar = (app, world) => {
  app.get<OfCard>('/admin/cards/:card', ({ params: { card } }, reply) => {
    if (isCardNumber(card)) reply.send(cardState(world, card));
    else sendStep(reply, refuse('invalid_card'));
  });
  app.patch<OfCard>('/admin/cards/:card', ({ params: { card }, body }, reply) => {
    if (isCardNumber(card)) patch(world, card, body, reply);
    else sendStep(reply, refuse('invalid_card'));
  });
  app.get<OfPhone>('/admin/phones/:phone', ({ params: { phone } }, reply) => {
    reply.send({ identitiesWithinAnHour: identitiesOn(world, phone) });
  });
};

function cardState(world: World, card: string): Record<string, unknown> {
  const tries = triesOf(world, card);
  return {
    card,
    status: statusOf(world, card),
    locked: isLocked(tries),
    lockedUntilEpochMs: isLocked(tries) ? world.clock.epochMsAt(tries.lockedUntilSeconds) : null,
    triesLeft: triesLeft(world, tries),
    pukUsesLeft: Math.max(0, eidSettingsOf(world).pukUses - tries.pukTyped),
    registeredPhones: world.stores.phonesOfCards.get(world.clock.nowSeconds(), card)?.length ?? 0,
  };
}

function patch(world: World, card: string, body: unknown, reply: FastifyReply): void {
  const problems: Problem[] = [];
  if (isRecord(body)) cardChangeCheck(body, '', problems);
  else problems.push({ where: '(body)', found: inWords(body), expected: 'an object with the members to change' });
  if (problems.length > 0)
    return void reply.code(400).send({ error: 'card_invalid', code: 'DOCUMENT_INVALID', problems });
  const { status, locked, pukUsesLeft } = body as CardChange;
  if (status !== undefined && status !== statusOf(world, card)) note(world, card, status);
  if (locked === true) lock(world, card);
  if (locked === false) unlock(world, card);
  if (pukUsesLeft !== undefined)
    changeTries(world, card, { pukTyped: Math.max(0, eidSettingsOf(world).pukUses - pukUsesLeft) });
  world.audit({ what: 'cards', by: 'admin', detail: `${card} ${JSON.stringify(body)}` });
  return void reply.send(cardState(world, card));
}
