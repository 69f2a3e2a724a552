import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { readPaper, writePaper } from '../../../src/model/service/waiting-room-ticket.ts';
import type { Paper, PaperSigner } from '../../../src/model/service/waiting-room-ticket.ts';

const signer = (key: string): PaperSigner => ({
  sign: (text) => createHmac('sha256', key).update(text).digest('base64url'),
  equal: (left, right) => left === right,
});

const ours = signer('our key');
const paper: Paper = { kind: 'ticket', room: 'north', id: 'abc', expiresAtEpochMs: 5000 };
const text = writePaper(paper, ours);
const read = (presented: string, changes: object = {}, nowEpochMs = 1000) =>
  readPaper(presented, { kind: 'ticket', room: 'north', nowEpochMs, ...changes }, ours);

describe('the papers of a waiting room', () => {
  it('say what was written, until they expire', () => {
    assert.deepEqual(read(text), { verdict: 'valid', paper });
    assert.equal(read(text, {}, 4999).verdict, 'valid');
    assert.deepEqual(read(text, {}, 5000), { verdict: 'expired', paper });
  });

  for (const { name, presented, verdict } of [
    { name: 'nothing', presented: '', verdict: 'forged' },
    { name: 'too many parts', presented: `${text}.x`, verdict: 'forged' },
    { name: 'another signature', presented: writePaper(paper, signer('their key')), verdict: 'forged' },
    { name: 'no signature', presented: text.slice(0, text.lastIndexOf('.') + 1), verdict: 'forged' },
    { name: 'a later expiry', presented: text.replace('.3uw.', '.zzz.'), verdict: 'forged' },
    { name: 'a pass for a ticket', presented: writePaper({ ...paper, kind: 'pass' }, ours), verdict: 'forged' },
    { name: 'a ticket of another room', presented: writePaper({ ...paper, room: 'south' }, ours), verdict: 'foreign' },
  ] as const)
    it(`${name} is ${verdict}`, () => assert.equal(read(presented).verdict, verdict));

  it('do not survive the change of any one character', () => {
    fc.assert(
      fc.property(
        fc.nat(text.length - 1),
        fc.constantFrom('a', 'b', 'X', 'Z', '0', '9', '_', '-', '.'),
        (at, character) => {
          fc.pre(text[at] !== character);
          assert.equal(read(text.slice(0, at) + character + text.slice(at + 1)).verdict, 'forged');
        },
      ),
      { seed: 20_250_616 },
    );
  });
});
