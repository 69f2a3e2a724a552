/** The rules of a backchannel authentication request, in the order in which they are asked. */
import { backchannelScopeOpenid } from './backchannel-scope-openid.ts';
import { bindingMessagePlain } from './binding-message-plain.ts';
import { clientConfidential } from './client-confidential.ts';
import { grantRegistered } from './grant-registered.ts';
import { notificationTokenOfPing } from './notification-token-of-ping.ts';
import { oneHint } from './one-hint.ts';
import { requestedExpiryPositive } from './requested-expiry-positive.ts';
import { scopeWellFormed } from './scope-well-formed.ts';
import { signedRequestRefused } from './signed-request-refused.ts';
import type { StartCheck } from './start-context.ts';

export const cibaChecks: readonly StartCheck[] = [
  clientConfidential,
  grantRegistered('urn:openid:params:grant-type:ciba'),
  signedRequestRefused,
  scopeWellFormed,
  backchannelScopeOpenid,
  oneHint,
  notificationTokenOfPing,
  bindingMessagePlain,
  requestedExpiryPositive,
];
