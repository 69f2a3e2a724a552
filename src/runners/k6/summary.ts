/** The summary that the k6 entry writes at its end: its own counters, a cross-check of the login lines. */
export interface K6Summary {
  readonly droppedIterations: number;
  readonly interrupted: number;
  readonly loginsStarted: number;
  readonly loginsEnded: number;
  readonly exceptions: number;
}

const fields = ['droppedIterations', 'interrupted', 'loginsStarted', 'loginsEnded', 'exceptions'] as const;

/** The summary in `text`, or undefined when it is cut or not a summary. */
export function readSummary(text: string): K6Summary | undefined {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return undefined;
  }
  if (typeof value !== 'object' || value === null) return undefined;
  const object = value as Readonly<Record<string, unknown>>;
  const sound = fields.every((field) => typeof object[field] === 'number' && Number.isFinite(object[field]));
  return sound ? (object as unknown as K6Summary) : undefined;
}
