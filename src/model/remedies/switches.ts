/**
 * What the relying party and the provider can switch while people log in: which methods there are and for whom, what the status page says,
 * until when a declaration may come. Remedies are changes of these switches at moments of a timeline, whose clock counts the seconds here.
 */
import type { Group } from './cohort.ts';

export type LoginMethod = 'eid' | 'sms' | 'email' | 'password';
export const loginMethods: readonly LoginMethod[] = ['eid', 'sms', 'email', 'password'];

/** A change of method in phases: whoever is in the group has the new method and no longer the old one; everybody else has the old one still. */
export interface RollOut {
  readonly to: LoginMethod;
  readonly from: LoginMethod;
  readonly group: Group;
}

export interface Switches {
  /** Which share of the people may use a method: 0 nobody, 1 everybody; between, a cohort that stays the same from call to call. */
  readonly methods: Readonly<Record<LoginMethod, number>>;
  /** null: everybody has the same methods, but for their shares. */
  readonly rollOut: RollOut | null;
  /** Shown on every login page; null: nothing to say. */
  readonly statusMessage: string | null;
  /** Last moment for declarations, seconds on the timeline's clock; null: none. */
  readonly deadlineSeconds: number | null;
  /** The deadline that people have been told: a decision is known only when it is announced. */
  readonly announcedDeadlineSeconds: number | null;
  /** Whether a late declaration costs something. */
  readonly latePenalty: boolean;
  /** Accountants may act for their clients with one login. */
  readonly mandates: boolean;
  /** People abroad are let in. */
  readonly abroad: boolean;
  /** Times as many servers as the profile says, by station; a station that is not here has what the profile says. */
  readonly serverFactors: Readonly<Record<string, number>>;
}

/** The morning of the launch: the card and nothing else. */
export const cardAlone: Switches = {
  methods: { eid: 1, sms: 0, email: 0, password: 0 },
  rollOut: null,
  statusMessage: null,
  deadlineSeconds: null,
  announcedDeadlineSeconds: null,
  latePenalty: true,
  mandates: false,
  abroad: true,
  serverFactors: {},
};
