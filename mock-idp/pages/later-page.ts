import type { FastifyReply } from 'fastify';
import { alertOf, paragraph } from './forms.ts';
import { sendPage } from './page.ts';

/** 503 to a person: what was begun is not lost, and it is worth trying again. */
export function sendLaterPage(reply: FastifyReply, description: string): void {
  sendPage(reply, {
    title: 'Please try again later',
    status: 503,
    main: `${alertOf(description)}${paragraph('Reload this page in a while. Nothing that you have done so far is lost.')}`,
  });
}
