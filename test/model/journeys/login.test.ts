import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { createLogin } from '../../../src/model/journeys/login.ts';
import type { Answer, Login, RequestAction } from '../../../src/model/journeys/login.ts';
import type { AnswerResult } from '../../../src/model/record/run-record.ts';
import type { Plan } from '../../../src/model/scenario/plan.ts';
import { undisturbedAnswer } from '../../../src/model/service/capacity.ts';
import { fixed, plainClient, plainPeople, plainPlan, plainSegment } from '../plan.ts';

type Server = (action: RequestAction, login: Login, nowSeconds: number) => Answer;

/** Runs a login to its end; every answer takes 0.1 s, a time-out as long as the user waits. */
function walk(plan: Plan, server: Server): ReturnType<Login['record']> {
  const login = createLogin(plan, 0, 0, 0);
  let now = 0;
  for (let action = login.next(now); action.kind !== 'end'; action = login.next(now)) {
    if (action.kind === 'wait') {
      assert.ok(action.untilSeconds > now, 'a wait goes forward');
      now = action.untilSeconds;
      continue;
    }
    assert.ok(action.timeoutSeconds > 0, 'a request has time');
    const answer = server(action, login, now);
    now += answer.result === 'timeout' ? action.timeoutSeconds : 0.1;
    login.answer(now, answer);
  }
  return login.record();
}

const idle: Server = (action, login) => undisturbedAnswer(login, action);
const always =
  (result: AnswerResult): Server =>
  () => ({ result });
/** Answers as an idle server would, but with `result` to one step. */
const at =
  (step: string, result: AnswerResult): Server =>
  (action, login) =>
    action.step === step ? { result } : undisturbedAnswer(login, action);

const stepsOf = (record: ReturnType<Login['record']>): string[] => record.attempts.map(([step]) => step);
const crossDevice = plainPlan({ segments: [{ ...plainSegment, device: 'cross-device' }] });

describe('a login that nothing disturbs', () => {
  it('sends each step once, in order, and is done after 11 answers and 7 s of person', () => {
    const record = walk(plainPlan(), idle);
    assert.deepEqual(
      stepsOf(record),
      'authorize eid-session eid-challenge eid-card-1 eid-card-2 eid-card-3 eid-pin eid-approve poll token userinfo'.split(
        ' ',
      ),
    );
    assert.deepEqual([record.outcome, record.reason, record.tries], ['completed', 'done', 1]);
    assert.ok(Math.abs(record.endedSeconds! - (11 * 0.1 + 1 + 4 + 2)) < 1e-6, `${record.endedSeconds}`);
  });

  it('polls every two seconds from a computer while the phone is busy', () => {
    const polls = walk(crossDevice, idle).attempts.filter(([step]) => step === 'poll');
    assert.ok(polls.length >= 4, `${polls.length} polls`);
    polls.slice(1).forEach(([, atSeconds], index) => {
      const gap = atSeconds - polls[index]![1] - polls[index]![2];
      assert.ok(gap > 2 - 1e-6 && gap < 2.6, `gap ${gap}`);
    });
    assert.deepEqual(
      polls.map(([, , , result]) => result),
      [...polls.slice(1).map(() => 'pending'), 'ok'],
    );
  });
});

describe('a person who gets no answer', () => {
  it('waits for the time-out, clicks again, then gives up: abandoned', () => {
    const record = walk(plainPlan(), always('timeout'));
    assert.deepEqual(record.attempts, [
      ['authorize', 0, 5, 'timeout'],
      ['authorize', 6, 5, 'timeout'],
    ]);
    assert.deepEqual([record.outcome, record.reason, record.endedSeconds], ['abandoned', 'tries-used', 11]);
  });

  it('leaves a spinner sooner than the time-out when less patient', () => {
    const record = walk(plainPlan({ people: { ...plainPeople, pagePatience: fixed(1.5) } }), always('timeout'));
    assert.equal(record.attempts[0]![2], 1.5);
  });

  it('comes back for a whole new login, from the door, when it has tries left', () => {
    const plan = plainPlan({ segments: [{ ...plainSegment, meanTries: 1e9 }], durationSeconds: 60 });
    const record = walk(plan, at('eid-pin', 'timeout'));
    const steps = stepsOf(record);
    assert.ok(record.tries >= 2, `${record.tries} tries`);
    const knocks = steps.filter((step) => step === 'authorize').length;
    assert.ok(knocks === record.tries || knocks === record.tries - 1, 'the last comeback may come after the end');
    assert.equal(record.outcome, 'in-flight');
  });

  it('is in flight when the run ends first, and nothing is sent after that', () => {
    const record = walk(plainPlan({ durationSeconds: 3 }), always('timeout'));
    assert.deepEqual([record.outcome, record.reason, record.endedSeconds], ['in-flight', 'run-ended', null]);
    assert.deepEqual(record.attempts, [['authorize', 0, 3, 'timeout']]);
  });
});

describe('a refusal', () => {
  it('at the door, again and again, ends as refused at the door, after time to click', () => {
    const record = walk(plainPlan(), always('refused'));
    assert.deepEqual([record.outcome, record.reason], ['refused', 'door']);
    assert.ok(record.attempts[1]![1] - record.attempts[0]![1] >= 1, 'a person is never instant');
  });

  it('in the middle of a login ends as refused anywhere', () => {
    const record = walk(plainPlan(), at('eid-card-2', 'refused'));
    assert.deepEqual([record.outcome, record.reason], ['refused', 'anywhere']);
  });

  it('says when to come back, and a client that listens does', () => {
    const plan = plainPlan({ client: { ...plainClient, honourRetryAfter: true } });
    const record = walk(plan, () => ({ result: 'refused', retryAfterSeconds: 30 }));
    const pause = record.attempts[1]![1] - record.attempts[0]![1];
    assert.ok(pause >= 30 && pause <= 45.2, `${pause}`);
  });
});

describe('a retry budget kept by the portal', () => {
  const plan = plainPlan({
    client: { ...plainClient, retryBudget: { credit: 'per-success', ratio: 0.1, capacity: 10 } },
  });

  it('is asked before every retry, never before a first request', () => {
    const record = walk(plan, (action) => ({ result: action.step === 'retry-permit' ? 'ok' : 'timeout' }));
    assert.deepEqual(stepsOf(record), ['authorize', 'retry-permit', 'authorize']);
    assert.ok(!stepsOf(walk(plan, idle)).includes('retry-permit'));
  });

  it('ends the login as refused when it has no token', () => {
    const record = walk(plan, (action) => ({ result: action.step === 'retry-permit' ? 'refused' : 'timeout' }));
    assert.deepEqual([record.outcome, record.reason], ['refused', 'budget']);
  });
});

describe('a waiting room', () => {
  const queued: Answer = { result: 'queued', pollAfterSeconds: 10 };

  it('keeps the person polling until admitted, then lets in by the door', () => {
    let polls = 0;
    const record = walk(plainPlan(), (action, login) => {
      if (action.step === 'queue-poll') return ++polls < 3 ? queued : { result: 'ok' };
      if (action.step === 'authorize' && polls === 0) return queued;
      return undisturbedAnswer(login, action);
    });
    assert.deepEqual(stepsOf(record).slice(0, 6), [
      'authorize',
      'queue-poll',
      'queue-poll',
      'queue-poll',
      'authorize',
      'eid-session',
    ]);
    assert.equal(record.outcome, 'completed');
  });

  it('is left by a person who tolerates 60 s: abandoned', () => {
    const record = walk(plainPlan(), () => queued);
    assert.deepEqual([record.outcome, record.reason], ['abandoned', 'queue-patience']);
    assert.ok(record.endedSeconds! > 60 && record.endedSeconds! < 75);
  });

  it('that lost the place is asked again at the door', () => {
    let polls = 0;
    const record = walk(plainPlan(), (action, login) => {
      if (action.step === 'queue-poll') return { result: 'error' };
      if (action.step === 'authorize' && ++polls < 3) return queued;
      return undisturbedAnswer(login, action);
    });
    assert.deepEqual(stepsOf(record).slice(0, 5), ['authorize', 'queue-poll', 'authorize', 'queue-poll', 'authorize']);
  });
});

describe('people who can never finish', () => {
  it('hold a phone that cannot read the card: failed after the taps, no card request sent', () => {
    const record = walk(plainPlan({ segments: [{ ...plainSegment, card: 'nfc-incompatible' }] }), idle);
    assert.deepEqual([record.outcome, record.reason], ['failed', 'nfc-incompatible']);
    assert.ok(!stepsOf(record).includes('eid-card-1'));
  });

  it('do not know the PIN: failed after three wrong ones', () => {
    const record = walk(plainPlan({ segments: [{ ...plainSegment, card: 'pin-unknown' }] }), idle);
    assert.deepEqual([record.outcome, record.reason], ['failed', 'pin-locked']);
    assert.equal(stepsOf(record).filter((step) => step === 'eid-pin').length, 3);
  });

  it('meet a server that breaks the protocol: failed', () => {
    const login = createLogin(plainPlan(), 0, 0, 0);
    login.fail(1, 'protocol');
    assert.deepEqual([login.next(1).kind, login.record().reason], ['end', 'protocol']);
  });
});

describe('any login, whatever the server answers', () => {
  const results = fc.array(
    fc.constantFrom<AnswerResult>('ok', 'pending', 'wrong-pin', 'queued', 'refused', 'timeout', 'error'),
    {
      minLength: 1,
      maxLength: 40,
    },
  );

  it('ends once, in time, with attempts in order that do not overlap', () => {
    fc.assert(
      fc.property(results, fc.integer({ min: 1, max: 300 }), fc.boolean(), (answers, durationSeconds, budget) => {
        const retryBudget = budget ? ({ credit: 'per-success', ratio: 0.1, capacity: 10 } as const) : null;
        const plan: Plan = { ...crossDevice, durationSeconds, client: { ...plainClient, retryBudget } };
        let turn = 0;
        const record = walk(plan, () => ({
          result: answers[turn++ % answers.length]!,
          retryAfterSeconds: 3,
          pollAfterSeconds: 4,
        }));
        assert.equal(record.outcome === 'in-flight', record.endedSeconds === null);
        let end = 0;
        for (const [, atSeconds, seconds] of record.attempts) {
          assert.ok(atSeconds >= end - 1e-3, `${atSeconds} before ${end}`);
          assert.ok(atSeconds <= durationSeconds);
          end = atSeconds + seconds;
        }
      }),
      { seed: 9, numRuns: 500 },
    );
  });
});
