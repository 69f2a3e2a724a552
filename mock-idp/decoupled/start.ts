/** What the starts of the device flow and of CIBA have in common: who asks, whether it may, and the waiting room. */
import type { FastifyReply, FastifyRequest } from 'fastify';
import { authenticateClient, sendClientRefusal } from '../oidc/client-authentication.ts';
import { firstViolation, sendOAuthError } from '../oidc/oauth-error.ts';
import type { Violation } from '../oidc/oauth-error.ts';
import { parametersOf } from '../oidc/parameters.ts';
import { isRecord } from '../profiles/value-checks.ts';
import { sendFull, sendWaiting } from '../waiting-room/waiting-answer.ts';
import type { World } from '../world.ts';
import type { StartCheck, StartContext } from './checks/start-context.ts';

/** Says which start of one user's login this is: 1, or more for a retry of any kind. */
const ATTEMPT_HEADER = 'x-login-attempt';

export interface Start<Prepared> {
  readonly step: 'device' | 'ciba';
  readonly checks: readonly StartCheck[];
  /** What the checks cannot say: looked up before anything is paid or kept. */
  readonly prepare: (context: StartContext) => Prepared | { readonly refusal: Violation };
  /** Answers. @param turn of the waiting room */
  readonly begin: (context: StartContext, prepared: Prepared, turn: string | undefined) => void;
}

/** Only the door can make somebody wait; the station comes after it, as for /authorize. */
export async function startLogin<Prepared extends object>(
  world: World,
  request: FastifyRequest,
  reply: FastifyReply,
  { step, checks, prepare, begin }: Start<Prepared>,
): Promise<void> {
  const { values, repeated } = parametersOf(withTextualNumbers(request.body));
  if (repeated.length > 0)
    return sendOAuthError(reply, { error: 'invalid_request', description: 'A parameter was sent more than once.' });
  const { client, refusal } = await authenticateClient(world, request, values);
  if (refusal !== undefined) return sendClientRefusal(reply, refusal);
  const context: StartContext = { values, client };
  const violation = firstViolation(checks, context);
  if (violation !== undefined) return sendViolation(reply, violation);
  const prepared = prepare(context);
  if ('refusal' in prepared) return sendViolation(reply, prepared.refusal);

  if (request.headers[ATTEMPT_HEADER] === '1') world.budget.firstAttempt();
  const entrance = world.door.enter(request);
  if (entrance.kind === 'waiting') return sendWaiting(request, reply, entrance);
  if (entrance.kind === 'full') return sendFull(reply, entrance.retryAfterSeconds);
  const result = await world.desk.serve(step, request, reply, () => begin(context, prepared, entrance.turn));
  if (result !== 'served' && !entrance.holdsPass) world.door.finish(entrance.turn, 'failed');
  return undefined;
}

const sendViolation = (reply: FastifyReply, violation: Violation): void =>
  sendOAuthError(reply, violation, violation.error === 'invalid_client' ? 401 : 400);

/** A client that sends JSON may write requested_expiry as a number (CIBA Core 1.0 §7.1.1). */
function withTextualNumbers(body: unknown): unknown {
  if (!isRecord(body) || typeof body['requested_expiry'] !== 'number') return body;
  return { ...body, requested_expiry: String(body['requested_expiry']) };
}
