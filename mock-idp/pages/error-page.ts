import type { FastifyReply } from 'fastify';
import { alertOf } from './forms.ts';
import { sendPage } from './page.ts';

export function sendErrorPage(reply: FastifyReply, status: number, description: string): void {
  sendPage(reply, { title: 'This login cannot go on', main: alertOf(description), status });
}
