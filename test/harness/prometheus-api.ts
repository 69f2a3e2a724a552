/** One value of an instant query. */
export interface Sample {
  readonly labels: Readonly<Record<string, string>>;
  /** Seconds since 1970. */
  readonly atSeconds: number;
  readonly value: number;
}

/** One line of a range query. */
export interface Series {
  readonly labels: Readonly<Record<string, string>>;
  readonly points: readonly { readonly atSeconds: number; readonly value: number }[];
}

export interface QueryRange {
  readonly startSeconds: number;
  readonly endSeconds: number;
  readonly stepSeconds: number;
}

export interface PrometheusApi {
  /** An expression at a moment, by default now. */
  query(expression: string, atSeconds?: number): Promise<readonly Sample[]>;
  queryRange(expression: string, range: QueryRange): Promise<readonly Series[]>;
  /** `data` of an API answer: `get('/api/v1/rules')`. */
  get(path: string): Promise<unknown>;
}

type Pair = readonly [atSeconds: number, value: string];

interface Vector {
  readonly metric: Readonly<Record<string, string>>;
  readonly value?: Pair;
  readonly values?: readonly Pair[];
}

/** Prometheus' HTTP API, as far as tests ask it [prometheus.io/docs/prometheus/latest/querying/api]. */
export function prometheusApi(url: string): PrometheusApi {
  const get = async (path: string): Promise<unknown> => {
    const response = await fetch(url + path);
    const answer = (await response.json()) as { status: string; error?: string; data?: unknown };
    if (answer.status !== 'success') throw new Error(`${path}: HTTP ${response.status}, ${answer.error}`);
    return answer.data;
  };
  const ask = async (path: string, parameters: Readonly<Record<string, string>>): Promise<readonly Vector[]> => {
    const data = (await get(`${path}?${new URLSearchParams(parameters).toString()}`)) as {
      resultType: string;
      result: readonly Vector[] | Pair;
    };
    if (data.resultType === 'scalar') return [{ metric: {}, value: data.result as Pair }];
    return data.result as readonly Vector[];
  };
  return {
    get,
    query: async (query, atSeconds) => {
      const time = atSeconds === undefined ? {} : { time: String(atSeconds) };
      const vectors = await ask('/api/v1/query', { query, ...time });
      return vectors.map(({ metric, value }) => ({ labels: metric, ...pointOf(query, value) }));
    },
    queryRange: async (query, { startSeconds, endSeconds, stepSeconds }) => {
      const range = { start: String(startSeconds), end: String(endSeconds), step: String(stepSeconds) };
      const series = await ask('/api/v1/query_range', { query, ...range });
      return series.map(({ metric, values }) => {
        if (values === undefined) throw notNumbers(query);
        return { labels: metric, points: values.map((pair) => pointOf(query, pair)) };
      });
    },
  };
}

function pointOf(query: string, pair: Pair | undefined): { readonly atSeconds: number; readonly value: number } {
  if (pair === undefined) throw notNumbers(query);
  return { atSeconds: pair[0], value: numberOf(pair[1]) };
}

/** Prometheus writes infinity as `+Inf` and `-Inf`. */
const numberOf = (text: string): number => Number(text.replace('Inf', 'Infinity'));

const notNumbers = (query: string): Error =>
  new Error(`${query} gives histograms: take histogram_quantile or histogram_count of it`);
