/**
 * Malformed requests, by a grammar: a real route, and around it methods, parameters, headers and bodies that range from nearly right to hostile.
 * No secret is in the grammar (no right PIN, password, code, verifier or client secret), so that a token can never be the right answer.
 */
import fc from 'fast-check';
import type { Route } from './routes.ts';
import { templates } from './templates.ts';
import { hostile, names, plausible } from './vocabulary.ts';

export interface MalformedRequest {
  readonly method: Method;
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly payload?: string;
}

type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE' | 'HEAD' | 'OPTIONS';
const methods: readonly Method[] = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'HEAD', 'OPTIONS'];

/** What a request may refer to: things that exist, so that the fuzz gets behind the first check. */
export interface Known {
  readonly transaction: string;
  readonly session: string;
  readonly adminToken: string;
}

const percent = (text: string): string => encodeURIComponent(text.toWellFormed());

/** A text of the kinds above, whole or with one edit. */
function values(known: Known): fc.Arbitrary<string> {
  const whole = fc.constantFrom<string>(...hostile, ...plausible, known.transaction, known.session);
  const edited = fc
    .tuple(whole, fc.nat(40), fc.constantFrom('', '\u0000', '%', '"', '\n', '.', '=', 'é', ' '))
    .map(([text, at, put]) => text.slice(0, at) + put + text.slice(at + 1));
  return fc.oneof(
    { weight: 6, arbitrary: whole },
    { weight: 3, arbitrary: edited },
    { weight: 1, arbitrary: fc.string({ unit: 'binary', maxLength: 60 }) },
  );
}

type Pair = readonly [name: string, value: string];

function pairs(known: Known): fc.Arbitrary<readonly Pair[]> {
  const name = fc.oneof(
    { weight: 9, arbitrary: fc.constantFrom(...names) },
    { weight: 1, arbitrary: fc.string({ maxLength: 20 }) },
  );
  return fc.array(fc.tuple(name, values(known)), { maxLength: 12 });
}

/** What a good client would send to a route, with some of its values spoilt, some left out and some sent twice; else anything. */
function fieldsFor(route: Route, known: Known): fc.Arbitrary<readonly Pair[]> {
  const fitting = templates.filter(({ path }) => path.test(route.path));
  if (fitting.length === 0) return pairs(known);
  const spoilt = fitting.map(({ fields }) => {
    const part = ([name, value]: Pair): fc.Arbitrary<readonly Pair[]> =>
      fc.oneof(
        { weight: 12, arbitrary: fc.constant([[name, value] as const]) },
        { weight: 1, arbitrary: fc.constant([]) },
        { weight: 2, arbitrary: values(known).map((text) => [[name, text] as const]) },
        { weight: 1, arbitrary: values(known).map((text) => [[name, value] as const, [name, text] as const]) },
      );
    const parts = Object.entries(fields(known)).map(part);
    return fc.tuple(fc.tuple(...parts), pairs(known)).map(([sent, more]) => [...sent.flat(), ...more.slice(0, 2)]);
  });
  return fc.oneof({ weight: 3, arbitrary: fc.oneof(...spoilt) }, { weight: 1, arbitrary: pairs(known) });
}

const formOf = (fields: readonly Pair[]): string =>
  fields.map(([name, value]) => `${percent(name)}=${percent(value)}`).join('&');

function jsonBodies(known: Known): fc.Arbitrary<string> {
  const leaf = fc.oneof(values(known), fc.double(), fc.integer(), fc.boolean(), fc.constant(null));
  const { tree } = fc.letrec<{ tree: unknown }>((tie) => ({
    tree: fc.oneof(
      { maxDepth: 4, withCrossShrink: true },
      leaf,
      fc.array(tie('tree'), { maxLength: 4 }),
      fc.dictionary(fc.constantFrom(...names), tie('tree'), { maxKeys: 6 }),
    ),
  }));
  return fc.oneof(
    { weight: 8, arbitrary: tree.map((value) => JSON.stringify(value)) },
    { weight: 1, arbitrary: tree.map((value) => JSON.stringify(value).slice(0, -1)) },
    { weight: 1, arbitrary: fc.integer({ min: 1, max: 2000 }).map((depth) => '['.repeat(depth)) },
    {
      weight: 1,
      arbitrary: fc.constantFrom('', '{', '\ufeff{}', '{"a":1,"a":2}', '{"__proto__":{"x":1}}', 'x'.repeat(20_000)),
    },
  );
}

interface Body {
  readonly type: string | undefined;
  readonly payload: string;
}

function bodies(route: Route, known: Known): fc.Arbitrary<Body | undefined> {
  const fields = fieldsFor(route, known);
  const form = fields.map((sent) => ({ type: 'application/x-www-form-urlencoded', payload: formOf(sent) }));
  const flat = fields.map((sent) =>
    JSON.stringify(Object.fromEntries(sent.map(([name, value]) => [name, jsonValue(value)]))),
  );
  const json = fc.oneof(flat, jsonBodies(known)).map((payload) => ({ type: 'application/json', payload }));
  const odd = fc
    .tuple(
      fc.constantFrom(
        undefined,
        'text/plain',
        'text/csv',
        'application/xml',
        'multipart/form-data; boundary=x',
        'application/json; charset=utf-7',
        'a/b/c',
        '',
      ),
      fc.oneof(values(known), jsonBodies(known)),
    )
    .map(([type, payload]) => ({ type, payload }));
  return fc.oneof(
    { weight: 4, arbitrary: form },
    { weight: 4, arbitrary: json },
    { weight: 1, arbitrary: odd },
    { weight: 2, arbitrary: fc.constant(undefined) },
  );
}

/** A field of a form as JSON would have it: lists and numbers as such. */
function jsonValue(text: string): unknown {
  if (/^\d{1,9}$/.test(text)) return Number(text);
  try {
    return text.startsWith('[') ? (JSON.parse(text) as unknown) : text;
  } catch {
    return text;
  }
}

/** Text that Node lets into a header; the rest is for raw sockets. */
const headerSafe = (text: string): string => text.replaceAll(/[^\t\x20-\x7e\x80-\xff]/g, '?');

function headersOf(known: Known): fc.Arbitrary<Record<string, string>> {
  const text = values(known).map(headerSafe);
  const base64 = values(known).map((value) => Buffer.from(value).toString('base64'));
  const optional = <Value>(arbitrary: fc.Arbitrary<Value>): fc.Arbitrary<Value | undefined> =>
    fc.option(arbitrary, { nil: undefined, freq: 3 });
  return fc
    .record({
      authorization: optional(
        fc.oneof(
          text.map((value) => `Bearer ${value}`),
          base64.map((value) => `Basic ${value}`),
          text,
        ),
      ),
      accept: optional(fc.constantFrom('text/html', 'application/json', '*/*', '', 'a/b;q=x')),
      cookie: optional(
        fc.oneof(
          text,
          text.map((value) => `lq_session=${value}; lq_ticket=${value}; lq_pass=${value}`),
        ),
      ),
      'x-request-deadline-ms': optional(fc.constantFrom('0', '-1', 'NaN', '1e309', 'x')),
      'x-login-attempt': optional(text),
      'x-waiting-room-pass': optional(text),
      'x-waiting-room-ticket': optional(text),
      'x-country': optional(text),
      'if-match': optional(text),
      origin: optional(text),
      'x-forwarded-for': optional(text),
    })
    .map((headers) =>
      Object.fromEntries(Object.entries(headers).filter((entry): entry is [string, string] => entry[1] !== undefined)),
    );
}

/** A path of a route with its parameters filled in, whole or spoilt. */
function paths(route: Route, known: Known): fc.Arbitrary<string> {
  const parameter = fc.oneof(fc.constant(known.session), values(known));
  const filled = fc.array(parameter, { minLength: 4, maxLength: 4 }).map((texts) => {
    let at = 0;
    return route.path.replaceAll(/:[A-Za-z]+|\*/g, () => percent(texts[at++] ?? '').slice(0, 300));
  });
  return fc.oneof(
    { weight: 30, arbitrary: filled },
    { weight: 1, arbitrary: filled.map((path) => `${path}/`) },
    { weight: 1, arbitrary: filled.map((path) => path.toUpperCase()) },
    { weight: 1, arbitrary: fc.tuple(filled, values(known)).map(([path, extra]) => `${path}${percent(extra)}`) },
    { weight: 1, arbitrary: filled.map((path) => `${path}/%2e%2e/%`) },
  );
}

/** The endpoints that wait on purpose, or that change keys and cost a second, are not asked with the right token. */
const notWithToken = /inbox|rotate/;

/** One malformed request to one of the routes. What a route is asked is put together once: made anew for each request it would cost more than the answer. */
export function malformedRequests(routes: readonly Route[], known: Known): fc.Arbitrary<MalformedRequest> {
  return fc.oneof(...routes.map((route) => requestsTo(route, known)));
}

function requestsTo(route: Route, known: Known): fc.Arbitrary<MalformedRequest> {
  return fc
    .record({
      method: fc.oneof(
        { weight: 6, arbitrary: fc.constantFrom(...(route.methods as readonly Method[])) },
        { weight: 1, arbitrary: fc.constantFrom(...methods) },
      ),
      path: paths(route, known),
      query: fieldsFor(route, known).map(formOf),
      headers: headersOf(known),
      body: bodies(route, known),
      asAdmin: fc.boolean(),
    })
    .map(({ method, path, query, headers, body, asAdmin }) => {
      // A DELETE by the administrator is never malformed: it would take away what the other requests ask for.
      const spoilt = route.path.startsWith('/admin') && asAdmin && method !== 'DELETE' && !notWithToken.test(path);
      const hasBody = body !== undefined && method !== 'GET' && method !== 'HEAD';
      return {
        method,
        url: query === '' ? path : `${path}?${query}`,
        headers: {
          ...headers,
          ...(hasBody && body.type !== undefined ? { 'content-type': body.type } : {}),
          ...(spoilt ? { authorization: `Bearer ${known.adminToken}` } : {}),
        },
        ...(hasBody ? { payload: spoilt ? spoil(body.payload) : body.payload } : {}),
      };
    });
}

/** With the right token a document must still be a wrong one: nothing may change by chance. */
const spoil = (payload: string): string =>
  payload.startsWith('{"')
    ? `{"no-such-member":1,${payload.slice(1)}`
    : `{"no-such-member":${JSON.stringify(payload)}}`;
