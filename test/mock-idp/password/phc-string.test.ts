import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { derive } from '../../../mock-idp/password/derive.ts';
import { hashSettingsCheck, missingAlgorithm } from '../../../mock-idp/password/hash-settings.ts';
import type { HashSettings } from '../../../mock-idp/password/hash-settings.ts';
import { parseProfile } from '../../../mock-idp/profiles/parse-profile.ts';
import { readPhcString } from '../../../mock-idp/password/phc-string.ts';
import { LaunchquakeError } from '../../../src/model/errors.ts';
import type { Problem } from '../../../src/model/errors.ts';
import { profileOf } from '../fixture.ts';

const base64 = (hex: string): string => Buffer.from(hex, 'hex').toString('base64').replaceAll('=', '');

/** Vectors worked out elsewhere: the reference implementations' own tests. */
const known: readonly { readonly name: string; readonly password: string; readonly phc: string }[] = [
  {
    name: 'Argon2id, version 19: the reference implementation (argon2 test.c)',
    password: 'password',
    phc: `$argon2id$v=19$m=256,t=2,p=1$${Buffer.from('somesalt').toString('base64').replaceAll('=', '')}$${base64('9dfeb910e80bad0311fee20f9c0e2b12c17987b4cac90c2ef54d5b3021c68bfe')}`,
  },
  {
    name: 'PBKDF2-SHA256: RFC 7914 §11',
    password: 'Password',
    phc: `$pbkdf2-sha256$i=80000$${Buffer.from('NaCl'.padEnd(4)).toString('base64').replaceAll('=', '')}$${base64('4ddcd8f60b98be21830cee5ef22701f9641a4418d04c0414aeff08876b34ab56a1d425a1225833549adb841b51c9b3176a272bdebba1d078478f62b397f33c8d')}`,
  },
  {
    name: 'scrypt: RFC 7914 §12',
    password: 'pleaseletmein',
    phc: `$scrypt$ln=14,r=8,p=1$${Buffer.from('SodiumChloride').toString('base64').replaceAll('=', '')}$${base64('7023bdcb3afd7348461c06cd81fd38ebfda8fbba904f8e3ea9b543f6545da1f2d5432955613f0fcf62d49705242a9af9e61e85dc0d651e40dfcf017b45575887')}`,
  },
];

describe('a hash as a file has it', () => {
  for (const { name, password, phc } of known)
    it(name, async () => {
      // The salt of RFC 7914 §11 has four bytes, fewer than a file may have: here it is lengthened on the way in alone.
      const isShort = phc.includes('$TmFDbA$');
      const stored = readPhcString(isShort ? phc.replace('$TmFDbA$', '$TmFDbAAAAAAAAAAA$') : phc);
      assert.ok(stored !== undefined);
      const salt = isShort ? stored.salt.subarray(0, 4) : stored.salt;
      const lengthBytes = stored.hash.length;
      assert.deepEqual(await derive(stored.settings, { password, salt, lengthBytes }), stored.hash);
      assert.notDeepEqual(await derive(stored.settings, { password: `${password}.`, salt, lengthBytes }), stored.hash);
    });

  it('may have the bare number of iterations, and dots for pluses, as passlib writes', () => {
    const stored = readPhcString(
      '$pbkdf2-sha512$25000$LyWE0HrP2RsjZCxlDGFMKQ$1lkiOQRNvmAy.qLaLdbcQg./xxDvZLlHhpMxJqgzLsw',
    );
    assert.deepEqual(stored?.settings, { kind: 'pbkdf2-sha512', iterations: 25_000 });
    assert.equal(stored?.hash.length, 32);
  });

  const salt = 'c29tZXNhbHRzYWx0';
  const hash = 'A'.repeat(43);
  for (const bad of [
    '',
    'password',
    '$2b$12$R9h/cIPz0gi.URNNX3kh2OPST9/PgBkqquzi.Ss7KIUgO2t0jWMUW',
    `$argon2i$v=19$m=256,t=2,p=1$${salt}$${hash}`,
    `$argon2id$m=256,t=2,p=1$${salt}$${hash}`,
    `$argon2id$v=16$m=256,t=2,p=1$${salt}$${hash}`,
    `$argon2id$v=19$m=99999999,t=2,p=1$${salt}$${hash}`,
    `$argon2id$v=19$m=8,t=2,p=4$${salt}$${hash}`,
    `$argon2id$v=19$m=256,t=2$${salt}$${hash}`,
    `$scrypt$ln=20,r=32,p=1$${salt}$${hash}`,
    `$scrypt$ln=99,r=8,p=1$${salt}$${hash}`,
    `$pbkdf2-sha256$i=0$${salt}$${hash}`,
    `$pbkdf2-sha256$i=1e3$${salt}$${hash}`,
    `$pbkdf2-sha256$i=99999999$${salt}$${hash}`,
    `$pbkdf2-sha1$i=1000$${salt}$${hash}`,
    `$pbkdf2-sha256$i=1000$c2E$${hash}`,
    `$pbkdf2-sha256$i=1000$${salt}$QUFB`,
    `$pbkdf2-sha256$i=1000$${salt}$${'A'.repeat(600)}`,
    `x$pbkdf2-sha256$i=1000$${salt}$${hash}`,
  ])
    it(`is not ${bad.slice(0, 50)}`, () => assert.equal(readPhcString(bad), undefined));
});

describe('settings of a hash', () => {
  const whole = (min: number, max: number) => fc.integer({ min, max });
  const hashes = fc.oneof(
    fc.record({
      kind: fc.constant('argon2id'),
      memoryKib: whole(1, 200),
      passes: whole(0, 3),
      parallelism: whole(0, 16),
    }),
    fc.record({ kind: fc.constantFrom('pbkdf2-sha256', 'pbkdf2-sha512'), iterations: whole(0, 10) }),
    fc.record({
      kind: fc.constant('scrypt'),
      costLog2: fc.oneof(whole(0, 8), whole(14, 18)),
      blockSize: whole(0, 2),
      parallelism: whole(0, 3),
    }),
  );

  it('that are let through can be computed (any algorithm, any cost)', async () => {
    let computed = 0;
    await fc.assert(
      fc.asyncProperty(hashes, async (hash) => {
        const problems: Problem[] = [];
        hashSettingsCheck(hash, 'hash', problems);
        if (problems.length > 0) return;
        const derivation = { password: 'a password', salt: Buffer.from('salt salt salt s'), lengthBytes: 32 };
        assert.equal((await derive(hash as HashSettings, derivation)).length, 32);
        computed += 1;
      }),
      { seed: 8, numRuns: 200 },
    );
    assert.ok(computed > 50, `${computed} of 200`);
  });
});

describe('an algorithm that this Node does not have', () => {
  it('is a clear error, for Argon2 alone', () => {
    const problem = missingAlgorithm({ kind: 'argon2id' }, 'passwords.hash', false);
    assert.match(String(problem?.found), /argon2id, which Node 24\..* cannot compute/);
    assert.match(String(problem?.expected), /24\.7 or newer/);
    assert.equal(missingAlgorithm({ kind: 'scrypt' }, 'passwords.hash', false), undefined);
    assert.equal(missingAlgorithm({ kind: 'argon2id' }, 'passwords.hash', true), undefined);
  });
});

describe('the settings of passwords and codes', () => {
  it('tell every problem at once', () => {
    const wrong = {
      passwords: {
        mode: 'free',
        hash: { kind: 'scrypt', costLog2: 20, blockSize: 32, parallelism: 1 },
        guard: { badPerAccount: { most: 0, windowSeconds: 60 } },
        resetRequired: 1,
      },
      codes: {
        lifeSeconds: 601,
        checks: 0,
        addressAllowList: ['10.0.0.0/33', 'office'],
        sms: { lossShare: 2, delay: { kind: 'guess' } },
        pigeon: {},
      },
    };
    assert.throws(
      () => parseProfile({ ...profileOf(0), ...wrong }, 'a test'),
      (error) => {
        assert.ok(error instanceof LaunchquakeError);
        assert.deepEqual(error.problems.map(({ where }) => where).toSorted(), [
          'codes.addressAllowList[0]',
          'codes.addressAllowList[1]',
          'codes.checks',
          'codes.lifeSeconds',
          'codes.pigeon',
          'codes.sms.delay.kind',
          'codes.sms.lossShare',
          'passwords.guard.badPerAccount.most',
          'passwords.hash.costLog2',
          'passwords.mode',
          'passwords.resetRequired',
        ]);
        return true;
      },
    );
  });
});
