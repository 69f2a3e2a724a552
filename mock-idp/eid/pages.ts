/**
 * The eID by hand, without script: the page that a browser is sent to, a virtual phone that holds a virtual card, and what else people do
 * with phone and card. Every step pays its station, as from k6.
 */
import type { Registrar } from '../registrars.ts';
import { loginPage } from './login-page.ts';
import { showPhone } from './phone-page.ts';
import { pushPage } from './push-page.ts';
import { sendRegistrationPage } from './registered-phone-page.ts';
import { sendUnblockPage } from './unblock-page.ts';
import { usePhone } from './use-phone.ts';

export const eidPages: Registrar = (app, world) => {
  app.get('/eid/login', (request, reply) => loginPage(world, request, reply));
  app.get('/eid/push', (request, reply) => pushPage(world, request, reply));
  app.get('/eid/phone', (request, reply) => showPhone(world, request, reply));
  app.post('/eid/phone', (request, reply) => usePhone(world, request, reply));
  app.get('/eid/phones', (_request, reply) => sendRegistrationPage(world, reply));
  app.get('/eid/unblock', (_request, reply) => sendUnblockPage(reply));
};
