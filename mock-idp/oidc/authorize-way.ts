/** What an authorize request needs from the person, given the session of the browser (OpenID Connect Core 1.0 §3.1.2.3 and §3.1.2.6). */
import type { AuthorizeRequest } from './authorize-request.ts';
import { hasKnownLevel, satisfies } from './acr.ts';
import type { BrowserSession } from './browser-session.ts';
import type { Violation } from './oauth-error.ts';

export type Way =
  /** A code, and nobody is asked. */
  | { readonly kind: 'silent'; readonly session: BrowserSession }
  /** The person who is logged in says yes, or who else it is. */
  | { readonly kind: 'confirm'; readonly session: BrowserSession }
  | { readonly kind: 'login' }
  | { readonly kind: 'refused'; readonly violation: Violation };

export function wayOf(request: AuthorizeRequest, session: BrowserSession | undefined, nowEpochSeconds: number): Way {
  const { prompts, acrEssential, acrValues } = request;
  // No login reaches it, so nobody is asked for one (OpenID Connect Core 1.0 §5.5.1.1).
  if (acrEssential && !hasKnownLevel(acrValues)) return { kind: 'refused', violation: unknownLevel };
  const does = session !== undefined && isEnough(request, session, nowEpochSeconds);
  if (prompts.includes('none'))
    return does
      ? { kind: 'silent', session }
      : { kind: 'refused', violation: { error: 'login_required', description: 'The person has to log in.' } };
  if (!does || prompts.includes('login')) return { kind: 'login' };
  return prompts.includes('consent') || prompts.includes('select_account')
    ? { kind: 'confirm', session }
    : { kind: 'silent', session };
}

const unknownLevel: Violation = {
  error: 'unmet_authentication_requirements',
  description: 'No login here has the level (acr) that must be reached.',
};

/** Whether the login of this session will do. A level that is only wished for is not worth an error, but worth a login. */
export function isEnough(
  request: AuthorizeRequest,
  { authentication }: BrowserSession,
  nowEpochSeconds: number,
): boolean {
  const { subject, hintUnreadable, maxAgeSeconds, acrValues, acrEssential, prompts } = request;
  const { user, acr, atEpochSeconds } = authentication;
  if (hintUnreadable || (subject !== undefined && subject !== user.subject)) return false;
  // max_age=0 is prompt=login, also in the second of the login (OpenID Connect Core 1.0 §3.1.2.1).
  if (maxAgeSeconds === 0 || nowEpochSeconds - atEpochSeconds > (maxAgeSeconds ?? Infinity)) return false;
  return satisfies(acrValues, acr) || (!acrEssential && prompts.includes('none'));
}
