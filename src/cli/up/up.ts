/** `launchquake up`: everything started, told, kept until it is to end, and ended in order. */
import { type ExitCode, LaunchquakeError, exitCodes } from '../../model/errors.ts';
import { mockProfileOf, mockProfileProblems } from '../mock-profile.ts';
import type { World } from '../world.ts';
import { type Stop, type UpOptions, type Upstanding, type Wanted, bringUp } from './bring-up.ts';
import { claimFolders, notWritable } from './claim.ts';
import { type Links, goodputLink, linksAsJson, linksAsText, originInWords } from './links.ts';
import { failed } from './prometheus.ts';
import { UP_STATE_FILE, UP_STATE_SCHEMA, type UpState, writeUpState } from './state.ts';

const RULES = 'dashboards/generated/rules';

export async function upUntilEnd(world: World, options: UpOptions): Promise<ExitCode> {
  const say = (line: string): void => world.err.write(`${line}\n`);
  const problems = mockProfileProblems(options);
  if (problems.length > 0) throw new LaunchquakeError('USAGE', 'launchquake up', problems);
  // A wrong word is told before anything is fetched, built or started.
  await mockProfileOf(world, options);
  const ruleFiles = await rulesOf(world);
  const claim = await claimFolders(world, options.data, say);
  try {
    const { how, ...prometheus } = await world.providePrometheus(say);
    say(`Prometheus ${prometheus.version}, ${originInWords(how)}: ${prometheus.path}`);
    say('Starting the mock and Prometheus; ready when the mock is scraped and the rules are loaded.');
    return await withPrograms(world, { options, prometheus, ruleFiles, say }, how);
  } finally {
    await claim.release();
  }
}

async function rulesOf({ files, packageFolder }: World): Promise<readonly string[]> {
  const folder = `${packageFolder}/${RULES}`;
  const names = (await files.list(folder)).filter((name) => name.endsWith('.yml'));
  if (names.length > 0) return names.map((name) => `${folder}/${name}`);
  const problem = { where: folder, found: 'no rule file', expected: 'at least one', hint: 'npm run generate' };
  throw failed('rules', [problem]);
}

async function withPrograms(world: World, wanted: Wanted, how: string): Promise<ExitCode> {
  const { options, say } = wanted;
  const stops: Stop[] = [];
  const ending = endOf(world, options);
  try {
    const startedAt = new Date(world.clock.epochMs()).toISOString();
    const up = await Promise.race([bringUp(world, wanted, stops), ending.asked.then(interruptedAtStart)]);
    const links = await linksOf(world, up, { how, startedAt, version: wanted.prometheus.version });
    await writeUpState(world, links.state).catch((error: unknown) => {
      throw notWritable(error, UP_STATE_FILE);
    });
    world.out.write(options.json === true ? linksAsJson(links) : linksAsText(links));
    if (options.json !== true) say('Ctrl-C ends it all.');
    await Promise.race([ending.asked, up.broken]);
    return exitCodes.pass;
  } finally {
    // What asks goes before what answers: Grafana, Prometheus, the mock.
    for (const stop of stops.toReversed()) await stop();
    ending.forget();
  }
}

const interruptedAtStart = (): never => {
  const problem = { where: 'start', found: 'Ctrl-C or a signal', expected: 'to be left alone until all is ready' };
  throw new LaunchquakeError('INTERRUPTED', 'launchquake up', [problem]);
};

/** Asked once, everything ends in order; asked twice, at once. */
function endOf(world: World, options: UpOptions): { readonly asked: Promise<void>; forget(): void } {
  const { promise: asked, resolve } = Promise.withResolvers<void>();
  let times = 0;
  const forget = world.onInterrupt(() => {
    times += 1;
    if (times > 1) world.quit(exitCodes.interrupted);
    resolve();
  });
  if (options.untilStdinEnds === true) void world.stdinEnded().then(resolve);
  return { asked, forget };
}

async function linksOf(
  world: World,
  { mock, prometheus, grafana }: Upstanding,
  about: { readonly how: string; readonly startedAt: string; readonly version: string },
): Promise<Links> {
  const { url, metricsUrl, adminToken } = mock;
  const { how, startedAt, version } = about;
  const state: UpState = {
    schema: UP_STATE_SCHEMA,
    pid: world.pid,
    startedAt,
    prometheus: { url: prometheus.url, version, how, pid: prometheus.pid },
    mock: { url, metricsUrl },
    grafana: grafana.url === undefined ? null : { url: grafana.url },
  };
  return { state, adminToken, goodputUrl: await goodputLink(world, prometheus.url), noGrafana: grafana.why };
}
