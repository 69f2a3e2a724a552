/** The steps of the phone, for programs. Every step pays its station before it does anything. */
import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { StepName } from '../../src/model/scenario/steps.ts';
import { isRecord } from '../profiles/value-checks.ts';
import type { World } from '../world.ts';
import { nfcIn, phoneIn, sendStep, textIn } from './answers.ts';
import { refuse } from './eid-errors.ts';
import type { StepAnswer } from './eid-errors.ts';
import type { EidSession } from './eid-session.ts';
import { runStep } from './eid-steps.ts';
import { approve, cardRound, challenge, deny, pin, unlock } from './phone-steps.ts';
import { scan } from './scan.ts';
import type { Invitation } from './scan.ts';

interface SessionRoute {
  Params: { session: string };
}

/** One step of the phone: what it costs, and its rule. `atSeconds`: when the request came. */
interface PhoneStep {
  readonly path: string;
  readonly step: StepName;
  readonly run: (
    world: World,
    session: EidSession,
    asked: { readonly body: unknown; readonly atSeconds: number },
  ) => StepAnswer | Promise<StepAnswer>;
}

const phoneSteps: readonly PhoneStep[] = [
  {
    path: 'challenge',
    step: 'eid-challenge',
    run(world, session, { body, atSeconds }) {
      const nfc = nfcIn(body);
      if (nfc === undefined) return refuse('invalid_request');
      return challenge(world, session, { nfc, phone: phoneIn(body), invitation: invitationIn(body, atSeconds) });
    },
  },
  {
    path: 'pin',
    step: 'eid-pin',
    run: (world, session, { body }) =>
      pin(world, session, { pin: textIn(body, 'pin'), accessNumber: textIn(body, 'accessNumber') }),
  },
  {
    path: 'unlock',
    step: 'eid-pin',
    run(world, session, { body }) {
      const by = textIn(body, 'unlock');
      if (by !== 'face' && by !== 'fingerprint') return refuse('invalid_request');
      return unlock(world, session, { phone: textIn(body, 'phone'), unlock: by });
    },
  },
  { path: 'approve', step: 'eid-approve', run: approve },
  { path: 'deny', step: 'eid-approve', run: (_world, session) => deny(session) },
];

const invitationIn = (body: unknown, atSeconds: number): Invitation => ({
  qr: textIn(body, 'qr'),
  app: textIn(body, 'app'),
  atSeconds,
});

export function phoneEndpoints(app: FastifyInstance, world: World): void {
  for (const { path, step, run } of phoneSteps)
    app.post<SessionRoute>(`/eid/sessions/:session/${path}`, { config: { step } }, async (request, reply) => {
      const { body, params } = request;
      const atSeconds = world.clock.nowSeconds();
      await world.desk.serve(step, request, reply, async () =>
        sendStep(reply, await runStep(world, params.session, (session) => run(world, session, { body, atSeconds }))),
      );
      return reply;
    });
  app.post('/eid/scans', { config: { step: 'poll' } }, async (request, reply) => {
    const invitation = invitationIn(request.body, world.clock.nowSeconds());
    await world.desk.serve('poll', request, reply, () => sendStep(reply, scan(world, invitation)));
    return reply;
  });
  cardEndpoint(app, world);
}

/** Later rounds cost what the third does: a profile names three. */
export const stepOfRound = (round: number): StepName =>
  round === 1 ? 'eid-card-1' : round === 2 ? 'eid-card-2' : 'eid-card-3';

function cardEndpoint(app: FastifyInstance, world: World): void {
  const stepOf = ({ round }: Readonly<Record<string, unknown>>): StepName => stepOfRound(Number(round));
  const config = { step: 'eid-card-1', stepOf } as const;
  app.post<SessionRoute>('/eid/sessions/:session/card', { config }, async (request, reply) => {
    const order = cardOrderIn(request);
    if (order === undefined) {
      sendStep(reply, refuse('invalid_request'));
      return reply;
    }
    const step = stepOfRound(order.round);
    request.step = step;
    await world.desk.serve(step, request, reply, async () =>
      sendStep(
        reply,
        await runStep(world, request.params.session, (session) =>
          order.round > session.rounds ? refuse('invalid_request') : cardRound(world, session, order),
        ),
      ),
    );
    return reply;
  });
}

/** As many rounds as the settings allow; how many this session takes is its own rule. */
const MOST_ROUNDS = 5;

function cardOrderIn({ body }: FastifyRequest) {
  const round = isRecord(body) ? Number(body['round']) : Number.NaN;
  const order = { round, card: textIn(body, 'card'), response: textIn(body, 'response') };
  const isRound = Number.isInteger(round) && round >= 1 && round <= MOST_ROUNDS;
  return isRound && order.response !== '' ? order : undefined;
}
