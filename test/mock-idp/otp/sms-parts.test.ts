import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { messageText } from '../../../mock-idp/otp/message-text.ts';
import { smsPartsOf } from '../../../mock-idp/otp/sms-parts.ts';

/** Of 3GPP TS 23.038 and 23.040: 140 octets, six of them a header when there are several parts. */
const table: readonly { readonly name: string; readonly text: string; readonly parts: number }[] = [
  { name: 'nothing', text: '', parts: 1 },
  { name: '160 letters', text: 'a'.repeat(160), parts: 1 },
  { name: '161 letters', text: 'a'.repeat(161), parts: 2 },
  { name: '306 letters', text: 'a'.repeat(306), parts: 2 },
  { name: '307 letters', text: 'a'.repeat(307), parts: 3 },
  { name: '80 euro signs, two septets each', text: '€'.repeat(80), parts: 1 },
  { name: '81 euro signs', text: '€'.repeat(81), parts: 2 },
  { name: '153 euro signs: no escape is torn from its character', text: '€'.repeat(153), parts: 3 },
  { name: '160 of é and à, which are GSM letters', text: 'éà'.repeat(80), parts: 1 },
  { name: '70 Arabic letters', text: 'ب'.repeat(70), parts: 1 },
  { name: '71 Arabic letters', text: 'ب'.repeat(71), parts: 2 },
  { name: '134 Arabic letters', text: 'ب'.repeat(134), parts: 2 },
  { name: '135 Arabic letters', text: 'ب'.repeat(135), parts: 3 },
  { name: 'one ê among 70 letters', text: `ê${'a'.repeat(70)}`, parts: 2 },
  { name: '35 emoji, two code units each', text: '😀'.repeat(35), parts: 1 },
  { name: '36 emoji', text: '😀'.repeat(36), parts: 2 },
  { name: '67 emoji: no pair is torn apart', text: '😀'.repeat(67), parts: 3 },
];

describe('the parts of an SMS', () => {
  for (const { name, text, parts } of table)
    it(`${name}: ${parts}`, () => assert.equal(smsPartsOf(text).length, parts));

  const septets = (text: string): number =>
    Array.from(text).reduce((sum, one) => sum + ('^{}\\[~]|€\f'.includes(one) ? 2 : 1), 0);
  const alphabets = [
    {
      name: 'GSM letters',
      unit: fc.constantFrom('a', 'b', ' ', '€', '{', '[', 'é'),
      size: septets,
      alone: 160,
      joined: 153,
    },
    {
      name: 'others',
      unit: fc.constantFrom('ب', '😀', 'ê'),
      size: (text: string) => text.length,
      alone: 70,
      joined: 67,
    },
  ];
  for (const { name, unit, size, alone, joined } of alphabets)
    it(`are the whole text, in order, each as full as it can be: ${name}`, () => {
      fc.assert(
        fc.property(fc.string({ unit, minLength: 1, maxLength: 700 }), (text) => {
          const parts = smsPartsOf(text);
          assert.equal(parts.join(''), text);
          assert.equal(parts.length === 1, size(text) <= alone);
          if (parts.length === 1) return;
          for (const [at, part] of parts.entries()) {
            assert.ok(size(part) <= joined, part);
            const next = Array.from(parts[at + 1] ?? '')[0];
            if (next !== undefined) assert.ok(size(part) + size(next) > joined, 'the next character did not fit');
          }
        }),
        { seed: 3, numRuns: 300 },
      );
    });
});

describe('the text of a code', () => {
  const partsIn = (locale: string): number => messageText('sms', locale, '012345', 600).parts;

  it('takes one SMS in French and English, and two in Arabic', () => {
    assert.deepEqual(['fr', 'fr-MA', 'en', 'ar', 'ar-MA', 'nl'].map(partsIn), [1, 1, 1, 2, 2, 1]);
  });

  it('has the code and the minutes of its life in it, and nothing to split in an e-mail', () => {
    for (const locale of ['fr', 'en', 'ar'])
      for (const channel of ['sms', 'email'] as const) {
        const { text, subject, parts } = messageText(channel, locale, '012345', 600);
        assert.match(text, /012345/);
        assert.match(text, /\b10\b/);
        assert.equal(subject === undefined, channel === 'sms');
        if (channel === 'email') assert.equal(parts, 1);
      }
  });
});
