/** Cases of the alerts about queues, the waiting room, one-time codes and the generator. Moments are run seconds of launch day. */
import { k6Builtin } from '../../../src/model/record/k6-series.ts';
import { codeMetrics, ruleMetrics, runMetrics, serverMetrics } from '../../../src/model/record/metric-names.ts';
import { type Course, from, type RunCase, watched } from './run-case.ts';
import type { RunCounter, RunGauge } from './run-series.ts';

const age = (level: Course): RunGauge => ({
  name: serverMetrics.stationQueueAgeSeconds,
  labels: { station: 'web', job: 'mock-idp', instance: '127.0.0.1:8080' },
  level,
  outlives: true,
});
const queue: readonly RunCase[] = [
  {
    says: 'fires when the oldest request has waited longer than a second for 5 s',
    story: watched([age(from(20, 0, 1.5))]),
    silentAt: [19, 24],
    fires: {
      at: 28,
      labels: { station: 'web' },
      description: 'At station web the oldest request has waited 1.5s. Limit: 1 s.',
    },
  },
  { says: 'is silent when it has waited 0.8 s', story: watched([age(0.8)]), silentAt: [20, 30, 40, 50] },
];

const waiting = (level: Course): RunGauge => ({ name: serverMetrics.waitingRoomWaiting, level, outlives: true });
const admitted = (perSecond: Course): RunCounter => ({
  name: serverMetrics.waitingRoomEventsTotal,
  labels: { event: 'admitted' },
  perSecond,
});

const room: readonly RunCase[] = [
  {
    says: 'fires when people have waited for 15 s and nobody was let in',
    story: watched([waiting(3)], [admitted(from(20, 5, 0))]),
    silentAt: [20, 29, 33],
    fires: { at: 37, description: 'In the last 10s never fewer than 3 people waited, and nobody was let in.' },
  },
  {
    says: 'is silent when one in five seconds is let in',
    story: watched([waiting(300)], [admitted((now) => (now % 5 === 0 ? 1 : 0))]),
    silentAt: [20, 30, 40, 50],
  },
  {
    says: 'is silent when the room is empty now and then',
    story: watched([waiting((now) => now % 8)], [admitted(0)]),
    silentAt: [20, 30, 40, 50],
  },
];

const codes = (level: Course): RunGauge => ({ name: codeMetrics.queueLength, level, outlives: true });
const delivered = (perSecond: Course): RunCounter => ({ name: codeMetrics.deliveredTotal, perSecond });

const otp: readonly RunCase[] = [
  {
    says: 'fires when more codes are queued than go out in 6 s',
    story: watched([codes(from(20, 10, 40))], [delivered(5)]),
    silentAt: [19, 24],
    fires: { at: 28, description: '40 one-time codes are queued, more than go out in 6 s.' },
  },
  {
    says: 'fires when a code is queued and none has ever gone out',
    story: watched([codes(1)]),
    silentAt: [14, 18],
    fires: { at: 22, description: '1 one-time codes are queued, more than go out in 6 s.' },
  },
  { says: 'is silent when they go out in 4 s', story: watched([codes(20)], [delivered(5)]), silentAt: [20, 30, 50] },
  { says: 'is silent when no code is asked for', story: watched([codes(0)], [delivered(0)]), silentAt: [20, 30, 50] },
];

const cores: RunGauge = { name: runMetrics.generatorCores, level: 4 };
const cpu = (perSecond: number, variant: string): RunCounter => ({
  name: runMetrics.generatorCpuSecondsTotal,
  labels: { variant },
  perSecond,
});

const processor: readonly RunCase[] = [
  {
    says: 'fires when the generators of a run use more than 80 % of the machine together for 5 s',
    story: watched([cores, { ...cores, labels: { variant: 'backoff' } }], [cpu(1.6, 'naive'), cpu(2, 'backoff')]),
    silentAt: [14, 18],
    fires: { at: 22, description: "The generators use 90% of the machine's processor. Limit: 80 %." },
  },
  { says: 'is silent at 60 %', story: watched([cores], [cpu(2.4, 'naive')]), silentAt: [20, 30, 40, 50] },
];

/** The recording rule's own series: promtool 2.42 has no notation for the histogram that it is made from. */
const lateness = (level: Course): RunGauge => ({ name: ruleMetrics.startLatenessP99, level });

const late: readonly RunCase[] = [
  {
    says: 'fires when the p99 of start lateness has been above 50 ms for 5 s',
    story: watched([lateness(from(20, 0.003, 0.075))]),
    silentAt: [19, 24],
    fires: { at: 28, description: 'One login in a hundred starts 75ms late or later. Limit: 50 ms.' },
  },
  { says: 'is silent at 30 ms', story: watched([lateness(0.03)]), silentAt: [20, 30, 40, 50] },
];

const droppedOnce = (second: number): RunGauge => ({
  name: k6Builtin.droppedIterations,
  level: (now) => (now === second ? 3 : Number.NaN),
});

const dropped: readonly RunCase[] = [
  {
    says: 'fires at once when k6 drops an iteration, and no longer than 10 s',
    story: watched([droppedOnce(24)]),
    silentAt: [23, 35, 40],
    fires: { at: 25, description: 'k6 has dropped 3 logins for want of a free virtual user. Limit: 0.' },
  },
  { says: 'is silent when it has dropped none', story: watched([]), silentAt: [20, 30, 40, 50] },
];

export const runServerCases: Readonly<Record<string, readonly RunCase[]>> = {
  QueueSaturated: queue,
  WaitingRoomStuck: room,
  OtpBacklog: otp,
  'GeneratorSaturated processor': processor,
  'GeneratorSaturated lateness': late,
  'GeneratorSaturated dropped-iterations': dropped,
};
