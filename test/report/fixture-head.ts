/** The head of the fixture's record, its validity checks and its expectations. */
import type { RunHead, ValidityCheck } from '../../src/analysis/findings.ts';
import type { ExpectationResult } from '../../src/model/record/result.ts';

export const fixtureSeed = 20250611;

export const validityChecks: readonly ValidityCheck[] = [
  { rule: 'no iteration dropped', holds: true, detail: '0 dropped, limit 0' },
  { rule: 'starts on time', holds: true, detail: 'p99 of start lateness 12 ms, limit 150 ms (5 % of the time-out)' },
  { rule: 'every login ends once', holds: true, detail: '777 intended = 777 accounted for, 0 exceptions' },
  { rule: 'generator not starved', holds: true, detail: 'k6 used at most 31 % of a core over 3 s, limit 90 %' },
  { rule: 'server not starved', holds: true, detail: 'event loop at most 44 % busy over 3 s, limit 90 %' },
  { rule: 'answers leave on time', holds: true, detail: 'p99 of delivery lateness 4 ms, limit 50 ms' },
  { rule: 'no second missing', holds: true, detail: '75 of 75 seconds sampled' },
  { rule: 'enough samples', holds: true, detail: '276 completed logins, limit 100' },
  { rule: 'clock steady', holds: true, detail: 'wall clock moved 0.4 ms against the monotonic clock, limit 100 ms' },
  { rule: 'signatures hold', holds: true, detail: '41 of 41 checked signatures valid' },
];

export const head: RunHead = {
  schema: 'launchquake/run@1',
  runId: '20261122T013000Z-launch-day-3f9a1c2',
  scenario: 'launch-day',
  title: 'Launch day: mandatory eID login overnight',
  engine: 'live',
  startedAt: '2026-11-22T01:30:00.000Z',
  endedAt: '2026-11-22T01:31:22.481Z',
  status: 'complete',
  seeds: [fixtureSeed],
  planHash: '3f9a1c2be07d55a0c4f1f2d8a94d1f6e0b7c3a2958e1d4c6b3a2f1e0d9c8b7a6',
  expect: {},
  versions: { launchquake: '0.1.0', node: '24.21.0', k6: '2.2.0' },
  git: { commit: '502fd96c1b8e4d0f9a7b6c5d4e3f2a1b0c9d8e7f', dirty: false },
  machine: { cpu: 'AMD EPYC 7B13', cores: 2, memoryBytes: 8_331_165_696, os: 'linux 6.1 x64' },
  target: { kind: 'mock', url: 'http://127.0.0.1:41233', owned: null },
  sideBySide: true,
  metricsExport: null,
  commandLine: 'launchquake run launch-day --variant naive backoff bounded waiting-room',
};

export const expectations: readonly ExpectationResult[] = [
  {
    variant: 'naive',
    expression: 'goodput.duringLate < 0.45 × knee',
    outcome: 'holds',
    detail: '0.08 < 0.45 × 10.0 = 4.5',
  },
  {
    variant: 'naive',
    expression: 'goodput.after < 0.10 × offered.after',
    outcome: 'holds',
    detail: '0.56 < 0.10 × 7.1 = 0.71',
  },
  {
    variant: 'backoff',
    expression: 'recovery.recovered',
    outcome: 'holds',
    detail: 'recovered 17.2 s after the spike',
  },
  {
    variant: 'bounded',
    expression: 'goodput.duringLate >= 0.60 × knee',
    outcome: 'holds',
    detail: '8.8 ≥ 0.60 × 10.0 = 6.0',
  },
  { variant: 'bounded', expression: 'deadWorkRatio < 0.05', outcome: 'holds', detail: '0.007 < 0.05' },
  {
    variant: 'waiting-room',
    expression: 'goodput.duringLate >= 0.85 × knee',
    outcome: 'holds',
    detail: '9.2 ≥ 0.85 × 10.0 = 8.5',
  },
  { variant: 'waiting-room', expression: 'recovery.seconds <= 12.5', outcome: 'holds', detail: '3.0 ≤ 12.5' },
];

export const remarks: readonly string[] = [
  'Time is compressed 5 times: a second of the run is 5 seconds of the story, and rates are per run second.',
  'The knee is known from the capacity profile of the mock, not searched for.',
  'Patience, re-click delay and comebacks are assumptions; the scenario names the source of each.',
];
