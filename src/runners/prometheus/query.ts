/** Questions to a Prometheus over its HTTP API, v1. What comes back is checked: another shape than was asked for is an error that says so. */
import { LaunchquakeError } from '../../model/errors.ts';
import type { RunnerWorld } from '../world.ts';
import { faultInWords, type WriteAddress } from './post.ts';
import { tellUrl } from './words.ts';

/** One series over time. Times are epoch seconds. */
export interface Samples {
  readonly labels: Readonly<Record<string, string>>;
  readonly values: readonly (readonly [epochSeconds: number, value: number])[];
}

export interface Span {
  readonly startEpochSeconds: number;
  readonly endEpochSeconds: number;
}

export interface PrometheusQueries {
  /** Raw samples of `selector` within the span, as they were pushed or scraped. */
  samples(selector: string, span: Span): Promise<readonly Samples[]>;
  /** `expression` at every step of the span. */
  range(expression: string, span: Span & { readonly stepSeconds: number }): Promise<readonly Samples[]>;
  /** The one value of `expression` at a moment; null: no series, or no number. Several series are an error. */
  value(expression: string, epochSeconds: number): Promise<number | null>;
}

const PATIENCE_SECONDS = 20;

const WRITE_PATH = '/api/v1/write';

/** The address of the HTTP API that stands beside a write endpoint of Prometheus. @throws LaunchquakeError USAGE */
export function queryAddressOf(address: WriteAddress): WriteAddress {
  const url = new URL(address.url);
  if (!url.pathname.endsWith(WRITE_PATH)) {
    const found = tellUrl(address.url);
    const expected = 'the URL of a Prometheus: questions go to /api/v1/query beside its /api/v1/write';
    throw new LaunchquakeError('USAGE', 'launchquake report', [{ where: '--prometheus', found, expected }]);
  }
  return { ...address, url: `${url.origin}${url.pathname.slice(0, -WRITE_PATH.length)}` };
}

/**
 * @param address `http://host:port`, with a path prefix if there is one, without a slash at its end; and what to show there
 * @throws LaunchquakeError PROMETHEUS_UNREACHABLE, from every question
 */
export function prometheusQueries(
  world: Pick<RunnerWorld, 'request'>,
  { url: baseUrl, headers, tls }: WriteAddress,
): PrometheusQueries {
  const ask = async (endpoint: string, parameters: Readonly<Record<string, string>>): Promise<readonly unknown[]> => {
    const url = `${baseUrl}/api/v1/${endpoint}?${new URLSearchParams(parameters).toString()}`;
    const answer = await world
      .request(url, { headers, tls, timeoutSeconds: PATIENCE_SECONDS })
      .catch((cause: unknown) => {
        throw failed(baseUrl, faultInWords(cause), 'a Prometheus that answers');
      });
    return resultOf(baseUrl, answer);
  };
  const series = async (endpoint: string, parameters: Readonly<Record<string, string>>): Promise<readonly Samples[]> =>
    (await ask(endpoint, parameters)).map((one) => samplesOf(baseUrl, one));
  return {
    samples: (selector, { startEpochSeconds, endEpochSeconds }) => {
      const range = Math.max(1, Math.ceil(endEpochSeconds - startEpochSeconds));
      return series('query', { query: `${selector}[${range}s]`, time: String(endEpochSeconds) });
    },
    range: (query, { startEpochSeconds, endEpochSeconds, stepSeconds }) =>
      series('query_range', {
        query,
        start: String(startEpochSeconds),
        end: String(endEpochSeconds),
        step: String(stepSeconds),
      }),
    value: async (query, epochSeconds) => {
      const [first, ...more] = await ask('query', { query, time: String(epochSeconds) });
      if (more.length > 0) throw failed(baseUrl, `${more.length + 1} series for ${query}`, 'one');
      const { value } = (first ?? {}) as { value?: readonly [number, string] };
      const number = Number(value?.[1] ?? NaN);
      return Number.isFinite(number) ? number : null;
    },
  };
}

interface ApiAnswer {
  readonly status?: string;
  readonly errorType?: string;
  readonly error?: string;
  readonly data?: { readonly result?: unknown };
}

function resultOf(baseUrl: string, { status, body }: { status: number; body: string }): readonly unknown[] {
  const answer = parsed(body);
  const result = answer.data?.result;
  if (answer.status === 'success' && Array.isArray(result)) return result as readonly unknown[];
  const told = answer.error === undefined ? null : `${answer.errorType ?? 'an error'}: ${answer.error}`;
  throw failed(baseUrl, told ?? `status ${status} and no answer of Prometheus`, 'the HTTP API of Prometheus, v1');
}

function parsed(body: string): ApiAnswer {
  try {
    return (JSON.parse(body) as ApiAnswer | null) ?? {};
  } catch {
    return {};
  }
}

function samplesOf(baseUrl: string, result: unknown): Samples {
  const { metric, values = [] } = result as {
    metric?: Readonly<Record<string, string>>;
    values?: readonly (readonly [number, string])[];
  };
  if (metric === undefined) throw failed(baseUrl, 'a number without labels', 'series');
  return { labels: metric, values: values.map(([at, value]) => [at, Number(value)] as const) };
}

const failed = (baseUrl: string, found: string, expected: string): LaunchquakeError =>
  new LaunchquakeError('PROMETHEUS_UNREACHABLE', tellUrl(baseUrl), [
    { where: 'HTTP API', found, expected, hint: '`launchquake up` starts one; --prometheus URL names another' },
  ]);
