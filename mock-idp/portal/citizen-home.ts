/** GET /app: what a citizen comes for. */
import type { FastifyInstance } from 'fastify';
import { acceptsHtml } from '../pages/accepts-html.ts';
import { form, paragraph, statusOf } from '../pages/forms.ts';
import { sendPage } from '../pages/page.ts';
import type { World } from '../world.ts';
import { citizenApp as party } from './parties.ts';
import { serveVisitor } from './serve-visitor.ts';

export function citizenHome(app: FastifyInstance, world: World): void {
  app.get('/app', { config: { step: 'portal' } }, (request, reply) =>
    serveVisitor(world, { party, step: 'portal', request, reply }, ({ session, user }) => {
      const { name: claimed } = user.claims;
      const name = typeof claimed === 'string' ? claimed : user.username;
      if (!acceptsHtml(request)) {
        reply.send({ person: { registrationNumber: user.username, name } });
        return;
      }
      sendPage(reply, {
        title: `Good day, ${name}`,
        brand: party.title,
        main: `${statusOf(world.switches().statusMessage)}${paragraph(`Your registration number: ${user.username}`)}<p><a href="/app/contact">Phone and e-mail</a> · <a href="/support">Support</a></p>`,
        below: form({ action: '/app/logout', hidden: { csrf: session.csrf }, button: 'Log out', second: true }),
      });
    }),
  );
}
