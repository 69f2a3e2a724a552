/** Everything of OpenID Connect that a browser visits, and the request that is sent ahead of it. */
import type { Registrar } from '../registrars.ts';
import { authorize } from './authorize.ts';
import { loginChoice } from './login-choice.ts';
import { loginConfirm } from './login-confirm.ts';
import { loginResponse } from './login-response.ts';
import { logout } from './logout.ts';
import { par } from './par.ts';

export const authorizeEndpoints: Registrar = (app, world) => {
  for (const endpoint of [authorize, loginChoice, loginConfirm, loginResponse, par, logout]) endpoint(app, world);
};
