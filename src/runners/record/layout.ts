/** Names in a run's folder. `reports/runs/<utc>-<scenario>-<hash7>/`, and with `.partial` behind while it is being written. */
export const layout = {
  run: 'run.json',
  variants: 'variants',
  plan: 'plan.json',
  logins: 'logins.ndjson',
  series: 'series.json',
  histograms: 'hdr.json',
  /** Every seed of a simulated variant; it has none of the four above but the plan. */
  replications: 'replications.json',
  /** Every seed that the simulator worked off of a live variant before it began. */
  prediction: 'prediction.json',
  /** As k6 and the server said it, while the run goes on; gone once the files above are written. */
  rawSamples: 'samples.ndjson',
  html: 'report.html',
  markdown: 'report.md',
  json: 'report.json',
  junit: 'junit.xml',
  /** The same run as Prometheus has it; written when asked for. */
  prometheus: 'prometheus.html',
} as const;

/** What a k6 says of its logins while the run goes on. @param index of the k6, from 1, where several share the arrivals */
export const rawConsole = (index: number, count: number): string =>
  count === 1 ? 'k6-console.ndjson' : `k6-console-${index}.ndjson`;

export const isRawConsole = (name: string): boolean => /^k6-console(-\d+)?\.ndjson$/.test(name);

export const PARTIAL = '.partial';

/** Where runs are kept, below the working folder, unless told otherwise. */
export const RUNS_FOLDER = 'reports/runs';

/** Folder name of a run: sorts by time, tells the scenario and the plans. Seven hex digits, as git shortens hashes. */
export function runIdOf(startedAtEpochMs: number, scenario: string, planHash: string): string {
  const utc = new Date(startedAtEpochMs)
    .toISOString()
    .replace(/[-:]/g, '')
    .replace(/\.\d+Z$/, 'Z');
  return `${utc}-${scenario}-${planHash.slice(0, 7)}`;
}

export const variantFolder = (runFolder: string, variant: string): string =>
  `${runFolder}/${layout.variants}/${variant}`;
