const PERIOD_SECONDS = 20;

/** Says every 20 seconds that long work still goes on, with the seconds since its start. */
export async function withHeartbeat<T>(say: (line: string) => void, what: string, work: () => Promise<T>): Promise<T> {
  const started = performance.now();
  const beat = setInterval(() => {
    say(`still ${what} (${Math.round((performance.now() - started) / 1000)} s)`);
  }, PERIOD_SECONDS * 1000);
  try {
    return await work();
  } finally {
    clearInterval(beat);
  }
}
