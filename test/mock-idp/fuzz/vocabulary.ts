/** The words of malformed requests. No secret is among them. */

/** Names that some endpoint reads, and some that reach into JavaScript. */
export const names: readonly string[] = [
  `client_id client_secret redirect_uri response_type response_mode scope state nonce code code_verifier
   code_challenge code_challenge_method grant_type refresh_token token token_type_hint prompt max_age
   id_token_hint login_hint login_hint_token acr_values claims request request_uri display ui_locales
   post_logout_redirect_uri client_assertion client_assertion_type device_code user_code auth_req_id
   binding_message requested_expiry action client_notification_token transaction session username password
   channel card pin round response nfc phone email message reference file employees access_token after ticket
   redirect_uris jwks jwks_uri token_endpoint_auth_method grant_types stations steps faults`.split(/\s+/),
  '__proto__',
  'constructor',
  'toString',
  'hasOwnProperty',
  '',
  'a[]',
  'a[b]',
  'a.b',
  '\u0000',
  'é',
].flat();

export const hostile = [
  '',
  ' ',
  '0',
  '-1',
  '1e999',
  'NaN',
  'null',
  'undefined',
  '[]',
  '{}',
  '[object Object]',
  '__proto__',
  "' OR 1=1 --",
  '"><script>alert(1)</script>',
  '{{7*7}}',
  '${jndi:ldap://127.0.0.1/a}',
  '../../../../etc/passwd',
  'http://evil.example/',
  '//evil.example',
  'javascript:alert(1)',
  'a\r\nset-cookie: x=1',
  '%00',
  '%c0%af',
  '\u0000\u0001\u001f\u007f',
  '\u202e\ufeff',
  '\ud800',
  '💥'.repeat(50),
  'A'.repeat(5000),
  'eyJhbGciOiJub25lIn0.eyJzdWIiOiIxIn0.',
  'urn:ietf:params:oauth:request_uri:x',
  'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
] as const;

/** Right in form, so that the next check is reached; none of them opens anything. */
export const plausible = [
  'launchquake',
  'citizen-app',
  'employers-portal',
  'http://127.0.0.1/callback',
  'http://127.0.0.1:65536/callback',
  'http://127.0.0.1@evil.example/callback',
  'code',
  'code token',
  'openid',
  'openid profile email phone address offline_access',
  'query',
  'form_post',
  'fragment',
  'none',
  'login',
  'none login',
  'E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM',
  'S256',
  'plain',
  'authorization_code',
  'refresh_token',
  'client_credentials',
  'urn:ietf:params:oauth:grant-type:device_code',
  'urn:openid:params:grant-type:ciba',
  'AB123457',
  '111111',
  'sms',
  'email',
  'fr',
  '{"userinfo":{"name":null},"id_token":{"acr":{"values":["x"]}}}',
  '1',
  '3600',
] as const;
