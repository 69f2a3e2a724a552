/** The checklist of the protocol is complete: every letter has a test that begins with it, and docs/oidc.md names it. */
import assert from 'node:assert/strict';
import { readFileSync, readdirSync } from 'node:fs';
import { describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';

/** How many rules each group has: Config OP, Basic OP, rotation, logout, CIBA, device, PAR, introspection, revocation, refresh, overload. */
const groups = { C: 16, B: 22, K: 2, L: 3, A: 11, D: 1, P: 1, I: 1, V: 1, R: 1, H: 1 } as const;

const letters = Object.entries(groups).flatMap(([group, count]) =>
  Array.from({ length: count }, (_, at) => `${group}${at + 1}`),
);

const testFolder = fileURLToPath(new URL('..', import.meta.url));
const sources = readdirSync(testFolder, { recursive: true, encoding: 'utf8' })
  .filter((path) => path.endsWith('.test.ts'))
  .map((path) => readFileSync(`${testFolder}/${path}`, 'utf8'));
const NAME = /\b(?:it|test)\(\s*(?:'|"|`)([A-Z]\d{1,2})\b/g;
const tested = new Set(sources.flatMap((source) => [...source.matchAll(NAME)].map(([, letter = '']) => letter)));

describe('the conformance checklist', () => {
  it('has sixty rules', () => assert.equal(letters.length, 60));

  for (const letter of letters)
    it(`${letter} is tested under its own name`, () =>
      assert.ok(tested.has(letter), `no test is called '${letter} …'`));

  it('is told in docs/oidc.md, a row for each rule, with the file that has its test', () => {
    const page = readFileSync(new URL('../../../docs/oidc.md', import.meta.url), 'utf8');
    for (const [, letter, file] of page.matchAll(/^\| ([A-Z]\d{1,2}) \| .* \| `([\w.-]+)` \|$/gm)) {
      const source = readFileSync(new URL(String(file), import.meta.url), 'utf8');
      const names = [...source.matchAll(NAME)].map(([, name]) => name);
      assert.ok(names.includes(letter), `${letter} in ${file}`);
    }
    assert.deepEqual(
      letters.filter((letter) => !new RegExp(`^\\| ${letter} \\|`, 'm').test(page)),
      [],
    );
  });
});
