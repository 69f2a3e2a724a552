import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { LaunchquakeError } from '../../src/model/errors.ts';
import { layout } from '../../src/runners/record/layout.ts';
import { parseLogins, readRun } from '../../src/runners/record/read.ts';

import { emptyDisk, predicted, record, simulated, variants, writeAll } from './record-fixture.ts';

describe('a damaged run record', () => {
  const folder = `runs/${record.runId}`;
  const damage: readonly { what: string; file: string; change: (text: string) => string | undefined; says: RegExp }[] =
    [
      { what: 'without run.json', file: 'run.json', change: () => undefined, says: /^RECORD_NOT_FOUND/ },
      {
        what: 'with a cut run.json',
        file: 'run.json',
        change: (text) => text.slice(0, 50),
        says: /run\.json: found JSON that ends or breaks/,
      },
      {
        what: 'of a later version',
        file: 'run.json',
        change: (text) => text.replace('run@1', 'run@9'),
        says: /found schema "launchquake\/run@9", expected launchquake\/run@1/,
      },
      { what: 'with null for a run', file: 'run.json', change: () => 'null', says: /found schema null/ },
      {
        what: 'without an id',
        file: 'run.json',
        change: (text) => text.replace('"runId"', '"id"'),
        says: /found no text at runId/,
      },
      {
        what: 'without variants',
        file: 'run.json',
        change: (text) => text.replace('"variants"', '"variant"'),
        says: /found no variants/,
      },
      {
        what: 'without a plan',
        file: 'variants/naive/plan.json',
        change: () => undefined,
        says: /plan\.json: found no such file/,
      },
      {
        what: 'with a plan of a later version',
        file: 'variants/naive/plan.json',
        change: (text) => text.replace('plan@1', 'plan@2'),
        says: /expected launchquake\/plan@1/,
      },
      {
        what: 'without logins',
        file: 'variants/bounded/logins.ndjson',
        change: () => undefined,
        says: /logins\.ndjson: found no such file/,
      },
      {
        what: 'with cut logins',
        file: 'variants/bounded/logins.ndjson',
        change: (text) => text.slice(0, -10),
        says: /logins\.ndjson:\d+: found a cut line/,
      },
      {
        what: 'with a login that is none',
        file: 'variants/bounded/logins.ndjson',
        change: (text) => text.replace('completed', 'happy'),
        says: /logins\.ndjson:1: found .*expected one login/,
      },
      {
        what: 'with a series that is none',
        file: 'variants/bounded/series.json',
        change: () => '{}',
        says: /found no lists, expected server and generator/,
      },
    ];
  const seedDamage: readonly { what: string; change: (text: string) => string | undefined; says: RegExp }[] = [
    { what: 'gone', change: () => undefined, says: /found no such file, expected a file that every finished run has/ },
    { what: 'cut', change: (text) => text.slice(0, -20), says: /found JSON that ends or breaks/ },
    {
      what: 'of a later version',
      change: (text) => text.replace('ations@1', 'ations@2'),
      says: /ations@2", expected launchquake\/replications@1/,
    },
    { what: 'null', change: () => 'null', says: /found schema null/ },
    {
      what: 'without a list',
      change: (text) => text.replace('"replications":', '"seeds":'),
      says: /found no replications/,
    },
    { what: 'short of a seed', change: (text) => fewer(text), says: /found 1 seeds, expected 2, as run\.json says/ },
    {
      what: 'with a seed that is none',
      change: (text) => text.replace('"seed":1', '"seed":"x"'),
      says: /replication 1 that cannot be read \(no seed\)/,
    },
    {
      what: 'without a tally',
      change: (text) => text.replace('"tally"', '"count"'),
      says: /replication 1 that cannot be read/,
    },
    {
      what: 'with a series that is cut',
      change: (text) => text.replace('"offered":[', '"offered":[1,'),
      says: /series of 10, 9 bins/,
    },
    {
      what: 'with a column that is cut',
      change: (text) => text.replace('"atSeconds":[0,', '"atSeconds":['),
      says: /a column has 9 values, expected 10/,
    },
  ];
  const fewer = (text: string): string => {
    const file = JSON.parse(text) as { replications: unknown[] };
    return JSON.stringify({ ...file, replications: file.replications.slice(1) });
  };
  for (const [name, whole] of [
    [layout.replications, simulated],
    [layout.prediction, predicted],
  ] as const)
    for (const { what, change, says } of seedDamage)
      it(`with ${name} ${what} is refused with file and reason`, async () => {
        const files = emptyDisk();
        await writeAll(files, whole);
        const path = `${folder}/variants/naive/${name}`;
        const text = change(await files.readText(path));
        if (text === undefined) files.texts.delete(path);
        else files.texts.set(path, text);
        await assert.rejects(readRun(files, folder), (error: LaunchquakeError) => {
          assert.equal(error.code, 'RECORD_INVALID', String(error));
          assert.match(error.message, says);
          return error.message.includes(name);
        });
      });

  for (const { what, file, change, says } of damage) {
    it(`${what} is refused with file and reason`, async () => {
      const files = emptyDisk();
      await writeAll(files);
      const path = `${folder}/${file}`;
      const text = change(await files.readText(path));
      if (text === undefined) files.texts.delete(path);
      else files.texts.set(path, text);
      await assert.rejects(readRun(files, folder), (error: LaunchquakeError) => {
        assert.ok(error instanceof LaunchquakeError, String(error));
        assert.match(error.message, says);
        assert.equal(error.exitCode, 2);
        return true;
      });
    });
  }

  it('parseLogins gives back what was printed', () => {
    const logins = variants[0]?.logins ?? [];
    assert.ok(logins.length > 30);
    assert.deepEqual(parseLogins(logins.map((login) => `${JSON.stringify(login)}\n`).join(''), 'x'), logins);
  });
});
