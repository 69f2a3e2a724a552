/** A mock's own metrics, sent on as an agent would that scrapes it: with job and instance, `up`, and an end to what is no longer there. */
import type { Phase } from '../../model/scenario/phase.ts';
import { type ExposedSample, parseExposition } from './exposition.ts';
import { type Labels, type Sample, type Series, sampleOf, seriesOf, staleSample } from './sample.ts';

export interface Scrape {
  /** What /metrics answered; null: nothing, or with an error. */
  readonly text: string | null;
  /** When it was asked. */
  readonly atEpochMs: number;
  readonly tookSeconds: number;
  readonly phase: Phase;
}

export interface ServerSeries {
  take(scrape: Scrape): readonly Sample[];
  /** The end of every series that is there. */
  end(atEpochMs: number): readonly Sample[];
}

/** @param target labels of whoever is scraped: job, instance, and run, scenario and variant, which the mock may carry itself */
export function serverSeries(target: Labels): ServerSeries {
  let alive: ReadonlyMap<string, Series> = new Map();
  let phaseBefore: Phase | null = null;
  let lastAtEpochMs = -Infinity;
  const about = (up: number, { atEpochMs, tookSeconds }: Scrape): Sample[] => [
    sampleOf('up', target, up, atEpochMs),
    sampleOf('scrape_duration_seconds', target, tookSeconds, atEpochMs),
  ];
  const ended = (series: Iterable<Series>, atEpochMs: number): Sample[] =>
    [...series].map((one) => staleSample(one, atEpochMs));
  return {
    take: (scrape) => {
      const { text, phase } = scrape;
      const atEpochMs = Math.max(scrape.atEpochMs, lastAtEpochMs + 2);
      lastAtEpochMs = atEpochMs;
      const exposed = text === null ? null : parseExposition(text);
      const samples = (exposed ?? []).map((one) => labelled(one, { ...target, phase }, atEpochMs));
      const closing = phaseBefore === phase ? [] : closingOf(exposed ?? [], { target, phaseBefore, alive, atEpochMs });
      const now = new Map(samples.map(({ series }) => [series.key, series]));
      const closed = new Set(closing.map(({ series }) => series.key));
      const gone = [...alive.values()].filter(({ key }) => !now.has(key));
      alive = now;
      phaseBefore = phase;
      return [
        ...samples,
        ...closing,
        // A series may have one value a moment: one that was closed with its last value ends a moment later.
        ...gone.map((series) => staleSample(series, atEpochMs + (closed.has(series.key) ? 1 : 0))),
        ...about(exposed === null ? 0 : 1, { ...scrape, atEpochMs }),
      ];
    },
    end: (wishedEpochMs) => {
      const atEpochMs = Math.max(wishedEpochMs, lastAtEpochMs + 2);
      const own =
        lastAtEpochMs === -Infinity ? [] : ['up', 'scrape_duration_seconds'].map((name) => seriesOf(name, target));
      const samples = ended([...alive.values(), ...own], atEpochMs);
      alive = new Map();
      lastAtEpochMs = atEpochMs;
      return samples;
    },
  };
}

/**
 * The label phase makes a total of a new phase another series. The old one gets the same value at the same moment, so that what was counted
 * between the last two scrapes is counted in it and nothing is lost or counted twice; a gauge just ends.
 */
function closingOf(
  exposed: readonly ExposedSample[],
  {
    target,
    phaseBefore,
    alive,
    atEpochMs,
  }: { target: Labels; phaseBefore: Phase | null; alive: ReadonlyMap<string, Series>; atEpochMs: number },
): Sample[] {
  if (phaseBefore === null) return [];
  return exposed
    .filter(({ isTotal }) => isTotal)
    .map((one) => labelled(one, { ...target, phase: phaseBefore }, atEpochMs))
    .filter(({ series }) => alive.has(series.key));
}

/** A label that the server sets itself stays as it is, but for those that tell who was asked. */
const labelled = (
  { name, labels, value, atEpochMs }: ExposedSample,
  added: Labels,
  scrapedAtEpochMs: number,
): Sample => {
  const { job = '', instance = '' } = added;
  return sampleOf(name, { ...added, ...labels, job, instance }, value, atEpochMs ?? scrapedAtEpochMs);
};
