import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { originOf } from '../../src/model/origin.ts';

describe('originOf', () => {
  const same = [
    'http://127.0.0.1:8080',
    'http://127.0.0.1:8080/',
    'http://127.0.0.1:8080/token?a=b',
    'HTTP://127.0.0.1:8080#x',
  ];
  for (const url of same)
    it(`${url} is on http://127.0.0.1:8080`, () => assert.equal(originOf(url), 'http://127.0.0.1:8080'));

  const other = [
    'http://127.0.0.1:8081/token',
    'https://127.0.0.1:8080/token',
    'http://127.0.0.1:8080@evil.example/token',
    'http://127.0.0.1:8080\\@evil.example/token',
    'http://127.0.0.1:8080.evil.example/token',
    'http://user@127.0.0.1:8080/token',
    ' http://127.0.0.1:8080/token',
    '//127.0.0.1:8080/token',
    '/token',
    '',
  ];
  for (const url of other) it(`"${url}" is not`, () => assert.notEqual(originOf(url), 'http://127.0.0.1:8080'));
});
