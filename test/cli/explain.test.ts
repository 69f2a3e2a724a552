import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { drawCurve } from '../../src/cli/curve.ts';
import { jsonSchemaOf, schemaNames } from '../../src/cli/commands/schema.ts';
import type { Explanation } from '../../src/cli/explanation.ts';
import { runCli } from '../../src/cli/program.ts';
import { readScenario } from '../../src/runners/scenario-file.ts';
import { cli, fakeWorld, tinyScenario } from './fake-world.ts';
import { tinyWith } from './tiny-scenario.ts';

describe('launchquake explain', () => {
  it('draws the arrivals and says load, knee, time and people, and starts nothing', async () => {
    const { exit, out, err, world } = await cli(['explain', 'launch-day']);
    assert.equal(exit, 0, err);
    for (const wanted of [
      '█',
      'knee',
      '▲ trigger',
      'intended logins',
      'virtual users',
      'μT',
      'side by side',
      'cannot even start',
      'citizen-no-nfc 34 %',
    ])
      assert.ok(out.includes(wanted), `no ${wanted} in\n${out}`);
    assert.deepEqual([world.programs.started, world.programs.requests, world.files.writes], [[], [], []]);
    assert.ok(!out.includes('WARNING'), out);
  });

  it('warns above 1,000 requests per second and below a μT of 50', async () => {
    const { out } = await cli(['explain', 'launch-day', '--scale', '0.005', '--compress', '600', '--sequential']);
    assert.match(out, /WARNING {2}about \d+ requests\/s at the peak, above 1000/);
    assert.match(out, /WARNING {2}μT is \d+, below 50/);
    assert.match(out, /one variant after the other/);
  });

  it('gives the same numbers as JSON', async () => {
    const { out } = await cli(['explain', tinyScenario, '--json', '--variant', 'naive', '--seed', '3']);
    const explanation = JSON.parse(out) as Explanation;
    assert.deepEqual(
      [explanation.schema, explanation.seed, explanation.runSeconds, explanation.cannotStart],
      ['launchquake/explanation@1', 3, 9, []],
    );
    // 5/s for 9 s and 15/s more for 2 s.
    assert.ok(Math.abs(explanation.expectedLogins - 75) < 1e-9);
    assert.equal(explanation.peakPerSecond, 20);
    assert.ok(explanation.curve.every(({ perSecond }) => perSecond === 5 || perSecond === 20));
  });
});

describe('drawCurve', () => {
  const point = (atSeconds: number, perSecond: number) => ({ atSeconds, perSecond });

  it('the peak fills its column, half of it half', () => {
    const lines = drawCurve([point(0, 1), point(1, 2)], { rows: 2, totalSeconds: 2, levelPerSecond: null, marks: [] });
    assert.deepEqual(
      lines.slice(0, 2).map((line) => line.slice(-2)),
      [' █', '██'],
    );
  });

  it('shows a level above every point', () => {
    const [top] = drawCurve([point(0, 1), point(1, 1)], { rows: 4, totalSeconds: 2, levelPerSecond: 4, marks: [] });
    assert.equal(top, '   4.0/s ┤╌╌ knee');
  });

  it('draws nothing when nothing comes', () => {
    const lines = drawCurve([point(0, 0)], { rows: 2, totalSeconds: 1, levelPerSecond: null, marks: [] });
    assert.equal(lines[0], '   0.0/s ┤ ');
  });
});

describe('launchquake validate', () => {
  const validate = async (text: string, ...more: string[]) => {
    const world = fakeWorld(['validate', 'a.yaml', ...more]);
    world.files.texts.set('a.yaml', text);
    return { exit: await runCli(world), ...world.wrote };
  };

  it('tells every problem at once, with line, column and path', async () => {
    const { exit, err } = await validate(
      tinyWith({ 'perSecond: 15': 'perSecond: -15', 'servers: 4': 'servers: many' }),
    );
    assert.equal(exit, 2);
    assert.match(err, /SCENARIO_INVALID {2}a\.yaml {2}2 problems/);
    assert.match(err, /a\.yaml:\d+:\d+ {2}arrivals\[1\]\.perSecond/);
    assert.match(err, /a\.yaml:\d+:\d+ {2}service\.stations\.web\.servers/);
  });

  it('tells where YAML itself is broken', async () => {
    const { exit, err } = await validate('name: [1,\n');
    assert.equal(exit, 2);
    assert.match(err, /a\.yaml:\d+:\d+: found .*, expected YAML/);
  });

  it('refuses aliases that never end, and aliases that are too many', async () => {
    const circular = await validate('name: &all [*all]\n');
    assert.equal(circular.exit, 2);
    assert.match(circular.err, /SCENARIO_INVALID[^]*an alias inside of what it names/);
    const nine = (of: string): string => `[${Array.from({ length: 9 }, () => of).join(', ')}]`;
    const growing = ['b', 'c', 'd', 'e', 'f', 'g'].map((name, at) => `${name}: &${name} ${nine(`*${'abcdef'[at]}`)}`);
    const many = await validate(`a: &a ${nine('x')}\n${growing.join('\n')}\n`);
    assert.equal(many.exit, 2);
    assert.match(many.err, /SCENARIO_INVALID[^]*alias count/);
  });

  it('checks every file, also behind one that is wrong', async () => {
    const { exit, out, err } = await validate('{}', tinyScenario);
    assert.equal(exit, 2);
    assert.match(out, /tiny\.yaml: valid/);
    assert.match(err, /SCENARIO_INVALID {2}a\.yaml/);
  });

  it('gives the same as JSON', async () => {
    const { exit, out, err } = await validate('{}', tinyScenario, '--json');
    assert.deepEqual([exit, err], [2, '']);
    const { files } = JSON.parse(out) as { files: { valid: boolean; code: string | null; problems: unknown[] }[] };
    assert.deepEqual(
      files.map(({ valid, code }) => [valid, code]),
      [
        [false, 'SCENARIO_INVALID'],
        [true, null],
      ],
    );
    assert.ok((files[0]?.problems.length ?? 0) > 0);
  });
});

describe('launchquake schema', () => {
  for (const name of schemaNames) {
    it(`${name} is a JSON Schema that Ajv takes in strict mode`, async () => {
      const { exit, out } = await cli(['schema', name]);
      assert.equal(exit, 0);
      assert.equal(
        typeof new Ajv2020({ strict: true, strictRequired: false }).compile(JSON.parse(out) as object),
        'function',
      );
    });
  }

  it('result fits what run --json prints, and nothing else', async () => {
    const validate = new Ajv2020().compile(jsonSchemaOf('result'));
    const { out } = await cli(['run', tinyScenario, '--json']);
    const result = JSON.parse(out) as Record<string, unknown>;
    assert.ok(validate(result), JSON.stringify(validate.errors));
    for (const [key, value] of [
      ['verdict', 'fine'],
      ['variants', {}],
      ['schema', 'launchquake/result@2'],
      ['extra', 1],
    ] as const)
      assert.ok(!validate({ ...result, [key]: value }), `${key} was not looked at`);
  });

  it('scenario fits the scenario files, and refuses what the parser refuses', async () => {
    const validate = new Ajv2020().compile(jsonSchemaOf('scenario'));
    const { parse } = await import('yaml');
    const tiny = parse(tinyWith({}), { merge: true }) as Record<string, unknown>;
    assert.ok(validate(tiny), JSON.stringify(validate.errors));
    const wrong = { ...tiny, durationSeconds: 'long' };
    assert.ok(!validate(wrong));
    assert.throws(() => readScenario(JSON.stringify(wrong), 'x.yaml'), /durationSeconds/);
  });
});
