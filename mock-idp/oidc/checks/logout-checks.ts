/** The rules of a logout, in the order in which they are asked. A breach is told on a page: nobody is redirected, nobody is logged out. */
import { logoutClientRegistered } from './logout-client-registered.ts';
import type { LogoutCheck } from './logout-context.ts';
import { logoutHintOfClient } from './logout-hint-of-client.ts';
import { logoutHintOurs } from './logout-hint-ours.ts';
import { logoutParametersOnce } from './logout-parameters-once.ts';
import { logoutRedirectUriExact } from './logout-redirect-uri-exact.ts';

export const logoutChecks: readonly LogoutCheck[] = [
  logoutParametersOnce,
  logoutHintOurs,
  logoutClientRegistered,
  logoutHintOfClient,
  logoutRedirectUriExact,
];
