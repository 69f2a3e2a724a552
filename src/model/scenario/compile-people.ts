/** The people of a scenario at run size. */
import type { CodePeople, PasswordPeople, PlanPeople, PlanSegment } from './plan.ts';
import type { RunClock } from './compile-service.ts';
import type { Scenario } from './schema.ts';

/** Those who may reach the identity server, their shares of logins adding up to 1. */
export function compileSegments(scenario: Scenario, clock: RunClock): PlanSegment[] {
  const starting = scenario.segments.filter(({ startsLogin }) => startsLogin);
  const total = starting.reduce((sum, { share, loginShare }) => sum + (loginShare ?? share), 0);
  return starting.map(({ name, share, loginShare, device, card, meanTries, queueTolerance, methods, returns }) => ({
    name,
    share: (loginShare ?? share) / total,
    device,
    card,
    meanTries,
    queueTolerance: clock.law(queueTolerance),
    ...(methods === undefined ? {} : { methods }),
    ...(returns === undefined ? {} : { returns: { share: returns.share, after: clock.law(returns.after) } }),
  }));
}

export function compilePeople({ people }: Scenario, clock: RunClock): PlanPeople {
  if (people === undefined) return nobodyActs;
  const { codes, password, ...rest } = people;
  return {
    ...rest,
    openApp: clock.law(people.openApp),
    scanQr: clock.law(people.scanQr),
    findCard: clock.law(people.findCard),
    tapCard: clock.law(people.tapCard),
    enterPin: clock.law(people.enterPin),
    pagePatience: clock.law(people.pagePatience),
    comeback: clock.law(people.comeback),
    ...(codes === undefined ? {} : { codes: compileCodes(codes, clock) }),
    ...(password === undefined ? {} : { password: compilePassword(password, clock) }),
  };
}

type WrittenPeople = NonNullable<Scenario['people']>;

const compileCodes = (codes: NonNullable<WrittenPeople['codes']>, clock: RunClock): CodePeople => ({
  ...codes,
  smsDelivery: clock.law(codes.smsDelivery),
  emailDelivery: clock.law(codes.emailDelivery),
  typeCode: clock.law(codes.typeCode),
  resendAfter: clock.law(codes.resendAfter),
});

const compilePassword = (password: NonNullable<WrittenPeople['password']>, clock: RunClock): PasswordPeople => ({
  ...password,
  typePassword: clock.law(password.typePassword),
});

const atOnce = { kind: 'fixed', seconds: 0 } as const;

/** Of a journey that is one request: no person is in it. */
export const nobodyActs: PlanPeople = {
  openApp: atOnce,
  scanQr: atOnce,
  findCard: atOnce,
  tapCard: atOnce,
  tapSuccessFirst: 1,
  tapSuccessNext: 1,
  maxTaps: 1,
  enterPin: atOnce,
  wrongPin: 0,
  maxPinTries: 1,
  pagePatience: { kind: 'fixed', seconds: Number.MAX_SAFE_INTEGER },
  comeback: atOnce,
};
