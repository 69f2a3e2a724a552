import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { k6Stderr } from '../../../src/runners/k6/stderr.ts';

/** Lines as k6 v2.2.0 wrote them. */
const refused = JSON.stringify({
  error:
    'HTTP POST request failed: Post "http://me:***@127.0.0.1:40261/api/v1/write?key=secret": dial tcp 127.0.0.1:40261: connect: connection refused',
  level: 'error',
  msg: 'Failed to send the time series data to the endpoint',
  output: 'Prometheus remote write',
  time: '2026-11-22T04:23:16Z',
});
const status = refused.replace(
  /HTTP POST.*?refused/,
  'got status code: 500 instead expected a 2xx successful status code',
);
const stale = JSON.stringify({
  component: 'output-manager',
  error: 'marking time series as stale failed: got status code: 400 instead expected a 2xx successful status code',
  level: 'error',
  msg: 'Stopping output 0 failed',
  time: '2026-11-22T04:23:24Z',
});
const thrown = JSON.stringify({
  executor: 'constant-arrival-rate',
  hint: 'script exception',
  level: 'error',
  msg: 'Error: boom\n\tat default',
  scenario: 's',
  source: 'stacktrace',
});

describe('pushes of k6 that failed', () => {
  it('are counted, the first and the last told without the address, and are neither exceptions nor errors', () => {
    const log = k6Stderr();
    for (const line of [refused, status, stale]) log.take(line);
    assert.deepEqual(log.pushFailures(), {
      count: 3,
      first: 'HTTP POST request failed: dial tcp 127.0.0.1:40261: connect: connection refused',
      last: 'marking time series as stale failed: got status code: 400 instead expected a 2xx successful status code',
    });
    assert.equal(log.exceptions(), 0);
    assert.deepEqual(log.lastErrors(), []);
  });

  it('leave exceptions and errors what they are', () => {
    const log = k6Stderr();
    log.takeText(`${refused}\n${thrown}\n{"level":"error","msg":"setup() failed"}\n`);
    assert.deepEqual([log.pushFailures().count, log.exceptions()], [1, 1]);
    assert.deepEqual(log.lastErrors(), ['Error: boom', 'setup() failed']);
  });

  it('none: nothing is said', () => {
    assert.deepEqual(k6Stderr().pushFailures(), { count: 0, first: null, last: null });
  });
});
