/** /portal/mandates: who may act for my company, and for whom may I. */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { acceptsHtml } from '../pages/accepts-html.ts';
import { field, form, paragraph } from '../pages/forms.ts';
import { escapeHtml, sendPage } from '../pages/page.ts';
import { isRecord } from '../profiles/value-checks.ts';
import type { World } from '../world.ts';
import { answerProblem } from './answers.ts';
import type { PortalProblem } from './answers.ts';
import { grantMandate, mandatesOfAgent, mandatesOfFile, revokeMandate } from './mandates.ts';
import type { Mandate } from './mandates.ts';
import { employersPortal as party } from './parties.ts';
import { serveVisitor } from './serve-visitor.ts';
import type { Visitor } from './sessions.ts';
import { fileOf, filesOf } from './virtual-files.ts';

export function mandateEndpoints(app: FastifyInstance, world: World): void {
  const visit = (
    request: FastifyRequest,
    reply: FastifyReply,
    work: (visitor: Visitor) => void,
  ): Promise<FastifyReply> => serveVisitor(world, { party, step: 'portal', request, reply }, work);
  const config = { step: 'portal' } as const;

  app.get('/portal/mandates', { config }, (request, reply) =>
    visit(request, reply, (visitor) => {
      if (acceptsHtml(request)) showPage(world, visitor, reply);
      else reply.send({ given: given(world, visitor).map(told), held: held(world, visitor).map(told) });
    }),
  );
  app.post('/portal/mandates', { config }, (request, reply) =>
    visit(request, reply, (visitor) => {
      const result = grant(world, visitor, request);
      if (typeof result === 'string') return answerProblem(request, reply, result);
      if (acceptsHtml(request)) return void reply.redirect('/portal/mandates', 303);
      return void reply.code(201).send(told(result));
    }),
  );
  app.post('/portal/mandates/revoke', { config }, (request, reply) =>
    visit(request, reply, (visitor) => {
      if (!revoke(world, visitor, request)) return answerProblem(request, reply, 'mandate_unknown');
      if (acceptsHtml(request)) return void reply.redirect('/portal/mandates', 303);
      return void reply.send({ status: 'revoked' });
    }),
  );
}

/** Only a company itself entrusts its file: whoever acts for it does not pass it on. */
const ownFilesOf = (world: World, { user }: Visitor): readonly string[] =>
  filesOf(world, user, { from: 0, count: 1 })
    .files.filter(({ basis }) => basis === 'own')
    .map(({ id }) => id);

const given = (world: World, visitor: Visitor): readonly Mandate[] =>
  ownFilesOf(world, visitor).flatMap((file) => mandatesOfFile(world, file));

const held = (world: World, { user }: Visitor): readonly Mandate[] => mandatesOfAgent(world, user.username);

const told = ({ file, agent, grantedBy, grantedAtEpochMs }: Mandate): Readonly<Record<string, string>> => ({
  file,
  agent,
  grantedBy,
  grantedAt: new Date(Math.round(grantedAtEpochMs)).toISOString(),
});

const textIn = ({ body }: FastifyRequest, name: string): string => {
  const value = isRecord(body) ? body[name] : undefined;
  return typeof value === 'string' ? value.trim() : '';
};

function grant(world: World, visitor: Visitor, request: FastifyRequest): Mandate | PortalProblem {
  const [file, agent] = [textIn(request, 'file'), world.users.byUsername(textIn(request, 'agent'))];
  if (!world.switches().mandates) return 'mandates_closed';
  const target = fileOf(world, visitor.user, file);
  if (target === undefined) return 'file_unknown';
  if (target.basis !== 'own') return 'not_owner';
  if (agent === undefined || agent.username === visitor.user.username) return 'invalid_request';
  const { clock } = world;
  const mandate: Mandate = {
    file,
    agent: agent.username,
    grantedBy: visitor.user.username,
    grantedAtEpochMs: clock.epochMsAt(clock.nowSeconds()),
  };
  return grantMandate(world, mandate) ? mandate : 'too_many_mandates';
}

/** The company takes it back, at any time, or the agent gives it back. */
function revoke(world: World, visitor: Visitor, request: FastifyRequest): boolean {
  const [file, agent] = [textIn(request, 'file'), textIn(request, 'agent')];
  const known = world.users.byUsername(agent)?.username ?? agent;
  const isOwner = fileOf(world, visitor.user, file)?.basis === 'own';
  return (isOwner || known === visitor.user.username) && revokeMandate(world, file, known);
}

function showPage(world: World, visitor: Visitor, reply: FastifyReply): void {
  const { csrf } = visitor.session;
  const revokeForm = ({ file, agent }: Mandate): string =>
    form({
      action: '/portal/mandates/revoke',
      hidden: { csrf, file, agent },
      button: 'End it',
      second: true,
      label: `End the mandate of ${agent} for ${file}`,
    });
  const items = (mandates: readonly Mandate[], who: (mandate: Mandate) => string): string =>
    mandates.length === 0
      ? paragraph('None.')
      : `<ul>\n${mandates.map((mandate) => `<li>${escapeHtml(who(mandate))} ${revokeForm(mandate)}</li>`).join('\n')}\n</ul>\n`;
  const [file] = ownFilesOf(world, visitor);
  const grantForm = form({
    action: '/portal/mandates',
    hidden: { csrf, file: file ?? '' },
    fields: field({ name: 'agent', label: 'Registration number of whoever may act for you' }),
    button: 'Grant the mandate',
  });
  const isOpen = world.switches().mandates;
  sendPage(reply, {
    title: 'Mandates',
    brand: party.title,
    main: `${isOpen ? '' : paragraph('Nobody may act for others at the moment.')}<h2>Who may act for you</h2>
${items(given(world, visitor), ({ agent }) => agent)}${isOpen && file !== undefined ? grantForm : ''}<h2>For whom you may act</h2>
${items(held(world, visitor), (mandate) => `Company ${mandate.file}`)}`,
    below: '<p><a href="/portal">All files</a></p>',
  });
}
