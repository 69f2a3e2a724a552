import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { chooseMethod, registrationOf, switchesNow } from '../../../src/model/journeys/choose-method.ts';
import { createLogin } from '../../../src/model/journeys/login.ts';
import type { Answer, Login, RequestAction } from '../../../src/model/journeys/login.ts';
import type { RemedyTimeline } from '../../../src/model/remedies/remedy.ts';
import type { CodePeople, Plan } from '../../../src/model/scenario/plan.ts';
import { undisturbedAnswer } from '../../../src/model/service/capacity.ts';
import { fixed, plainClient, plainPeople, plainPlan, plainSegment } from '../plan.ts';

const codes: CodePeople = {
  smsDelivery: fixed(4),
  emailDelivery: fixed(15),
  smsLost: 0,
  emailLost: 0,
  typeCode: fixed(10),
  wrongCode: 0,
  resendAfter: fixed(30),
};
const people = { ...plainPeople, codes, password: { typePassword: fixed(5), wrongPassword: 0 } };
const smsFrom = (atSeconds: number, share = 1): RemedyTimeline => [{ kind: 'method', atSeconds, method: 'sms', share }];

const planFor = (over: Partial<Plan>): Plan => plainPlan({ people, remedies: smsFrom(0), ...over });
const only = (method: 'sms' | 'email' | 'password'): Partial<Plan> => ({
  segments: [{ ...plainSegment, methods: [method] }],
  remedies: [{ kind: 'method', atSeconds: 0, method, share: 1 }],
});

type Server = (action: RequestAction, login: Login) => Answer;
const idle: Server = (action, login) => undisturbedAnswer(login, action);

/** Runs one login to its end: every answer takes 0.1 s, a time-out as long as the user waits. */
function walk(plan: Plan, server: Server = idle): ReturnType<Login['record']> {
  const login = createLogin(plan, 0, 0, 0);
  let now = 0;
  for (let action = login.next(now); action.kind !== 'end'; action = login.next(now)) {
    if (action.kind === 'wait') now = action.untilSeconds;
    else {
      const answer = server(action, login);
      now += answer.result === 'timeout' ? action.timeoutSeconds : 0.1;
      login.answer(now, answer);
    }
  }
  return login.record();
}

const stepsOf = (record: ReturnType<Login['record']>): string => record.attempts.map(([step]) => step).join(' ');
const ends = (record: ReturnType<Login['record']>, outcome: string, atSeconds: number): void => {
  assert.equal(`${record.outcome}: ${record.reason}`, outcome);
  assert.ok(Math.abs((record.endedSeconds ?? Number.NaN) - atSeconds) < 1e-6, `ended at ${record.endedSeconds}`);
};

describe('journeys of the other methods', () => {
  it('a code by SMS: six requests, and the person waits for the message and types it', () => {
    const record = walk(planFor(only('sms')));
    assert.equal(stepsOf(record), 'authorize code-send sms code-check token userinfo');
    ends(record, 'completed: done', 6 * 0.1 + 4 + 10);
  });

  it('a code by e-mail takes as long as mail does', () => {
    ends(walk(planFor(only('email'))), 'completed: done', 6 * 0.1 + 15 + 10);
  });

  it('a password: four requests', () => {
    const record = walk(planFor(only('password')));
    assert.equal(stepsOf(record), 'authorize password token userinfo');
    ends(record, 'completed: done', 4 * 0.1 + 5);
  });

  it('one request at the door is a whole login where the journey says so', () => {
    const record = walk(plainPlan({ journey: 'request' }));
    assert.equal(stepsOf(record), 'authorize');
    ends(record, 'completed: done', 0.1);
  });

  it('one request, as often as the client tries, and then it is over: nobody comes back', () => {
    const record = walk(plainPlan({ journey: 'request', segments: [{ ...plainSegment, meanTries: 50 }] }), () => ({
      result: 'timeout',
    }));
    assert.equal(record.attempts.length, plainClient.clicksPerStep);
    assert.equal(record.reason, 'tries-used');
  });
});

describe('codes that go wrong', () => {
  it('one that never arrives is asked for again after the wait, as often as a step is clicked', () => {
    const record = walk(planFor({ ...only('sms'), people: { ...people, codes: { ...codes, smsLost: 1 } } }));
    assert.equal(stepsOf(record), 'authorize code-send sms code-send sms');
    assert.equal(record.outcome, 'abandoned');
  });

  it('a gateway that does not deliver is noticed after the same wait', () => {
    const record = walk(planFor(only('sms')), (action, login) =>
      action.step === 'sms' ? { result: 'timeout' } : undisturbedAnswer(login, action),
    );
    assert.equal(stepsOf(record), 'authorize code-send sms code-send sms');
    assert.ok(record.endedSeconds! >= 60, `${record.endedSeconds}`);
  });

  it('typed wrong, it is typed again, three times at most', () => {
    const record = walk(planFor({ ...only('sms'), people: { ...people, codes: { ...codes, wrongCode: 1 } } }));
    assert.equal(stepsOf(record), 'authorize code-send sms code-check code-check code-check');
    assert.equal(record.reason, 'pin-locked');
  });
});

describe('who logs in with what', () => {
  const cardFirst = { ...plainSegment, methods: ['eid', 'sms'] as const };
  const codeOnly = { ...plainSegment, methods: ['sms'] as const };

  it('the first of the methods that is open: the card from the start, codes once a remedy opens them', () => {
    assert.equal(chooseMethod(smsFrom(100), cardFirst, 'R1', 0), 'eid');
    assert.equal(chooseMethod(smsFrom(100), codeOnly, 'R1', 99), null);
    assert.equal(chooseMethod(smsFrom(100), codeOnly, 'R1', 100), 'sms');
    assert.equal(chooseMethod(undefined, codeOnly, 'R1', 100), null);
    assert.equal(chooseMethod(undefined, plainSegment, 'R1', 0), 'eid');
  });

  it('a share of the people, always the same ones', () => {
    const open = Array.from({ length: 2000 }, (_, index) =>
      chooseMethod(smsFrom(0, 0.3), codeOnly, registrationOf(index), 5),
    );
    const share = open.filter((method) => method === 'sms').length / open.length;
    assert.ok(Math.abs(share - 0.3) < 0.04, `${share}`);
    assert.deepEqual(
      open,
      open.map((_, index) => chooseMethod(smsFrom(0, 0.3), codeOnly, registrationOf(index), 900)),
    );
  });

  it('what a remedy opened is closed when it is taken back', () => {
    const timeline: RemedyTimeline = [{ kind: 'method', atSeconds: 10, untilSeconds: 20, method: 'sms', share: 1 }];
    assert.deepEqual(
      [0, 10, 19, 20].map((seconds) => switchesNow(timeline, seconds).methods.sms),
      [0, 1, 1, 0],
    );
  });

  it('without anything open there is no login, and no request', () => {
    const record = walk(planFor({ segments: [codeOnly], remedies: smsFrom(500) }));
    ends(record, 'refused: no-method', 0);
    assert.equal(record.attempts.length, 0);
  });
});

describe('comebacks on later days', () => {
  const returning = (share: number): Plan =>
    planFor({
      segments: [{ ...plainSegment, methods: ['sms'], returns: { share, after: fixed(100) } }],
      remedies: smsFrom(250),
    });

  it('who finds nothing open comes back until something is, and counts from the first time', () => {
    const login = createLogin(returning(0.99), 0, 0, 0);
    let waits = 0;
    let now = 0;
    for (let action = login.next(now); action.kind === 'wait'; action = login.next(now)) {
      now = action.untilSeconds;
      waits += 1;
    }
    assert.deepEqual([now, waits], [300, 3]);
    assert.equal(login.record().intendedSeconds, 0);
  });

  it('nobody comes back where the share is 0', () => {
    assert.equal(walk(returning(0)).reason, 'no-method');
  });

  it('a new day has its own patience: as many tries again', () => {
    const plan = plainPlan({
      segments: [{ ...plainSegment, returns: { share: 0.99, after: fixed(400) } }],
      durationSeconds: 700,
    });
    const record = walk(plan, () => ({ result: 'refused' }));
    assert.equal(record.outcome, 'in-flight');
    assert.equal(record.tries, 2 + 1);
    assert.equal(record.attempts.length, 2 * plainClient.clicksPerStep);
  });
});
