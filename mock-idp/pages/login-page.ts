/** A page of one login: what every method's page has in common, so that each only brings its own form. */
import type { FastifyReply } from 'fastify';
import { methodsOffered } from '../remedies/may-use.ts';
import type { Transaction } from '../stores/stores.ts';
import type { World } from '../world.ts';
import { statusOf } from './forms.ts';
import { sendPage } from './page.ts';
import type { Page } from './page.ts';

export interface LoginPage extends Page {
  /** Unset: the page offers the way to the other methods, if there are any. */
  readonly hasOthers?: false;
}

/** Sends a page of this login: with the message of the day, the way to the other methods, and the way out. */
export function sendLoginPage(world: World, reply: FastifyReply, transaction: Transaction, page: LoginPage): void {
  const id = encodeURIComponent(transaction.id);
  const others =
    methodsOffered(world).length > 1 && page.hasOthers !== false
      ? `<p><a href="/login?transaction=${id}">Log in another way</a></p>\n`
      : '';
  sendPage(reply, {
    leadsTo: transaction.redirectUri,
    ...page,
    main: `${statusOf(world.switches().statusMessage)}${page.main}`,
    below: `${others}<p><a href="/login/cancel?transaction=${id}">Cancel and go back</a></p>`,
  });
}
