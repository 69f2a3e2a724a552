import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { checksumFor } from '../../tools/checksum.ts';
import { pinnedVersionIn } from '../../tools/go-program/version.ts';
import { k6 } from '../../tools/k6/provision-k6.ts';
import { fits, parseVersion } from '../../tools/k6/version.ts';

describe('parseVersion', () => {
  for (const [text, expected] of [
    ['k6 v2.2.0 (go1.26.8, linux/amd64)\n', 'v2.2.0'],
    ['k6.exe v2.10.3 (commit/abc, go1.26.8, windows/amd64)', 'v2.10.3'],
    ['v2.3.0-rc1', 'v2.3.0-rc1'],
    ['k6 two', undefined],
    ['', undefined],
  ] as const) {
    it(`${JSON.stringify(text)} is ${expected ?? 'no version'}`, () => {
      assert.equal(parseVersion(text)?.text, expected);
    });
  }
});

describe('fits', () => {
  const pinned = { text: 'v2.2.0', major: 2, minor: 2 };
  for (const [text, expected] of [
    ['v2.2.0', true],
    ['v2.2.9', true],
    ['v2.10.0', true],
    ['v2.1.9', false],
    ['v1.7.0', false],
    ['v3.0.0', false],
  ] as const) {
    it(`${text} ${expected ? 'may' : 'may not'} stand in for v2.2.0`, () => {
      const version = parseVersion(text);
      assert.ok(version);
      assert.equal(fits(version, pinned), expected);
    });
  }
});

describe('tools/k6/go.mod', () => {
  const goMod = readFileSync(new URL('../../tools/k6/go.mod', import.meta.url), 'utf8');

  it('pins k6 v2.2.0 and asks for no newer Go than k6 itself does', () => {
    assert.equal(pinnedVersionIn(goMod, k6).text, 'v2.2.0');
    assert.match(goMod, /^go 1\.25\.0$/m);
    assert.match(goMod, /^tool go\.k6\.io\/k6\/v2$/m);
    assert.doesNotMatch(goMod, /^(replace|toolchain|exclude) /m);
  });

  it('has its checksum in go.sum', () => {
    const goSum = readFileSync(new URL('../../tools/k6/go.sum', import.meta.url), 'utf8');
    assert.match(goSum, /^go\.k6\.io\/k6\/v2 v2\.2\.0 h1:/m);
  });

  it('is refused when it pins nothing', () => {
    assert.throws(() => pinnedVersionIn('module x\n', k6), /requires no go\.k6\.io\/k6\/v2/);
  });
});

describe('checksumFor', () => {
  const a = 'a'.repeat(64);
  const b = 'B'.repeat(64);
  const text = `${a}  k6.tar.gz\r\n${b} *k6.zip\nnot a line\n${a}  k6.tar.gz.sig\n`;
  for (const [name, expected] of [
    ['k6.tar.gz', a],
    ['k6.zip', b.toLowerCase()],
    ['k6.tar', undefined],
    ['.tar.gz', undefined],
  ] as const) {
    it(`${name} is ${expected?.slice(0, 4) ?? 'not listed'}`, () => {
      assert.equal(checksumFor(name, text), expected);
    });
  }
});
