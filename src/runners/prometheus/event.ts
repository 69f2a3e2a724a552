/** Something that happened, as a point on a time line: Grafana makes an annotation of it. */
import { runMetrics } from '../../model/record/metric-names.ts';
import { type Labels, type Sample, sampleOf, staleSample } from './sample.ts';

export const eventKinds = ['phase', 'collapse', 'recovery', 'verdict'] as const;

export interface RunEvent {
  readonly kind: (typeof eventKinds)[number];
  readonly text: string;
  readonly atEpochMs: number;
}

/** Long enough to be met by a query with a step of one second, and only by one. */
const SHOWN_MS = 1000;

/** 1 at its moment, over a second later. */
export function eventSamples({ kind, text, atEpochMs }: RunEvent, labels: Labels): readonly Sample[] {
  const sample = sampleOf(runMetrics.event, { ...labels, kind, text }, 1, atEpochMs);
  return [sample, staleSample(sample.series, sample.atEpochMs + SHOWN_MS)];
}
