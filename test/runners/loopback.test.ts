import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { LaunchquakeError } from '../../src/model/errors.ts';
import { allowTarget, isLoopbackHost } from '../../src/runners/target/loopback.ts';

const verdictOf = (target: string, claimed?: string): 'loopback' | 'owned' | 'refused' => {
  try {
    return allowTarget(target, claimed).loopback ? 'loopback' : 'owned';
  } catch (error) {
    assert.ok(error instanceof LaunchquakeError && error.exitCode === 15, String(error));
    return 'refused';
  }
};

const loopback = [
  'http://localhost',
  'http://localhost:8080/',
  'https://LocalHost/realms/test',
  'http://127.0.0.1:8080',
  'http://127.0.0.53',
  'http://127.255.255.254:65535/a/b',
  'http://[::1]:8080',
];

/** Each would pass a careless check. */
const tricks: readonly (readonly [target: string, why: string])[] = [
  ['http://localhost.evil.example', 'a name that begins with localhost'],
  ['http://evil-localhost', 'a name that ends in localhost'],
  ['http://127.0.0.1.evil.example', 'a name that begins with an address'],
  ['http://localhost@evil.example', 'localhost as user'],
  ['http://127.0.0.1:80@evil.example', 'an address and port as user'],
  ['http://evil.example#@localhost', 'a fragment'],
  ['http://evil.example?@localhost', 'a query'],
  ['http://evil.example\\@localhost', 'a backslash, which browsers read as a slash'],
  ['http://localhost\\.evil.example', 'a backslash inside'],
  ['http://localhost.', 'a trailing dot: another name to a resolver'],
  ['http://127.0.0.1.', 'a trailing dot behind an address'],
  ['http://2130706433', '127.0.0.1 as one number'],
  ['http://0x7f000001', 'the same in hexadecimal'],
  ['http://017700000001', 'the same in octal'],
  ['http://127.1', 'a short address'],
  ['http://127.0.1', 'a short address of three parts'],
  ['http://0177.0.0.1', 'an octal part'],
  ['http://127.0.0.01', 'a leading zero'],
  ['http://127.0.0.256', 'a part above 255'],
  ['http://128.0.0.1', 'the next network'],
  ['http://126.255.255.255', 'the network before'],
  ['http://0.0.0.0', 'every address'],
  ['http://[::]', 'every IPv6 address'],
  ['http://[::ffff:127.0.0.1]', 'an IPv4-mapped address'],
  ['http://[::ffff:7f00:1]', 'the same in hexadecimal'],
  ['http://[0:0:0:0:0:0:0:1]', 'the long spelling'],
  ['http://[::1%25eth0]', 'a zone'],
  ['http://[::2]', 'the next IPv6 address'],
  ['http://ⓛocalhost', 'a circled letter that folds to l'],
  ['http://127。0。0。1', 'ideographic full stops'],
  ['http://%6cocalhost', 'percent-encoding'],
  ['http://local\thost', 'a tab, which URL parsers drop'],
  ['http://localhost/%2e%2e', 'percent-encoding in the path'],
  ['http:localhost', 'no slashes'],
  ['http:///localhost', 'three slashes'],
  ['//localhost', 'no scheme'],
  ['ftp://localhost', 'another scheme'],
  ['file:///localhost', 'a file'],
  ['javascript://localhost', 'a script'],
  ['localhost:8080', 'no scheme, a port'],
  ['http://localhost:80:80', 'two ports'],
  ['http://localhost:99999', 'no such port'],
  ['', 'nothing'],
  ['http://', 'no host'],
];

describe('allowTarget', () => {
  for (const target of loopback) it(`${target} is loopback`, () => assert.equal(verdictOf(target), 'loopback'));

  for (const [target, why] of tricks) {
    it(`${JSON.stringify(target)} (${why}) is refused`, () => assert.equal(verdictOf(target), 'refused'));
  }

  it('lets a host be loaded that is repeated verbatim, and keeps the claim', () => {
    const { url, owned, loopback: isLoopback } = allowTarget('https://idp.example:8443/realms/x/', 'idp.example');
    assert.deepEqual(
      { url, owned, isLoopback },
      { url: 'https://idp.example:8443/realms/x', owned: 'idp.example', isLoopback: false },
    );
  });

  for (const claimed of ['IDP.example', 'example', 'idp.example.', 'idp.example:443', 'idp.example2', '*', ''])
    it(`a claim of "${claimed}" is none of idp.example`, () =>
      assert.equal(verdictOf('https://idp.example', claimed), 'refused'));

  it('refuses a spelling that means another host, whoever claims it', () => {
    for (const host of ['2130706433', '127.1', '[::ffff:127.0.0.1]', '0x7f000001'])
      assert.equal(verdictOf(`http://${host}`, host), 'refused');
  });

  it('never shows the password of a refused target', () => {
    assert.throws(
      () => allowTarget('http://anna:geheim@idp.example', 'idp.example'),
      (error: Error) => !error.message.includes('geheim'),
    );
  });

  it('never calls a host loopback that a URL parser reads as another (any text)', () => {
    const host = fc.oneof(
      fc.webUrl(),
      fc.string().map((text) => `http://${text}`),
      fc.ipV4().map((ip) => `http://${ip}`),
      fc.string({ unit: 'binary' }).map((text) => `http://localhost${text}`),
    );
    fc.assert(
      fc.property(host, (target) => {
        if (verdictOf(target) !== 'loopback') return;
        assert.match(new URL(target).hostname, /^(localhost|127\.\d+\.\d+\.\d+|\[::1\])$/);
        assert.equal(new URL(target).username, '');
      }),
      { seed: 1, numRuns: 2000 },
    );
  });
});

describe('isLoopbackHost', () => {
  for (const host of ['localhost', '127.0.0.1', '::1'])
    it(`${host} may be listened on`, () => assert.ok(isLoopbackHost(host)));
  for (const host of ['0.0.0.0', '::', '[::1]', '192.168.0.1', 'host.example', ''])
    it(`"${host}" may not`, () => assert.ok(!isLoopbackHost(host)));
});
