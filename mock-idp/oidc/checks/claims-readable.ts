import { parseClaims } from '../claims-parameter.ts';
import type { AuthorizeCheck } from './authorize-context.ts';

export const claimsReadable: AuthorizeCheck = {
  name: 'claims-readable',
  source: 'OpenID Connect Core 1.0 §5.5',
  run({ parameters }) {
    const claims = parameters.values['claims'];
    if (claims === undefined || parseClaims(claims) !== undefined) return undefined;
    return {
      error: 'invalid_request',
      description: 'The claims parameter is not a JSON object with the members userinfo and id_token.',
    };
  },
};
