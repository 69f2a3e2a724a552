/**
 * Labels that every series of the mock carries besides its own: which run, scenario and variant it serves. Whoever scrapes it then
 * meets the client's series of the same run. Names and values are bounded: they are in every line of every scrape.
 */
import { LaunchquakeError } from '../src/model/errors.ts';
import type { Problem } from '../src/model/errors.ts';

export type MetricLabels = Readonly<Record<string, string>>;

/** Labels of the mock's own metrics. */
export const ownLabels = [
  'step',
  'outcome',
  'grant',
  'station',
  'store',
  'event',
  'result',
  'kind',
  'remedy',
  'method',
  'channel',
  'reason',
] as const;
export type OwnLabel = (typeof ownLabels)[number];

/** `le` and `quantile` belong to histograms and summaries; `job` and `instance` are set by whoever scrapes. */
const foreignLabels: readonly string[] = ['le', 'quantile', 'job', 'instance'];
const reserved: ReadonlySet<string> = new Set([...ownLabels, ...foreignLabels]);

/** [https://prometheus.io/docs/concepts/data_model/#metric-names-and-labels]; names with `__` in front are Prometheus' own. */
const NAME = /^(?!__)[a-zA-Z_][a-zA-Z0-9_]*$/;
const PRINTABLE = /^\P{Cc}+$/u;
const MOST_LABELS = 10;
const LONGEST_NAME = 64;
const LONGEST_VALUE = 200;

/** Every problem of labels as they were typed: `run=2026-…`. */
export function readMetricLabels(
  texts: readonly string[],
  where: string,
): { readonly labels: MetricLabels; readonly problems: readonly Problem[] } {
  const labels: Record<string, string> = {};
  const problems: Problem[] = [];
  for (const text of texts) {
    const at = text.indexOf('=');
    const name = text.slice(0, Math.max(0, at));
    if (at < 1)
      problems.push({ where, found: JSON.stringify(text), expected: 'NAME=VALUE, such as scenario=launch-day' });
    else if (Object.hasOwn(labels, name)) problems.push({ where, found: `${name} twice`, expected: 'each name once' });
    else labels[name] = text.slice(at + 1);
  }
  return { labels, problems: [...problems, ...labelProblems(labels, where)] };
}

/** The labels as they are. @throws LaunchquakeError USAGE with every problem */
export function checkedMetricLabels(labels: MetricLabels): MetricLabels {
  const problems = labelProblems(labels, 'labels');
  if (problems.length > 0) throw new LaunchquakeError('USAGE', 'mock-idp', problems);
  return labels;
}

function labelProblems(labels: MetricLabels, where: string): Problem[] {
  const entries = Object.entries(labels);
  const problems = entries.flatMap(([name, value]) => [nameProblem(name, where), valueProblem(name, value, where)]);
  if (entries.length > MOST_LABELS)
    problems.push({ where, found: `${entries.length} labels`, expected: `at most ${MOST_LABELS}` });
  return problems.filter((problem) => problem !== undefined);
}

function nameProblem(name: string, where: string): Problem | undefined {
  const found = JSON.stringify(name.slice(0, LONGEST_NAME + 1));
  if (!NAME.test(name) || name.length > LONGEST_NAME)
    return {
      where,
      found: `the name ${found}`,
      expected: `letters, digits and _, no digit or __ in front, at most ${LONGEST_NAME} characters`,
    };
  if (!reserved.has(name)) return undefined;
  return {
    where,
    found: `the name ${found}`,
    expected: `a name that the metrics and their scraper do not use: not ${[...reserved].join(', ')}`,
  };
}

function valueProblem(name: string, value: string, where: string): Problem | undefined {
  if (PRINTABLE.test(value) && value.length <= LONGEST_VALUE) return undefined;
  return {
    where,
    found: `${name.slice(0, LONGEST_NAME)}=${JSON.stringify(value.slice(0, 20))} (${value.length} characters)`,
    expected: `a value of 1 to ${LONGEST_VALUE} characters without control characters`,
  };
}
