/** Property tests draw the same examples every time. */
export const fixed = { seed: 20_250_623, numRuns: 100 };
