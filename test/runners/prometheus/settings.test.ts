import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { LaunchquakeError } from '../../../src/model/errors.ts';
import { goDurationSeconds } from '../../../src/runners/prometheus/go-duration.ts';
import { k6OutputArgs, k6OutputEnv } from '../../../src/runners/prometheus/k6-output.ts';
import { readPushSettings } from '../../../src/runners/prometheus/settings.ts';
import { inOneLine, tellUrl } from '../../../src/runners/prometheus/words.ts';
import { readWriteUrl } from '../../../src/runners/prometheus/write-url.ts';

const files = {
  readText: async (path: string) => {
    if (!path.endsWith('.pem')) throw new Error('ENOENT');
    return `text of ${path}`;
  },
};
const read = (env: Record<string, string>, url = 'http://localhost:9090') =>
  readPushSettings({ files, env }, { url, where: '--prometheus' });
const basic = (text: string): string => `Basic ${Buffer.from(text).toString('base64')}`;

async function problemsOf(env: Record<string, string>, url?: string): Promise<string[]> {
  const error = await read(env, url).then(
    () => assert.fail('it was accepted'),
    (thrown: unknown) => thrown,
  );
  assert.ok(error instanceof LaunchquakeError);
  assert.equal(error.code, 'USAGE');
  return error.problems.map(({ where }) => where);
}

describe('the URL of a Prometheus', () => {
  for (const [typed, url] of [
    ['http://localhost:9090', 'http://localhost:9090/api/v1/write'],
    ['http://localhost:9090/', 'http://localhost:9090/api/v1/write'],
    ['HTTPS://Metrics.Example', 'https://metrics.example/api/v1/write'],
    ['https://mimir.example/api/v1/push', 'https://mimir.example/api/v1/push'],
    ['http://localhost:9090/prometheus/', 'http://localhost:9090/prometheus/'],
    ['http://localhost:9090?tenant=a', 'http://localhost:9090/api/v1/write?tenant=a'],
    ['http://localhost:9090/#top', 'http://localhost:9090/api/v1/write'],
  ])
    it(`${typed} means ${url}`, () => assert.deepEqual(readWriteUrl(typed ?? ''), { url, user: null }));

  it('gives its user and password apart, decoded', () =>
    assert.deepEqual(readWriteUrl('http://me:p%40ss@localhost:9090'), {
      url: 'http://localhost:9090/api/v1/write',
      user: { name: 'me', password: 'p@ss' },
    }));

  for (const text of ['launch-day', 'localhost:9090', 'ftp://localhost', 'http://', 'http://a b', 'http://me:%zz@host'])
    it(`${text} is none`, () => assert.ok('problem' in readWriteUrl(text)));

  it('without a scheme: the hint has one', () => {
    const found = readWriteUrl('localhost:9090');
    assert.equal('problem' in found && found.problem.hint, 'http://localhost:9090?');
  });

  for (const [text, told] of [
    ['http://me:secret@host:9090/api/v1/write?token=secret#secret', 'http://host:9090/api/v1/write'],
    ['http://host:9090/', 'http://host:9090'],
    ['http://me:secret@', 'http://…@'],
    ['me:secret@host:9090?token=secret', '…@host:9090'],
    ['launch-day', 'launch-day'],
  ])
    it(`${text} is told as ${told}`, () => assert.equal(tellUrl(text ?? ''), told));

  it('an answer is told in one short line without what looks like a key', () => {
    assert.equal(inOneLine('out of order sample\n at x'), 'out of order sample');
    assert.equal(inOneLine(`bad token ${'a1'.repeat(20)}!`), 'bad token a1a1a1…!');
    assert.equal(inOneLine('x y '.repeat(100)).length, 160);
  });
});

describe('settings of remote write', () => {
  it('are those of a plain Prometheus when nothing is set', async () =>
    assert.deepEqual(await read({}), {
      address: {
        url: 'http://localhost:9090/api/v1/write',
        headers: {},
        tls: { verify: true, minVersion: 'TLSv1.3', client: null },
      },
      told: 'http://localhost:9090/api/v1/write',
      intervalSeconds: 1,
      urlUser: null,
    }));

  const prefixed = (settings: Record<string, string>): Record<string, string> =>
    Object.fromEntries(Object.entries(settings).map(([name, value]) => [`K6_PROMETHEUS_RW_${name}`, value]));

  const headers: readonly [what: string, env: Record<string, string>, headers: Record<string, string>][] = [
    ['user and password', { USERNAME: 'me', PASSWORD: 'pä:ss' }, { authorization: basic('me:pä:ss') }],
    ['a user alone', { USERNAME: 'me' }, { authorization: basic('me:') }],
    ['a bearer token', { BEARER_TOKEN: 'abc' }, { authorization: 'Bearer abc' }],
    ['a header by name', { 'HEADERS_X-Scope-OrgID': 'team' }, { 'x-scope-orgid': 'team' }],
    ['headers in a list', { HTTP_HEADERS: 'A:1,B:2' }, { a: '1', b: '2' }],
    ['a header in both: the list', { HEADERS_A: '1', HTTP_HEADERS: 'A:2' }, { a: '2' }],
    ['a token over a header', { HEADERS_Authorization: 'x', BEARER_TOKEN: 't' }, { authorization: 'Bearer t' }],
    ['empty variables', { USERNAME: '', PASSWORD: 'x', BEARER_TOKEN: '', PUSH_INTERVAL: '' }, {}],
  ];
  for (const [what, env, expected] of headers)
    it(what, async () => assert.deepEqual((await read(prefixed(env))).address.headers, expected));

  it('user and password of the URL go first', async () => {
    const { address, urlUser, told } = await read(prefixed({ USERNAME: 'other' }), 'http://me:x@localhost:9090/w?k=1');
    assert.deepEqual(
      [address.headers, urlUser, told, address.url],
      [
        { authorization: basic('me:x') },
        { name: 'me', password: 'x' },
        'http://localhost:9090/w',
        'http://localhost:9090/w?k=1',
      ],
    );
  });

  it('certificates, an older TLS, a certificate that is not verified', async () =>
    assert.deepEqual(
      (
        await read(
          prefixed({
            CLIENT_CERTIFICATE: 'c.pem',
            CLIENT_CERTIFICATE_KEY: 'k.pem',
            TLS_MINIMUM_VERSION: '1.2',
            INSECURE_SKIP_TLS_VERIFY: 'true',
          }),
        )
      ).address.tls,
      {
        verify: false,
        minVersion: 'TLSv1.2',
        client: { certificate: 'text of c.pem', key: 'text of k.pem' },
      },
    ));

  const wrong: readonly [what: string, env: Record<string, string>, where: readonly string[]][] = [
    ['headers beside user and password, which k6 leaves out then', { USERNAME: 'me', HEADERS_A: '1' }, ['USERNAME']],
    ['a token beside user and password', { USERNAME: 'me', BEARER_TOKEN: '1' }, ['USERNAME']],
    [
      'AWS signatures',
      { SIGV4_REGION: 'eu', SIGV4_ACCESS_KEY: 'a' },
      ['SIGV4_REGION, K6_PROMETHEUS_RW_SIGV4_ACCESS_KEY'],
    ],
    ['an interval that is none', { PUSH_INTERVAL: 'soon' }, ['PUSH_INTERVAL']],
    ['an interval of nothing', { PUSH_INTERVAL: '0s' }, ['PUSH_INTERVAL']],
    ['an interval of hours', { PUSH_INTERVAL: '2h' }, ['PUSH_INTERVAL']],
    [
      'flags that k6 would not read',
      { INSECURE_SKIP_TLS_VERIFY: '1', STALE_MARKERS: 'yes' },
      ['STALE_MARKERS', 'INSECURE_SKIP_TLS_VERIFY'],
    ],
    ['a list of headers in another form', { HTTP_HEADERS: 'a=b,c:d:e' }, ['HTTP_HEADERS[0]', 'HTTP_HEADERS[1]']],
    ['an empty list of headers, at which k6 stops', { HTTP_HEADERS: '' }, ['HTTP_HEADERS[0]']],
    ['a header name with a space', { HTTP_HEADERS: 'a:b, c:d' }, ['HTTP_HEADERS[1]']],
    ['a header value with a line break', { HEADERS_A: 'a\nb' }, ['HEADERS_A']],
    [
      'a certificate that is not there',
      { CLIENT_CERTIFICATE: 'c', CLIENT_CERTIFICATE_KEY: 'k.pem' },
      ['CLIENT_CERTIFICATE', 'CLIENT_CERTIFICATE_KEY'],
    ],
    ['a certificate without a key', { CLIENT_CERTIFICATE: 'c.pem' }, ['CLIENT_CERTIFICATE']],
  ];
  for (const [what, env, where] of wrong)
    it(`${what}: USAGE`, async () =>
      assert.deepEqual(
        await problemsOf(prefixed(env)),
        where.map((name) => `K6_PROMETHEUS_RW_${name}`),
      ));

  it('all problems are told at once, and no secret with them', async () => {
    const env = prefixed({ PUSH_INTERVAL: 'x', USERNAME: 'me', PASSWORD: 'topsecret', HTTP_HEADERS: 'a topsecret' });
    assert.deepEqual(
      (await problemsOf(env, 'http://me:topsecret@?topsecret')).map((where) => where.replace('K6_PROMETHEUS_RW_', '')),
      ['--prometheus', 'PUSH_INTERVAL', 'HTTP_HEADERS[0]'],
    );
    const said = await read(env, 'http://me:topsecret@?topsecret').then(
      () => '',
      (error: LaunchquakeError) => error.message,
    );
    assert.match(said, /^USAGE/);
    assert.doesNotMatch(said, /topsecret/);
  });
});

describe('a duration of Go', () => {
  for (const [text, seconds] of [
    ['1s', 1],
    ['500ms', 0.5],
    ['1m30s', 90],
    ['1.5h', 5400],
    ['.5s', 0.5],
    ['1d', 86_400],
    ['250', 0.25],
    ['100us', 0.0001],
    ['', undefined],
    ['s', undefined],
    ['1 s', undefined],
    ['-1s', undefined],
    ['1s2', undefined],
  ] as const)
    it(`${text} is ${seconds} s`, () => {
      const found = goDurationSeconds(text);
      if (seconds === undefined) assert.equal(found, undefined);
      else assert.ok(Math.abs((found ?? NaN) - seconds) < 1e-12, `${found}`);
    });
});

describe('what k6 is told', () => {
  it('the output and the tags that everything of the run carries', () =>
    assert.deepEqual(k6OutputArgs('r-1', { scenario: 'launch-day', variant: 'naive' }), [
      '--out=experimental-prometheus-rw',
      '--tag',
      'run=r-1',
      '--tag',
      'testid=r-1',
      '--tag',
      'scenario=launch-day',
      '--tag',
      'variant=naive',
    ]));

  it('an address and defaults', async () =>
    assert.deepEqual(k6OutputEnv(await read({}), {}), {
      K6_PROMETHEUS_RW_SERVER_URL: 'http://localhost:9090/api/v1/write',
      K6_PROMETHEUS_RW_PUSH_INTERVAL: '1s',
      K6_PROMETHEUS_RW_STALE_MARKERS: 'true',
      K6_FEATURES: 'native-histograms',
      LQ_PULSE: '1',
    }));

  it("leaves the user's own settings, and adds to the features", async () => {
    const env = {
      K6_PROMETHEUS_RW_PUSH_INTERVAL: '5s',
      K6_PROMETHEUS_RW_STALE_MARKERS: 'false',
      K6_PROMETHEUS_RW_USERNAME: 'me',
      K6_FEATURES: 'merge-run-tags, freeze-env',
    };
    assert.deepEqual(k6OutputEnv(await read(env), env), {
      K6_PROMETHEUS_RW_SERVER_URL: 'http://localhost:9090/api/v1/write',
      K6_FEATURES: 'merge-run-tags,freeze-env,native-histograms',
      LQ_PULSE: '5',
    });
  });

  it('user and password of a URL beside it', async () => {
    const env = k6OutputEnv(await read({}, 'http://me:x@localhost:9090'), {});
    assert.equal(env['K6_PROMETHEUS_RW_SERVER_URL'], 'http://localhost:9090/api/v1/write');
    assert.deepEqual([env['K6_PROMETHEUS_RW_USERNAME'], env['K6_PROMETHEUS_RW_PASSWORD']], ['me', 'x']);
  });
});
