import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import { before, describe, it } from 'node:test';
import { jwtVerify } from 'jose';
import { createKeyRing } from '../../../mock-idp/key-ring.ts';
import type { KeyRing } from '../../../mock-idp/key-ring.ts';
import { generateSigningKeys } from '../../../mock-idp/keys.ts';
import type { SigningKeys } from '../../../mock-idp/keys.ts';
import { readOwnJwt, signJwt } from '../../../mock-idp/oidc/sign-jwt.ts';
import { manualClock } from '../manual-clock.ts';

const good = { wrongSignature: false };

describe('our own JWTs', () => {
  let keys: SigningKeys;
  let ring: KeyRing;
  before(async () => {
    keys = await generateSigningKeys();
    ring = createKeyRing(manualClock(), keys, () => 0);
  });

  const encoded = (part: unknown): string => Buffer.from(JSON.stringify(part)).toString('base64url');

  it('verify with jose, 3,000 of ES256: halves of 31 bytes and less are among them', async () => {
    const { ES256: key } = keys;
    let short = 0;
    for (let time = 0; time < 3000; time += 1) {
      const jwt = await signJwt(key, 'JWT', { time }, good);
      const { payload } = await jwtVerify(jwt, key.publicKey, { algorithms: ['ES256'] });
      assert.equal(payload['time'], time);
      const raw = Buffer.from(jwt.split('.')[2] ?? '', 'base64url');
      assert.equal(raw.length, 64);
      if (raw[0] === 0 || raw[32] === 0) short += 1;
    }
    assert.ok(short > 0);
  });

  it('verify with jose and with ourselves, in either algorithm, and say their type and key', async () => {
    for (const key of Object.values(keys)) {
      const jwt = await signJwt(key, 'at+jwt', { sub: 'é' }, good);
      const { protectedHeader } = await jwtVerify(jwt, key.publicKey, { typ: 'at+jwt' });
      assert.deepEqual(protectedHeader, { alg: key.algorithm, typ: 'at+jwt', kid: key.kid });
      assert.deepEqual(readOwnJwt(ring, jwt, 'at+jwt'), { sub: 'é' });
      assert.equal(readOwnJwt(ring, jwt, 'JWT'), undefined, 'another type is another purpose');
    }
  });

  it('do not verify when the fault of a wrong signature hits, but look as they should', async () => {
    for (const key of Object.values(keys)) {
      const jwt = await signJwt(key, 'JWT', {}, { wrongSignature: true });
      assert.match(jwt, /^[\w-]+\.[\w-]+\.[\w-]+$/);
      await assert.rejects(jwtVerify(jwt, key.publicKey), { code: 'ERR_JWS_SIGNATURE_VERIFICATION_FAILED' });
      assert.equal(readOwnJwt(ring, jwt, 'JWT'), undefined);
    }
  });

  it('are read in one spelling alone, unaltered, and with the algorithm of their key', async () => {
    const { ES256: es, RS256: rs } = keys;
    const jwt = await signJwt(es, 'JWT', { sub: 'a' }, good);
    const [head = '', body = '', signature = ''] = jwt.split('.');
    const last = signature.at(-1) ?? '';
    // 86 characters hold 516 bits, of which 512 count: the last character has four that nobody looks at.
    const spelling = `${signature.slice(0, -1)}${String.fromCharCode(last.charCodeAt(0) + 1)}`;
    const under = (changes: object): string => encoded({ alg: 'ES256', typ: 'JWT', kid: es.kid, ...changes });
    const pem = es.publicKey.export({ type: 'spki', format: 'pem' }).toString();
    const hmacInput = `${under({ alg: 'HS256' })}.${body}`;
    const wrong = [
      `${head}.${body}.${spelling}`,
      `${head}.${body}.${signature}=`,
      `${head}.${encoded({ sub: 'b' })}.${signature}`,
      `${under({ alg: 'none' })}.${body}.`,
      `${hmacInput}.${createHmac('sha256', pem).update(hmacInput).digest('base64url')}`,
      `${under({ kid: rs.kid })}.${body}.${signature}`,
      `${under({ kid: 'unknown' })}.${body}.${signature}`,
      `${under({ kid: 7 })}.${body}.${signature}`,
      `${head}.${body}`,
      `${jwt}.more`,
      'a.b.c',
      '..',
      '',
    ];
    for (const text of wrong) assert.equal(readOwnJwt(ring, text, 'JWT'), undefined, text);
    assert.deepEqual(readOwnJwt(ring, jwt, 'JWT'), { sub: 'a' });
  });
});
