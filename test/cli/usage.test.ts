import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { verbs } from '../../src/cli/program.ts';
import { cli, tinyScenario } from './fake-world.ts';

/** What was typed, how it ends, and what must be in stdout and stderr. */
const table: readonly {
  readonly typed: string;
  readonly exit: number;
  readonly out?: RegExp;
  readonly err?: RegExp;
}[] = [
  { typed: '', exit: 2, err: /USAGE .*\n {2}verb: found nothing, expected one of run, simulate, / },
  { typed: '--version', exit: 0, out: /^\d+\.\d+\.\d+\n$/ },
  { typed: '--help', exit: 0, out: /run \[options\] <scenario>[\s\S]*\$ launchquake run launch-day/ },
  { typed: 'rnu launch-day', exit: 2, err: /unknown command 'rnu'.*\n {4}hint: did you mean run\?/ },
  { typed: 'run', exit: 2, err: /missing required argument 'scenario'/ },
  { typed: 'run tiny --compres 3', exit: 2, err: /unknown option '--compres'.*\n {4}hint: did you mean --compress\?/ },
  { typed: 'run tiny --compress 0', exit: 2, err: /Expected a number from 1 to 1000/ },
  { typed: 'run tiny --compress two', exit: 2, err: /Expected a number from 1 to 1000/ },
  { typed: 'run tiny --scale', exit: 2, err: /argument missing/ },
  { typed: 'run tiny --seed 1.5', exit: 2, err: /Expected a whole number/ },
  { typed: 'run tiny extra', exit: 2, err: /too many arguments/ },
  { typed: 'run lunch-day', exit: 2, err: /SCENARIO_NOT_FOUND.*[\s\S]*known scenarios: .*launch-day/ },
  { typed: 'run nowhere/x.yaml', exit: 2, err: /SCENARIO_NOT_FOUND {2}nowhere\/x\.yaml/ },
  {
    typed: `run ${tinyScenario} --variant nave`,
    exit: 2,
    err: /VARIANT_UNKNOWN[\s\S]*one of naive, waiting-room, bounded/,
  },
  { typed: `run ${tinyScenario} --i-own idp.example`, exit: 2, err: /expected a --target/ },
  { typed: 'simulate', exit: 2, err: /missing required argument 'scenario'/ },
  { typed: 'simulate lunch-day', exit: 2, err: /SCENARIO_NOT_FOUND.*[\s\S]*known scenarios: .*launch-day/ },
  { typed: `simulate ${tinyScenario} --variant nave`, exit: 2, err: /VARIANT_UNKNOWN/ },
  { typed: `simulate ${tinyScenario} --seeds 0`, exit: 2, err: /Expected a whole number from 1 to 100000/ },
  { typed: `simulate ${tinyScenario} --seeds 2.5`, exit: 2, err: /Expected a whole number/ },
  { typed: `simulate ${tinyScenario} --scale 0`, exit: 2, err: /Expected a number from 0\.001 to 1000/ },
  { typed: `simulate ${tinyScenario} --sample -1`, exit: 2, err: /Expected a whole number from 1 to 1000000/ },
  { typed: `simulate ${tinyScenario} --workers 0`, exit: 2, err: /Expected a whole number from 1 to 256/ },
  { typed: `simulate ${tinyScenario} --within NaN`, exit: 2, err: /Expected a number from 1/ },
  { typed: 'explain', exit: 2, err: /missing required argument/ },
  { typed: 'validate', exit: 2, err: /missing required argument/ },
  { typed: 'validate launch-day', exit: 0, out: /^launch-day: valid\n$/ },
  { typed: 'schema nothing', exit: 2, err: /Allowed choices are scenario, result/ },
  {
    typed: 'serve --host 0.0.0.0',
    exit: 2,
    err: /2 problems\n {2}--host: found 0\.0\.0\.0 without --expose, .*\n.*\n {2}admin token: found none, expected LAUNCHQUAKE_ADMIN_TOKEN or --admin-token-file/,
  },
  {
    typed: 'serve --host 0.0.0.0 --admin-token-file no-such-file --issuer ftp://x --label run --variant naive',
    exit: 2,
    err: /5 problems\n {2}--host: [^]* {2}--admin-token-file no-such-file: found ENOENT[^]* {2}--issuer: found ftp:\/\/x[^]* {2}--label: [^]* {2}--variant: found no --scenario/,
  },
  {
    typed: 'serve --issuer http://idp.example/?x=1',
    exit: 2,
    err: /--issuer: found .*without user, query or fragment/,
  },
  { typed: 'serve --issuer http://me:secret@idp.example', exit: 2, err: /--issuer: found http:\/\/…@idp\.example/ },
  { typed: 'serve --label step=x --label step=y', exit: 2, err: /found step twice[^]*found the name "step"/ },
  { typed: 'serve --scenario launch-day --profile x.yaml', exit: 2, err: /--profile: found --scenario too/ },
  { typed: 'serve --scenario lunch-day', exit: 2, err: /SCENARIO_NOT_FOUND/ },
  { typed: `serve --scenario ${tinyScenario} --variant nave`, exit: 2, err: /VARIANT_UNKNOWN/ },
  { typed: 'serve --port 65536', exit: 2, err: /whole number from 0 to 65535/ },
  { typed: 'report nothing-there', exit: 2, err: /RECORD_NOT_FOUND {2}nothing-there/ },
  { typed: 'report', exit: 2, err: /RECORD_NOT_FOUND {2}latest[\s\S]*launchquake run/ },
];

describe('launchquake', () => {
  for (const { typed, exit, out = /^$/, err = /^$/ } of table) {
    it(`${typed === '' ? '(nothing)' : typed.replace(/\/\S*\//, '…/')} ends with ${exit}`, async () => {
      const result = await cli(typed.split(' ').filter((word) => word !== ''));
      assert.match(result.out, out);
      assert.match(result.err, err);
      assert.equal(result.exit, exit);
      assert.deepEqual(
        result.world.programs.started,
        [],
        'nothing is started for a command line that is wrong or only asks',
      );
    });
  }

  for (const { name, example } of verbs) {
    it(`${name} --help shows an example and --json`, async () => {
      const { exit, out } = await cli([name, '--help']);
      assert.equal(exit, 0);
      assert.ok(out.includes(`$ ${example}`));
      assert.match(out, /--json/);
    });
  }

  it('says a bug with its stack and exit code 1', async () => {
    const { fakeWorld } = await import('./fake-world.ts');
    const { runCli } = await import('../../src/cli/program.ts');
    const world = fakeWorld(['validate', 'launch-day']);
    const broken = { ...world, files: { ...world.files, exists: () => Promise.reject(new RangeError('a bug')) } };
    assert.equal(await runCli(broken), 1);
    assert.match(world.wrote.err, /INTERNAL {2}launchquake {2}this is a bug\nRangeError: a bug\n {4}at /);
  });
});
