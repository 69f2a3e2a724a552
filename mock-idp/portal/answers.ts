/** How the relying parties say no: JSON for programs, a page for people, the same reason for both. */
import type { FastifyReply, FastifyRequest } from 'fastify';
import { acceptsHtml } from '../pages/accepts-html.ts';
import { alertOf } from '../pages/forms.ts';
import { sendPage } from '../pages/page.ts';

const problems = {
  abroad: [403, 'The service is not open from abroad at the moment.'],
  already_declared: [409, 'There is a declaration for this file and period already.'],
  access_token_invalid: [401, 'The access token is unknown, has expired, was revoked, or is not one of a person.'],
  declaration_invalid: [400, 'The declaration is not right.'],
  file_unknown: [404, 'There is no such file among yours.'],
  form_not_ours: [
    403,
    'This form was not sent from a page of this service. Go back, load the page again and try again.',
  ],
  invalid_request: [400, 'Something is missing or not right.'],
  login_required: [401, 'Log in first.'],
  login_required_for_file: [401, 'This file needs a login of its own.'],
  login_unknown: [400, 'This login is unknown, has expired or was ended before. Start it again.'],
  mandate_unknown: [404, 'There is no such mandate.'],
  mandates_closed: [403, 'Nobody may act for others at the moment.'],
  mailbox_full: [503, 'The mailbox is full. Try again later.'],
  not_owner: [403, 'Only the company itself may let others act for it.'],
  receipt_unknown: [404, 'There is no such receipt among yours.'],
  reference_reused: [409, 'This reference was used for another declaration.'],
  ticket_unknown: [404, 'There is no such message.'],
  too_many_mandates: [409, 'There are too many mandates already.'],
  unregistered: [403, 'This service is not registered with the identity provider any more.'],
} as const satisfies Readonly<Record<string, readonly [number, string]>>;
export type PortalProblem = keyof typeof problems;

export const problemInWords = (problem: PortalProblem): string => problems[problem][1];
export const statusOfProblem = (problem: PortalProblem): number => problems[problem][0];

/** @param more members of the JSON answer besides error and error_description */
export function answerProblem(
  request: FastifyRequest,
  reply: FastifyReply,
  problem: PortalProblem,
  more: Readonly<Record<string, unknown>> = {},
): void {
  const status = statusOfProblem(problem);
  const error_description = problemInWords(problem);
  if (acceptsHtml(request)) sendPage(reply, { title: 'This did not work', status, main: alertOf(error_description) });
  else reply.code(status).send({ error: errorOf(problem), error_description, ...more });
}

/** A program need not tell one login from the other: the description does. */
const errorOf = (problem: PortalProblem): string =>
  problem === 'login_required_for_file' ? 'login_required' : problem;
