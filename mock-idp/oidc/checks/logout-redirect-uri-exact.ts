import type { LogoutCheck } from './logout-context.ts';

/** Letter by letter: not even a query may be added. */
export const logoutRedirectUriExact: LogoutCheck = {
  name: 'logout-redirect-uri-exact',
  source: 'OpenID Connect RP-Initiated Logout 1.0 §3, §3.1',
  run({ parameters, client }) {
    const uri = parameters.values['post_logout_redirect_uri'];
    if (uri === undefined || client?.postLogoutRedirectUris.includes(uri) === true) return undefined;
    return {
      error: 'invalid_request',
      description:
        client === undefined
          ? 'A post_logout_redirect_uri needs an id_token_hint or a client_id.'
          : 'The post_logout_redirect_uri is not registered for this client.',
    };
  },
};
