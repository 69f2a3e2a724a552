/** docs/faults.md says what is true. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { schemaOf } from '../../../mock-idp/profiles/value-checks.ts';
import { HANG_SECONDS, KEEP_SHARE, MOST_BLOCKED_SECONDS, faultKinds } from '../../../mock-idp/faults/fault.ts';
import { faultCheck } from '../../../mock-idp/faults/fault-check.ts';
import { openMock } from '../fixture.ts';
import { faultsOf, headers } from './admin-faults.ts';

const text = readFileSync(new URL('../../../docs/faults.md', import.meta.url), 'utf8');
/** The members of each kind. */
const membersOfKinds: ReadonlyMap<string, readonly string[]> = new Map(
  (schemaOf(faultCheck)['oneOf'] as readonly Kind[]).map(({ properties }) => [
    properties.kind.enum[0] ?? '',
    Object.keys(properties),
  ]),
);
interface Kind {
  readonly properties: Readonly<Record<string, unknown>> & { readonly kind: { readonly enum: readonly string[] } };
}
const timing = ['id', 'startsAt', 'inSeconds', 'lastsSeconds'];
const everywhere = new Set(['kind', ...timing, 'endpoints', 'share']);

describe('docs/faults.md', () => {
  it('has every kind with every member of its own', () => {
    const rows = [...text.matchAll(/^\| `([a-z-]+)` \| ([^|]*) \|/gm)];
    const kinds = rows.filter(([, kind = '']) => membersOfKinds.has(kind));
    assert.deepEqual(kinds.map(([, kind = '']) => kind).toSorted(), faultKinds.toSorted());
    for (const [, kind = '', members = ''] of kinds) {
      const told = [...members.replaceAll(/\([^)]*\)/g, '').matchAll(/`(\w+)`/g)].map(([, member = '']) => member);
      const own = (membersOfKinds.get(kind) ?? []).filter((member) => !everywhere.has(member));
      assert.deepEqual(told.toSorted(), own.toSorted(), kind);
    }
  });

  it('has every member that faults share', () => {
    const section = text.slice(text.indexOf('## When, where'), text.indexOf('## What is told'));
    const told = [...section.matchAll(/^\| ((?:`\w+`(?:, )?)+) \|/gm)].flatMap(
      ([, names = '']) => names.match(/\w+/g) ?? [],
    );
    assert.deepEqual(told.toSorted(), [...timing, 'endpoints', 'share', 'stations'].toSorted());
  });

  it('tells the numbers of the code', () => {
    assert.ok(text.includes(`\`mostSeconds\` (${HANG_SECONDS})`));
    assert.ok(text.includes(`\`keepShare\` (${KEEP_SHARE})`));
    assert.ok(text.includes(`for at most ${MOST_BLOCKED_SECONDS} s.`));
  });

  it('has examples that work', async () => {
    const mock = await openMock();
    const commands = [
      ...text.matchAll(
        /^curl (?:-X (\w+) )?-H "Authorization: Bearer \$TOKEN" (?:-H '[^']*' )?\$URL(\S+)(?: \\\n {2}-d '(.*)')?$/gm,
      ),
    ];
    assert.deepEqual(
      commands.map(([, method]) => method),
      ['POST', 'PUT', undefined, 'DELETE'],
    );
    for (const [, method = 'GET', url = '', payload] of commands) {
      const answer = await mock.app.inject({
        method: method as 'GET',
        url,
        headers: { ...headers, ...(payload === undefined ? {} : { 'content-type': 'application/json' }) },
        ...(payload === undefined ? {} : { payload }),
      });
      assert.ok(answer.statusCode < 300, `${method} ${url}: ${answer.body}`);
    }
    assert.deepEqual(await faultsOf(mock), []);
    await mock.close();
  });
});
