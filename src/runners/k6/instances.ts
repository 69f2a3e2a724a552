/** The k6 processes that share the arrivals of one variant: one, or several on segments of the same execution, let go together. */
import { deathInWords, instanceInWords } from '../../analysis/instances-in-words.ts';
import type { LoginRecord } from '../../model/record/run-record.ts';
import { segmentOf } from '../../model/traffic/instances.ts';
import { fromMs } from '../../model/units.ts';
import { endProgram } from '../target/mock.ts';
import type { ProgramEnd, RunnerWorld } from '../world.ts';
import {
  type Generator,
  type GeneratorFiles,
  type GeneratorOrder,
  generatorFault,
  startGenerator,
} from './generator.ts';
import type { K6Lines } from './lines.ts';
import { type NotReleased, releaseTogether } from './release.ts';
import type { PushFailures } from './stderr.ts';
import type { K6Summary } from './summary.ts';

export interface InstancesOrder extends Omit<GeneratorOrder, 'files'> {
  /** Of each instance; as many as there are to be. */
  readonly files: readonly GeneratorFiles[];
  /** Whether somebody is sent their metrics: each then says which it is. */
  readonly tagged: boolean;
}

/** What one of them left behind. */
export interface InstanceFacts {
  /** From 1. */
  readonly index: number;
  readonly lines: K6Lines;
  readonly summary: K6Summary | undefined;
  readonly exceptions: number;
  readonly lastErrors: readonly string[];
  readonly end: ProgramEnd;
  readonly endedAtEpochMs: number;
  readonly died: boolean;
  readonly cpuSeconds: number | null;
}

export interface Instances {
  /** Resolves when all have ended as they should, or the first by a fault. */
  readonly over: Promise<void>;
  /** What went wrong first, with the last words of k6 as far as they were followed; null: nothing did. */
  fault(): string | null;
  /** Reads what was written since the last call; returns the logins that ended. */
  follow(): Promise<readonly LoginRecord[]>;
  /** Wall clock of run second 0, as the first said that said it. */
  beginEpochMs(): number | null;
  /** Of all together, since their start; null: not measured. */
  cpuSeconds(): Promise<number | null>;
  pushFailures(): PushFailures;
  /** Ends those that still run, and waits for it: they drop what is in flight and write their summary. */
  stop(): Promise<void>;
  /** To be asked when all have ended. */
  facts(): Promise<readonly InstanceFacts[]>;
}

interface Member {
  readonly index: number;
  readonly generator: Generator;
  end: ProgramEnd | null;
  endedAtEpochMs: number;
  cpuSeconds: number | null;
}

type Fault = { readonly kind: 'ended'; readonly member: Member } | ({ readonly kind: 'not-released' } & NotReleased);

/** k6 waits 5 s for each answer of a Prometheus that hangs, three times when it is stopped: 14 s were seen [k6 v2.2.0]. */
const STOP_SECONDS = 25;

/** @throws LaunchquakeError TOOL_MISSING when k6 cannot be started; none is left then */
export async function startInstances(world: RunnerWorld, order: InstancesOrder): Promise<Instances> {
  const count = order.files.length;
  const ports = count === 1 ? [] : await world.freePorts(count);
  const members = await startAll(world, order, ports);
  const stopped = new AbortController();
  let fault: Fault | null = null;
  const over = new Promise<void>((resolve) => {
    const fail = (what: Fault): void => {
      if (!stopped.signal.aborted) fault ??= what;
      resolve();
    };
    const ends = members.map(async (member) => {
      member.end = await member.generator.program.ended;
      member.endedAtEpochMs = world.clock.epochMs();
      if (member.end.exitCode !== 0) fail({ kind: 'ended', member });
    });
    void Promise.all(ends).then(() => resolve());
    if (count === 1) return;
    const urls = ports.map((port) => `http://127.0.0.1:${port}/v1/status`);
    void releaseTogether(world, urls, stopped.signal).then((held) => {
      if (held !== null) fail({ kind: 'not-released', ...held });
    });
  });
  const beginEpochMs = (): number | null => firstOf(members.map(({ generator }) => generator.beginEpochMs()));
  return {
    over,
    fault: () => (fault === null ? null : faultInWords(fault, count, beginEpochMs())),
    follow: async () => (await Promise.all(members.map(({ generator }) => generator.follow()))).flat(),
    beginEpochMs,
    cpuSeconds: () => cpuSecondsOf(world, members),
    pushFailures: () => merged(members.map(({ generator }) => generator.pushFailures())),
    stop: async () => {
      stopped.abort();
      const running = members.filter(({ end }) => end === null);
      await Promise.all(running.map(({ generator }) => endProgram(world, generator.program, 'SIGINT', STOP_SECONDS)));
    },
    facts: () => Promise.all(members.map((member) => factsOf(member, fault))),
  };
}

async function startAll(
  world: RunnerWorld,
  { files, tagged, ...order }: InstancesOrder,
  ports: readonly number[],
): Promise<readonly Member[]> {
  const count = files.length;
  const starts = files.map(async (own, at): Promise<Member> => {
    const args = [
      ...argsOf(at + 1, count, ports[at]),
      ...(tagged || count > 1 ? ['--tag', `instance_id=${at + 1}`] : []),
    ];
    const extra = {
      args: [...(order.extra?.args ?? []), ...args],
      env: { ...order.extra?.env, LQ_INSTANCES: String(count), LQ_INSTANCE: String(at + 1) },
    };
    const generator = await startGenerator(world, { ...order, files: own, extra });
    return { index: at + 1, generator, end: null, endedAtEpochMs: 0, cpuSeconds: null };
  });
  const settled = await Promise.allSettled(starts);
  const started = settled.flatMap((result) => (result.status === 'fulfilled' ? [result.value] : []));
  for (const result of settled)
    if (result.status === 'rejected') {
      for (const { generator } of started) generator.program.kill('SIGKILL');
      throw result.reason;
    }
  return started;
}

/** Of k6: its part of the execution, held back until it is let go over an address that only this machine reaches. */
function argsOf(index: number, count: number, port: number | undefined): readonly string[] {
  if (port === undefined) return [];
  const { segment, sequence } = segmentOf(index, count);
  return [
    `--execution-segment=${segment}`,
    `--execution-segment-sequence=${sequence}`,
    '--paused',
    `--address=127.0.0.1:${port}`,
  ];
}

function faultInWords(fault: Fault, count: number, beginEpochMs: number | null): string {
  if (fault.kind === 'not-released') return `${instanceInWords({ index: fault.index, share: 1 / count })} ${fault.why}`;
  const { index, generator, end, endedAtEpochMs } = fault.member;
  const ended = end ?? { exitCode: null, signal: null };
  if (count === 1) return generatorFault(ended, generator.lastErrors()) ?? 'k6 ended';
  const endedAtSeconds = beginEpochMs === null ? null : fromMs(endedAtEpochMs - beginEpochMs);
  const words = deathInWords({ index, share: 1 / count, ...ended, endedAtSeconds });
  const last = generator.lastErrors().at(-1);
  return last === undefined ? words : `${words}: ${last}`;
}

/** One that has ended keeps what it had used when it was last seen. */
async function cpuSecondsOf(world: RunnerWorld, members: readonly Member[]): Promise<number | null> {
  const now = await Promise.all(members.map(({ generator }) => world.programs.cpuSeconds(generator.program.pid)));
  members.forEach((member, at) => {
    member.cpuSeconds = now[at] ?? member.cpuSeconds;
  });
  if (now.every((seconds) => seconds === null)) return null;
  return members.reduce((sum, { cpuSeconds }) => sum + (cpuSeconds ?? 0), 0);
}

const merged = (failures: readonly PushFailures[]): PushFailures => ({
  count: failures.reduce((sum, { count }) => sum + count, 0),
  first: firstOf(failures.map(({ first }) => first)),
  last: firstOf(failures.map(({ last }) => last).toReversed()),
});

const firstOf = <Value>(values: readonly (Value | null)[]): Value | null =>
  values.find((value) => value !== null) ?? null;

async function factsOf(
  { index, generator, end, endedAtEpochMs, cpuSeconds }: Member,
  fault: Fault | null,
): Promise<InstanceFacts> {
  return {
    index,
    lines: generator.lines(),
    summary: await generator.summary(),
    exceptions: generator.exceptions(),
    lastErrors: generator.lastErrors(),
    end: end ?? { exitCode: null, signal: null },
    endedAtEpochMs,
    died: fault !== null && (fault.kind === 'ended' ? fault.member.index : fault.index) === index,
    cpuSeconds,
  };
}
