/** POST /eid/phone: the virtual phone takes the steps of the app, one after the other, each at its price. */
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { StepName } from '../../src/model/scenario/steps.ts';
import { parametersOf } from '../oidc/parameters.ts';
import type { World } from '../world.ts';
import { nfcIn } from './answers.ts';
import { refuse } from './eid-errors.ts';
import type { StepAnswer } from './eid-errors.ts';
import type { EidSession } from './eid-session.ts';
import { findSession, runStep } from './eid-steps.ts';
import { stepOfRound } from './phone-endpoints.ts';
import { scanAndShow, sendCamera, sendDone, sendProblem } from './phone-page.ts';
import type { Fields } from './phone-page.ts';
import { approve, cardRound, challenge, deny, pin, unlock } from './phone-steps.ts';
import { answerOf } from './virtual-card.ts';

export async function usePhone(world: World, request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const fields = parametersOf(request.body).values;
  const { session = '' } = fields;
  if (session === '') scanAndShow(world, reply, fields);
  else if (findSession(world, session) === undefined) sendCamera(world, reply, fields, refuse('session_unknown'));
  else await takeSteps(world, request, reply, fields);
  return reply;
}

interface PhoneStep {
  readonly step: StepName;
  readonly rule: (session: EidSession) => StepAnswer | Promise<StepAnswer>;
}

async function takeSteps(world: World, request: FastifyRequest, reply: FastifyReply, fields: Fields): Promise<void> {
  const { session: name = '' } = fields;
  for (const { step, rule } of stepsOf(world, fields)) {
    let answer: StepAnswer | undefined;
    const result = await world.desk.serve(step, request, reply, async () => {
      answer = await runStep(world, name, rule);
    });
    if (result !== 'served') return;
    if (answer !== undefined && answer.status !== 200) return sendProblem(world, reply, fields, answer);
  }
  sendDone(world, reply, fields);
}

function stepsOf(world: World, fields: Fields): readonly PhoneStep[] {
  const { card = '', pin: entered = '', accessNumber = '', phone, registered = '' } = fields;
  if (fields['action'] === 'deny') return [{ step: 'eid-approve', rule: deny }];
  const begin: PhoneStep = {
    step: 'eid-challenge',
    rule(session) {
      const nfc = nfcIn(fields);
      const invitation = { qr: '', app: '', atSeconds: 0 };
      return nfc === undefined ? refuse('invalid_request') : challenge(world, session, { nfc, phone, invitation });
    },
  };
  const finish: PhoneStep = { step: 'eid-approve', rule: (session) => approve(world, session) };
  const by = fields['unlock'];
  if (by === 'face' || by === 'fingerprint')
    return [
      begin,
      { step: 'eid-pin', rule: (session) => unlock(world, session, { phone: registered, unlock: by }) },
      finish,
    ];
  const typePin: PhoneStep = {
    step: 'eid-pin',
    rule: (session) => pin(world, session, { pin: entered, accessNumber }),
  };
  const rounds = findSession(world, fields['session'] ?? '')?.session.rounds ?? 0;
  const tap = Array.from({ length: rounds }, (_, at): PhoneStep => tapStep(world, at + 1, card));
  return [begin, ...tap, typePin, finish];
}

/** The virtual card answers the challenge. */
const tapStep = (world: World, round: number, card: string): PhoneStep => ({
  step: stepOfRound(round),
  rule: (session) => cardRound(world, session, { round, card, response: answerOf(card, round, session.challenge) }),
});
