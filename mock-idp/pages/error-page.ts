import type { FastifyReply } from 'fastify';
import { escapeHtml, sendPage } from './page.ts';

export function sendErrorPage(reply: FastifyReply, status: number, description: string): void {
  sendPage(reply, { title: 'This login cannot go on', main: `<p role="alert">${escapeHtml(description)}</p>`, status });
}
