/** The answer of an authorize request as a form that posts itself (OAuth 2.0 Form Post Response Mode §2); without script, by a button. */
import type { FastifyReply } from 'fastify';
import { form, paragraph } from './forms.ts';
import { sendPage } from './page.ts';

const SCRIPT = 'document.forms[0].submit()';

export function sendFormPost(
  reply: FastifyReply,
  redirectUri: string,
  parameters: Readonly<Record<string, string>>,
): void {
  sendPage(reply, {
    title: 'Going back',
    main: `${paragraph('You are sent back to the service that you came from.')}${form({
      action: redirectUri,
      hidden: parameters,
      button: 'Continue',
    })}`,
    leadsTo: redirectUri,
    script: SCRIPT,
  });
}
