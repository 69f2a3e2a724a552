/** What every request of somebody who is logged in has in common: it pays its step, comes from an open country, and from the person itself. */
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { ServiceStep } from '../../src/model/scenario/steps.ts';
import { acceptsHtml } from '../pages/accepts-html.ts';
import type { World } from '../world.ts';
import { isKeptOut } from './abroad.ts';
import { answerProblem } from './answers.ts';
import type { Party } from './parties.ts';
import { isOurForm, visitorOf } from './sessions.ts';
import type { Visitor } from './sessions.ts';

export interface Visit {
  readonly party: Party;
  readonly step: ServiceStep;
  readonly request: FastifyRequest;
  readonly reply: FastifyReply;
}

/** Runs `work` for whoever is logged in; everybody else is answered here. */
export async function serveVisitor(
  world: World,
  { party, step, request, reply }: Visit,
  work: (visitor: Visitor) => void | Promise<void>,
): Promise<FastifyReply> {
  await world.desk.serve(step, request, reply, () => {
    const visitor = visitorOf(world, party, request);
    if (isKeptOut(world, request, visitor?.user)) {
      world.metrics.portal.session('refused');
      return answerProblem(request, reply, 'abroad');
    }
    if (visitor === undefined) return askToLogIn(party, request, reply);
    if (!isOurForm(visitor, request)) return answerProblem(request, reply, 'form_not_ours');
    return work(visitor);
  });
  return reply;
}

function askToLogIn(party: Party, request: FastifyRequest, reply: FastifyReply): void {
  if (acceptsHtml(request)) reply.redirect(`${party.path}/login`, 303);
  else answerProblem(request, reply.header('www-authenticate', `Bearer realm="${party.name}"`), 'login_required');
}
