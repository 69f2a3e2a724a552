import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { ruleOnTarget } from '../../src/model/target.ts';

/** What a URL parser makes of the text; undefined: nothing. */
const parsed = (target: string): URL | undefined => (URL.canParse(target) ? new URL(target) : undefined);

const urlOf = (target: string, ...claims: string[]): string | undefined => {
  const ruling = ruleOnTarget(target, claims);
  return ruling.allowed ? ruling.url : undefined;
};

describe('ruleOnTarget', () => {
  const allowed: readonly (readonly [target: string, url: string])[] = [
    ['http://LOCALHOST:8080/', 'http://localhost:8080'],
    ['HTTP://127.0.0.1:80', 'http://127.0.0.1'],
    ['https://[::1]:443/a/', 'https://[::1]/a'],
    ['http://127.0.0.1:00080', 'http://127.0.0.1'],
    [' http://localhost:9 ', 'http://localhost:9'],
  ];
  for (const [target, url] of allowed)
    it(`${JSON.stringify(target)} is ${url}`, () => assert.equal(urlOf(target), url));

  it('takes any one of several claims, each of them whole', () => {
    assert.equal(urlOf('http://mock-idp:8080', 'idp.example', 'mock-idp'), 'http://mock-idp:8080');
    assert.equal(urlOf('http://mock-idp:8080', 'mock-idp,other', 'mock', ''), undefined);
  });

  it('says which claim was made of which host', () => {
    const ruling = ruleOnTarget('http://mock-idp:8080', ['mock', '']);
    assert.ok(!ruling.allowed);
    assert.equal(ruling.found, 'the host mock-idp, with a claim to mock');
    assert.equal(ruling.hint, 'mock-idp');
  });

  const plain = [
    '[2001:db8::1]',
    '[1:0:0:2::3]',
    '[::2]',
    '[1::]',
    '[1:2:3:4:5:6:7:8]',
    '[1:0:2:3:4:5:6:7]',
    '10.0.0.1',
    'a.b-c_d.e',
  ];
  for (const host of plain)
    it(`${host} may be claimed`, () => assert.equal(urlOf(`http://${host}`, host), `http://${host}`));

  const spelt = [
    '[2001:DB8:0::1]',
    '[0:0::1]',
    '[1:0:0:0:2:0:0:3]',
    '[1::2::3]',
    '[::ffff:1.2.3.4]',
    '[12345::]',
    '[1:2]',
    '1.2.3',
    '1.2.3.4.',
  ];
  for (const host of spelt)
    it(`${host} is another spelling, whoever claims it`, () => assert.equal(urlOf(`http://${host}`, host), undefined));

  for (const path of ['/a/../b', '/.', '/a/./b', '/..'])
    it(`the path ${path} is not plain`, () => assert.equal(urlOf(`http://localhost${path}`), undefined));

  it('allows no text that a URL parser reads as another host or origin, whatever is claimed', () => {
    const group = fc.oneof(fc.constant('0'), fc.stringMatching(/^[0-9a-f]{1,4}$/));
    const v6 = fc
      .array(group, { minLength: 0, maxLength: 8 })
      .chain((groups) =>
        fc.nat({ max: groups.length }).map((at) => `[${groups.slice(0, at).join(':')}::${groups.slice(at).join(':')}]`),
      );
    const longV6 = fc.array(group, { minLength: 8, maxLength: 8 }).map((groups) => `[${groups.join(':')}]`);
    const part = fc.oneof(fc.nat({ max: 300 }).map(String), fc.constantFrom('0x7f', '017', '', '00', '0x', 'a'));
    const v4 = fc.array(part, { minLength: 1, maxLength: 5 }).map((parts) => parts.join('.'));
    const host = fc.oneof(
      v6,
      longV6,
      v4,
      fc.domain(),
      fc.ipV6().map((ip) => `[${ip}]`),
      fc.string(),
    );
    const port = fc.oneof(
      fc.constant(''),
      fc.nat({ max: 99_999 }).map((number) => `:${number}`),
    );
    const path = fc.oneof(fc.constant(''), fc.webPath(), fc.constantFrom('/a/../b', '/./', '//x', '/.a', '/a..'));
    const target = fc.tuple(fc.constantFrom('http', 'https', 'HTTP'), host, port, path);
    let seen = 0;
    fc.assert(
      fc.property(target, ([scheme, name, number, rest]) => {
        const text = `${scheme}://${name}${number}${rest}`;
        const ruling = ruleOnTarget(text, [name]);
        if (!ruling.allowed) return;
        seen += 1;
        const url = parsed(text);
        assert.ok(url !== undefined, text);
        assert.equal(url.hostname, name.toLowerCase());
        assert.equal(ruling.url, `${url.origin}${url.pathname}`.replace(/\/+$/, ''));
        assert.equal(url.username + url.password + url.search + url.hash, '');
      }),
      { seed: 3, numRuns: 5000 },
    );
    assert.ok(seen > 500, `${seen} allowed: the property looked at too few`);
  });

  it('allows every claimed address that a URL parser writes (any IPv6 of hexadecimal groups, any IPv4)', () => {
    const address = fc.oneof(
      fc.ipV4(),
      fc
        .ipV6()
        .filter((ip) => !ip.includes('.'))
        .map((ip) => `[${ip}]`),
    );
    fc.assert(
      fc.property(address, (written) => {
        const host = new URL(`http://${written}`).hostname;
        assert.equal(urlOf(`http://${host}`, host), `http://${host}`);
      }),
      { seed: 4, numRuns: 1000 },
    );
  });
});
