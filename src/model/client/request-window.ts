/**
 * How many requests there were in the last while, and how many of them went well.
 * Kept in slices of a second, each beginning with its first event; a slice is forgotten when its beginning is as old as the window, so what
 * is counted reaches back between window − 1 s and window [as envoyproxy/envoy, admission_control/thread_local_controller.cc].
 */
export interface RequestCounts {
  readonly requests: number;
  readonly successes: number;
}

export interface RequestWindow {
  add(nowSeconds: number, counts: RequestCounts): void;
  counts(nowSeconds: number): RequestCounts;
}

interface Slice {
  readonly fromSeconds: number;
  requests: number;
  successes: number;
}

const SLICE_SECONDS = 1;

export function createRequestWindow(windowSeconds: number): RequestWindow {
  const slices: Slice[] = [];
  let requests = 0;
  let successes = 0;

  function forget(nowSeconds: number): void {
    for (let first = slices[0]; first !== undefined; first = slices[0]) {
      if (nowSeconds - first.fromSeconds < windowSeconds) return;
      requests -= first.requests;
      successes -= first.successes;
      slices.shift();
    }
  }

  function currentSlice(nowSeconds: number): Slice {
    const last = slices.at(-1);
    if (last !== undefined && nowSeconds - last.fromSeconds < SLICE_SECONDS) return last;
    const slice: Slice = { fromSeconds: nowSeconds, requests: 0, successes: 0 };
    slices.push(slice);
    return slice;
  }

  return {
    add(nowSeconds, counts) {
      forget(nowSeconds);
      const slice = currentSlice(nowSeconds);
      slice.requests += counts.requests;
      slice.successes += counts.successes;
      requests += counts.requests;
      successes += counts.successes;
    },
    counts(nowSeconds) {
      forget(nowSeconds);
      return { requests, successes };
    },
  };
}
