import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { cardOf, virtualUser } from '../../../mock-idp/people/virtual-people.ts';
import type { User } from '../../../mock-idp/people/users.ts';

const cards = fc
  .tuple(fc.stringMatching(/^[A-Z]{2}$/), fc.stringMatching(/^[0-9]{6,20}$/))
  .map(([letters, digits]) => `${letters}${digits}`);

const registrationNumberOf = (user: User): string => String(user.claims['preferred_username']);

function person(card: string): User {
  const user = virtualUser(card);
  assert.ok(user !== undefined, card);
  return user;
}

describe('a made-up person', () => {
  it('is the same by card, in any case, and by registration number', () => {
    fc.assert(
      fc.property(cards, (card) => {
        assert.equal(cardOf(card), card);
        assert.equal(cardOf(` ${card.toLowerCase()} `), card);
        assert.equal(cardOf(registrationNumberOf(person(card))), card);
      }),
      { seed: 1 },
    );
  });

  it('is known: AB123456', () => {
    const { subject, password, pin, phone, email, claims } = person('AB123456');
    assert.equal(subject, 'PlHAhKx1C2mJQyhU3FhsCPCPBqRb9uB4T4pTPc9M1IY');
    assert.deepEqual(
      { password, pin, phone, email },
      {
        password: 'password-123456',
        pin: '654321',
        phone: '+21260102123456',
        email: 'ab123456@example.test',
      },
    );
    assert.equal(claims['preferred_username'], '0102123456');
  });

  for (const typed of [
    '',
    'AB12345',
    'A1123456',
    'AB123456X',
    '2702123456',
    '0002123456',
    '0102',
    '__proto__',
    'ÄB123456',
  ])
    it(`is nobody: ${JSON.stringify(typed)}`, () => assert.equal(virtualUser(cardOf(typed) ?? ''), undefined));

  it('has every standard claim, of the right type and always the same', () => {
    const text = [
      'name',
      'given_name',
      'family_name',
      'middle_name',
      'nickname',
      'preferred_username',
      'profile',
      'picture',
    ];
    const more = ['website', 'gender', 'birthdate', 'zoneinfo', 'locale', 'email', 'phone_number'];
    fc.assert(
      fc.property(cards, (card) => {
        const { claims, locale } = person(card);
        assert.deepEqual(person(card).claims, claims);
        for (const name of [...text, ...more]) assert.match(String(claims[name]), /\S/, name);
        for (const name of ['email_verified', 'phone_number_verified'])
          assert.equal(typeof claims[name], 'boolean', name);
        for (const name of ['profile', 'picture', 'website']) assert.ok(URL.canParse(String(claims[name])), name);
        assert.ok(Number.isInteger(claims['updated_at']));
        assert.match(String(claims['birthdate']), /^(19|20)\d\d-(0[1-9]|1[0-2])-(0[1-9]|1\d|2[0-8])$/);
        assert.match(String(claims['phone_number']), /^\+[1-9][0-9]{1,14}$/, 'E.164');
        assert.equal(claims['locale'], locale);
        const address = claims['address'] as Record<string, string>;
        assert.equal(
          address['formatted'],
          `${address['street_address']}\n${address['postal_code']} ${address['locality']}\n${address['country']}`,
        );
        assert.equal(Object.keys(claims).length, text.length + more.length + 4);
      }),
      { seed: 2, numRuns: 200 },
    );
  });

  it('lives abroad for certain as a non-resident, and seldom else', () => {
    const abroadOf = (letters: string): number =>
      Array.from({ length: 200 }, (_, at) => person(`${letters}${100_000 + at}`)).filter(
        ({ claims }) => (claims['address'] as { country: string }).country !== 'MA',
      ).length;
    assert.equal(abroadOf('NR'), 200);
    const others = abroadOf('EM');
    assert.ok(others > 0 && others < 30, `${others} of 200`);
  });

  it('differs from the next one: 2,000 people speak as the shares say, and no two share a phone or an address', () => {
    const people = Array.from({ length: 2000 }, (_, at) => person(`LQ${String(at).padStart(6, '0')}`));
    const share = (locale: string): number => people.filter((user) => user.locale === locale).length / people.length;
    assert.ok(Math.abs(share('ar') - 0.55) < 0.05, `ar ${share('ar')}`);
    assert.ok(Math.abs(share('fr') - 0.4) < 0.05, `fr ${share('fr')}`);
    assert.ok(share('en') > 0.02);
    for (const name of ['phone', 'email', 'subject'] as const)
      assert.equal(new Set(people.map((user) => user[name])).size, people.length, name);
    assert.ok(new Set(people.map(({ claims }) => claims['name'])).size > 800);
  });
});
