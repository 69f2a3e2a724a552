/**
 * Who comes, what they like, and what they do with phone, card and codes: the rules of src/model/traffic/population.ts and
 * src/model/journeys/person.ts over rows of numbers, from the same streams.
 */
import { exhaustive } from '../../model/errors.ts';
import { chooseMethod, registrationOf } from '../../model/journeys/choose-method.ts';
import type { HumanAct } from '../../model/journeys/eid.ts';
import { putStreamState, streamFamily } from '../../model/random.ts';
import type { CodePeople, PasswordPeople, Plan, PlanPeople, PlanSegment } from '../../model/scenario/plan.ts';
import { geometric } from '../../model/traffic/population.ts';
import { journeyNumber, TYPED_CODE, TYPED_PASSWORD, TYPED_PIN } from './journey-table.ts';
import { compileLaw } from './laws.ts';
import type { Law } from './laws.ts';
import { WordStream } from './word-stream.ts';
import { FLOATS, HUMAN, INDEX, PATIENCE, SEGMENT, TOLERANCE_SECONDS, TRIES_LIMIT, WORDS } from './login-rows.ts';
import type { LoginRows } from './login-rows.ts';

/** The act cannot succeed. */
export const NEVER = -1;

interface Segment {
  readonly plan: PlanSegment;
  readonly share: number;
  readonly meanTries: number;
  readonly queueTolerance: Law;
  readonly returnsShare: number;
  readonly returnsAfter: Law;
  readonly isCrossDevice: boolean;
  readonly cardCannotBeRead: boolean;
  readonly knowsPin: boolean;
  /** Of a plan in which nothing ever changes. */
  readonly onlyJourney: number;
}

interface Codes {
  readonly plan: CodePeople;
  readonly smsDelivery: Law;
  readonly emailDelivery: Law;
  readonly typeCode: Law;
  readonly resendAfter: Law;
}

export class People {
  readonly segments: readonly Segment[];
  readonly pagePatience: Law;
  readonly comeback: Law;
  readonly #plan: Plan;
  readonly #rows: LoginRows;
  readonly #laws: Readonly<Record<'openApp' | 'scanQr' | 'findCard' | 'tapCard' | 'enterPin' | 'typePassword', Law>>;
  readonly #codes: Codes | undefined;
  readonly #persons: number;
  readonly #humans: number;
  readonly #patiences: number;
  readonly #traits = new WordStream();
  readonly #human = new WordStream();
  readonly #patience = new WordStream();

  constructor(plan: Plan, rows: LoginRows) {
    const { people, seed } = plan;
    this.#persons = streamFamily(seed, 'person');
    this.#humans = streamFamily(seed, 'human');
    this.#patiences = streamFamily(seed, 'patience');
    this.#plan = plan;
    this.#rows = rows;
    this.segments = plan.segments.map(compileSegment);
    this.pagePatience = compileLaw(people.pagePatience);
    this.comeback = compileLaw(people.comeback);
    this.#codes = people.codes === undefined ? undefined : compileCodes(people.codes);
    this.#laws = {
      openApp: compileLaw(people.openApp),
      scanQr: compileLaw(people.scanQr),
      findCard: compileLaw(people.findCard),
      tapCard: compileLaw(people.tapCard),
      enterPin: compileLaw(people.enterPin),
      typePassword: compileLaw(people.password?.typePassword ?? { kind: 'fixed', seconds: 0 }),
    };
  }

  /** The person behind arrival number `index` takes a slot. */
  meet(slot: number, index: number): void {
    const { floats, words } = this.#rows;
    const { protection } = this.#plan;
    const traits = this.#traits;
    putStreamState(traits.words, 0, this.#persons, index);
    const number = this.#pickSegment(traits.uniform());
    const segment = this.segments[number] as Segment;
    words[WORDS * slot + INDEX] = index;
    words[WORDS * slot + SEGMENT] = number;
    words[WORDS * slot + TRIES_LIMIT] = geometric(segment.meanTries, traits);
    floats[FLOATS * slot + TOLERANCE_SECONDS] =
      protection.waitingRoom === null ? Infinity : segment.queueTolerance(traits);
    putStreamState(words, WORDS * slot + HUMAN, this.#humans, index);
    putStreamState(words, WORDS * slot + PATIENCE, this.#patiences, index);
  }

  segmentOf(slot: number): Segment {
    const { words } = this.#rows;
    return this.segments[words[WORDS * slot + SEGMENT] as number] as Segment;
  }

  humanOf(slot: number): WordStream {
    this.#human.words = this.#rows.words;
    this.#human.at = WORDS * slot + HUMAN;
    return this.#human;
  }

  patienceOf(slot: number): WordStream {
    this.#patience.words = this.#rows.words;
    this.#patience.at = WORDS * slot + PATIENCE;
    return this.#patience;
  }

  /** The journey that is open to a person at a moment; NO_JOURNEY: none. */
  chooseJourney(slot: number, nowSeconds: number): number {
    const { words } = this.#rows;
    const { remedies } = this.#plan;
    const segment = this.segmentOf(slot);
    if (remedies === undefined) return segment.onlyJourney;
    const key = registrationOf(words[WORDS * slot + INDEX] as number);
    return journeyNumber(chooseMethod(remedies, segment.plan, key, nowSeconds));
  }

  /** Seconds the act takes this person, or NEVER. */
  actSeconds(slot: number, act: HumanAct): number {
    const human = this.humanOf(slot);
    switch (act) {
      case 'none':
        return 0;
      case 'open-app':
        return this.segmentOf(slot).isCrossDevice ? this.#laws.scanQr(human) : this.#laws.openApp(human);
      case 'tap-card':
        return this.#tapSeconds(slot, human);
      case 'enter-pin':
        return this.#laws.enterPin(human);
      case 'read-sms':
        return this.#readSeconds(this.#written().plan.smsLost, this.#written().smsDelivery, human);
      case 'read-email':
        return this.#readSeconds(this.#written().plan.emailLost, this.#written().emailDelivery, human);
      case 'type-password':
        return this.#laws.typePassword(human);
      default:
        return exhaustive(act);
    }
  }

  /** Whether what is typed is right. @param typed what: see typedAt */
  typesItRight(slot: number, typed: number): boolean {
    if (typed === 0) return true;
    const human = this.humanOf(slot);
    if (typed === TYPED_PIN) return this.segmentOf(slot).knowsPin && human.uniform() >= this.#plan.people.wrongPin;
    if (typed === TYPED_CODE) return human.uniform() >= this.#written().plan.wrongCode;
    return human.uniform() >= passwordOf(this.#plan.people).wrongPassword;
  }

  /** Typing it again, seconds. */
  retypeSeconds(slot: number, typed: number): number {
    const human = this.humanOf(slot);
    if (typed === TYPED_CODE) return this.#written().typeCode(human);
    return typed === TYPED_PASSWORD ? this.#laws.typePassword(human) : this.#laws.enterPin(human);
  }

  /** How long a person waits for a code before asking for another, seconds. */
  resendSeconds(slot: number): number {
    return this.#written().resendAfter(this.patienceOf(slot));
  }

  #pickSegment(uniform: number): number {
    let left = uniform;
    for (let number = 0; number < this.segments.length; number += 1) {
      left -= (this.segments[number] as Segment).share;
      if (left < 0) return number;
    }
    return this.segments.length - 1;
  }

  #tapSeconds(slot: number, human: WordStream): number {
    const { maxTaps, tapSuccessFirst, tapSuccessNext } = this.#plan.people;
    const { cardCannotBeRead } = this.segmentOf(slot);
    let seconds = this.#laws.findCard(human);
    for (let tap = 0; tap < maxTaps; tap += 1) {
      seconds += this.#laws.tapCard(human);
      if (human.uniform() < (tap === 0 ? tapSuccessFirst : tapSuccessNext) && !cardCannotBeRead) return seconds;
    }
    return NEVER;
  }

  #readSeconds(lost: number, delivery: Law, human: WordStream): number {
    const arrives = human.uniform() >= lost;
    const seconds = delivery(human) + this.#written().typeCode(human);
    return arrives ? seconds : NEVER;
  }

  #written(): Codes {
    if (this.#codes === undefined)
      throw new RangeError('the plan has no people.codes, and somebody logs in with a code');
    return this.#codes;
  }
}

function passwordOf({ password }: PlanPeople): PasswordPeople {
  if (password === undefined) throw new RangeError('the plan has no people.password, and somebody logs in with one');
  return password;
}

const compileSegment = (plan: PlanSegment): Segment => ({
  plan,
  share: plan.share,
  meanTries: plan.meanTries,
  queueTolerance: compileLaw(plan.queueTolerance),
  returnsShare: plan.returns?.share ?? NEVER,
  returnsAfter: compileLaw(plan.returns?.after ?? { kind: 'fixed', seconds: 0 }),
  isCrossDevice: plan.device === 'cross-device',
  cardCannotBeRead: plan.card === 'nfc-incompatible',
  knowsPin: plan.card !== 'pin-unknown',
  onlyJourney: journeyNumber(chooseMethod(undefined, plan, '', 0)),
});

const compileCodes = (plan: CodePeople): Codes => ({
  plan,
  smsDelivery: compileLaw(plan.smsDelivery),
  emailDelivery: compileLaw(plan.emailDelivery),
  typeCode: compileLaw(plan.typeCode),
  resendAfter: compileLaw(plan.resendAfter),
});
