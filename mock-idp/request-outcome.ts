/** How a request ended, as its metric tells it. */
export const outcomes = ['ok', 'queued', 'refused', 'gone', 'cut', 'client-error', 'server-error'] as const;
export type RequestOutcome = (typeof outcomes)[number];
