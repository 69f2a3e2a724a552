/** GET /status: what is open now, for people and for programs. A clear message saves retries. */
import type { FastifyInstance } from 'fastify';
import type { LoginMethod } from '../../src/model/remedies/switches.ts';
import { acceptsHtml } from '../pages/accepts-html.ts';
import { paragraph, statusOf } from '../pages/forms.ts';
import { sendPage } from '../pages/page.ts';
import { methodsOffered } from '../remedies/may-use.ts';
import { instantOf } from '../remedies/moments.ts';
import type { World } from '../world.ts';

const methodWords: Readonly<Record<LoginMethod, string>> = {
  eid: 'National eID card',
  sms: 'Code by SMS',
  email: 'Code by e-mail',
  password: 'Registration number and password',
};

/** It stands outside the service: it answers when nothing else does. */
export function statusPage(app: FastifyInstance, world: World): void {
  app.get('/status', (request, reply) => {
    const { statusMessage, announcedDeadlineSeconds, mandates, abroad, rollOut } = world.switches();
    const deadline = announcedDeadlineSeconds === null ? null : instantOf(announcedDeadlineSeconds, world.clock);
    const methods = methodsOffered(world);
    if (!acceptsHtml(request)) {
      reply.send({ message: statusMessage, methods, rollOut, deadline, mandates, abroad });
      return;
    }
    const items = methods.map((method) => `<li>${methodWords[method]}</li>`).join('\n');
    sendPage(reply, {
      title: 'Status of the services',
      brand: 'Status',
      main: `${statusOf(statusMessage ?? 'Nothing is known to be wrong.')}<h2>Ways to log in</h2>
<ul>\n${items}\n</ul>
${rollOut === null ? '' : paragraph('Not everybody has the same ways yet.')}${deadline === null ? '' : paragraph(`Declarations have to be here by ${deadline}.`)}${
        abroad ? '' : paragraph('The services are not open from abroad at the moment.')
      }`,
      below:
        '<p><a href="/app">Citizen app</a> · <a href="/portal">Employers’ portal</a> · <a href="/support">Support</a></p>',
    });
  });
}
