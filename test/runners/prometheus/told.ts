/** Samples as lines that a test can compare: `name{own="labels"} value @ms`. */
import { type Sample } from '../../../src/runners/prometheus/sample.ts';

/** @param leftOut labels that every sample has */
export function told(samples: readonly Sample[], leftOut: Readonly<Record<string, string>> = {}): string[] {
  return samples.map(({ series, value, atEpochMs }) => {
    const own = series.labels.filter(([name, text]) => name !== '__name__' && leftOut[name] !== text);
    const name = series.labels.find(([label]) => label === '__name__')?.[1] ?? '';
    const labels = own.map(([label, text]) => `${label}="${text}"`).join(',');
    return `${name}${labels === '' ? '' : `{${labels}}`} ${value} @${atEpochMs}`;
  });
}
