import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { phaseSchema } from '../../src/analysis/phase/diagram-schema.ts';
import type { PhaseDiagram } from '../../src/analysis/phase/diagram.ts';
import { checkPhaseWithin } from '../../src/cli/phase-order.ts';
import { phaseLine } from '../../src/cli/phase-status.ts';
import { runCli } from '../../src/cli/program.ts';
import { LaunchquakeError } from '../../src/model/errors.ts';
import { describedFields } from '../analysis/described-fields.ts';
import { cli, fakeWorld } from './fake-world.ts';
import { tinyWith } from './tiny-scenario.ts';

const small =
  '--loads 0.3,0.7 --sizes 1 --lengths 5 --horizon 30 --seeds 16 --scale 0.1 --no-ten-times --variant naive'.split(' ');
const mapped = (...options: string[]) => cli(['phase', 'retry-storm', ...small, ...options]);
/** Run once, looked at by several tests. */
const once = mapped('--json');

const takesPhase = new Ajv2020({ strict: true, allowUnionTypes: true, allErrors: true }).compile(phaseSchema);

interface Document {
  readonly schema: string;
  readonly diagrams: readonly PhaseDiagram[];
}

describe('launchquake phase', () => {
  it('keeps table, picture and data, and ends with the path of the page', async () => {
    const { exit, err, world } = await once;
    assert.equal(exit, 0, err);
    const folder = 'reports/phase/20260102T030405Z-retry-storm-phase';
    assert.equal(err.trimEnd().split('\n').at(-1), `Page: ${folder}/phase.html`);
    const names = [...world.files.texts.keys()].filter((path) => path.startsWith(folder));
    assert.deepEqual(names.toSorted(), ['html', 'json', 'md'].map((kind) => `${folder}/phase.${kind}`).toSorted());
    assert.match(world.files.texts.get(`${folder}/phase.html`) ?? '', /<svg [^>]*role="img"/);
    assert.match(err, /Hidden capacity {6}1\d(\.\d+)?\/s \[/);
  });

  it('says before it begins what it will do and how long it takes', async () => {
    const { err } = await once;
    assert.match(
      err,
      /: naive; 2 loads × 1 sizes × 1 lengths of its fault, looked at after 30 s, at most 16 seeds a cell/,
    );
    assert.match(err, /\nAbout \d.* runs with \d.* logins: /);
  });

  it('prints what its JSON Schema describes, and nothing else', async () => {
    const document = JSON.parse((await once).out) as Document;
    assert.ok(takesPhase(document), JSON.stringify(takesPhase.errors));
    const [diagram] = document.diagrams;
    assert.equal(takesPhase({ ...document, diagrams: [{ ...diagram, extra: 1 }] }), false);
    const { fields, without } = describedFields(phaseSchema);
    assert.ok(fields > 50, `only ${fields} fields were found`);
    assert.deepEqual(without, []);
  });

  it('prints one JSON document with --json: every cell with and without its trigger', async () => {
    const { exit, out } = await once;
    assert.equal(exit, 0);
    const { schema, diagrams } = JSON.parse(out) as Document;
    assert.equal(schema, 'launchquake/phase@1');
    const [diagram] = diagrams;
    assert.equal(diagram?.engine, 'kernel');
    assert.deepEqual(
      diagram?.cells.map(({ loadRatio, verdict }) => [Number(loadRatio.toFixed(3)), verdict]),
      [
        [0.3, 'recovers'],
        [0.7, 'tips'],
      ],
    );
    for (const { tip, untouched, drainSeconds } of diagram?.cells ?? []) {
      assert.equal(tip?.n, 16);
      assert.equal(untouched?.count, 0);
      assert.ok((drainSeconds ?? 0) > 0 && (drainSeconds ?? 0) < 30);
    }
  });

  it('gives the same document for the same seed, whatever the number of threads', async () => {
    assert.equal((await mapped('--json', '--workers', '1')).out, (await once).out);
  });

  it('maps several variants, one diagram each, and tells the result on stdout', async () => {
    const { out, world } = await mapped('cancel');
    assert.match(out, /Load to shed to {6}nothing tips/);
    const json = [...world.files.texts].find(([path]) => path.endsWith('phase.json'))?.[1] ?? '';
    assert.deepEqual(
      (JSON.parse(json) as Document).diagrams.map(({ variant }) => variant),
      ['naive', 'cancel'],
    );
  });

  it('finds with --rare how likely a tip without a trigger is where no seed had one', async () => {
    const { exit, out } = await mapped('--json', '--rare');
    assert.equal(exit, 0);
    assert.ok(takesPhase(JSON.parse(out)), JSON.stringify(takesPhase.errors));
    const { rare, hiddenCapacity } = (JSON.parse(out) as Document).diagrams[0] ?? assert.fail();
    assert.deepEqual(
      rare.map(({ loadRatio }) => Number(loadRatio.toFixed(2))),
      [0.7],
    );
    for (const { probability, low, high, loadPerSecond } of rare) {
      assert.ok(loadPerSecond > (hiddenCapacity?.low ?? Infinity));
      assert.ok(probability > 0 && probability < 0.2 && low <= probability && probability <= high);
    }
  });

  it('ends with 130 when it is stopped, and keeps what was done', async () => {
    const world = fakeWorld(['phase', 'retry-storm', ...small]);
    const ended = runCli(world);
    const poke = setInterval(() => world.interrupt(), 1);
    const exit = await ended;
    clearInterval(poke);
    assert.equal(exit, 130);
    assert.match(world.wrote.out, /Stopped before its end/);
  });
});

describe('what launchquake phase refuses', () => {
  for (const { name, args, says } of [
    {
      name: 'more than all of the speed',
      args: ['retry-storm', '--sizes', '2'],
      says: /--sizes: found 2, expected shares/,
    },
    { name: 'a load that is no number', args: ['retry-storm', '--loads', '0.5,x'], says: /numbers from 0\.01 to 1\.5/ },
    {
      name: 'a horizon shorter than its window',
      args: ['retry-storm', '--horizon', '9'],
      says: /--horizon: found 9 s/,
    },
    { name: 'a variant that is not there', args: ['retry-storm', '--variant', 'none'], says: /VARIANT_UNKNOWN/ },
  ])
    it(name, async () => {
      const { exit, err } = await cli(['phase', ...args]);
      assert.equal(exit, 2);
      assert.match(err, says);
    });

  it('a scenario with nothing in its trigger', async () => {
    const world = fakeWorld(['phase', 'calm.yaml']);
    world.files.texts.set('calm.yaml', tinyWith({ 'spike, startSeconds: 3': 'spike, startSeconds: 6' }));
    assert.equal(await runCli(world), 2);
    assert.match(world.wrote.err, /found no spike, notice or fault in its trigger/);
  });

  it('what would take longer than there is time, with the ways to shrink it', () => {
    const estimate = { replications: 1000, logins: 5e9, loginsPerSecond: 1e6, seconds: 2500 };
    const order = { wishes: { horizonSeconds: 250, tenTimes: true, loads: [1, 2, 3] } } as never;
    assert.throws(
      () => checkPhaseWithin(600, estimate, order),
      (error) => {
        assert.ok(error instanceof LaunchquakeError);
        assert.equal(error.code, 'SIMULATION_TOO_LONG');
        assert.match(error.message, /41 min 40 s/);
        assert.match(error.message, /--no-ten-times.*--horizon 60.*--within 3750/);
        return true;
      },
    );
    assert.doesNotThrow(() => checkPhaseWithin(3000, estimate, order));
  });
});

describe('the progress of a phase diagram', () => {
  for (const { share, elapsed, line } of [
    { share: 0.01, elapsed: 3, line: 'naive  cells  1 %  120 runs  counting' },
    { share: 0.25, elapsed: 30, line: 'naive  cells  25 %  120 runs  about 1 min 30 s left' },
  ])
    it(line, () =>
      assert.equal(phaseLine({ variant: 'naive', stage: 'cells', replications: 120, share }, elapsed), line),
    );
});
