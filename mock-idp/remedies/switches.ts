/**
 * What the relying party and the provider can switch while people log in: which methods there are and for whom, what the status page says,
 * until when a declaration may come. Remedies are changes of these switches at moments of a timeline.
 */
import type { LoginMethod } from '../oidc/authentication.ts';

export interface Switches {
  /** Which share of the people may use a method: 0 nobody, 1 everybody; between, a cohort that stays the same from call to call. */
  readonly methods: Readonly<Record<LoginMethod, number>>;
  /** Shown on every login page; null: nothing to say. */
  readonly statusMessage: string | null;
  /** Last moment for declarations, milliseconds since 1970; null: none. */
  readonly deadlineEpochMs: number | null;
  /** Accountants may act for their clients with one login. */
  readonly mandates: boolean;
  /** People abroad are let in. */
  readonly abroad: boolean;
}

export const switchesAtStart: Switches = {
  methods: { eid: 1, sms: 0, email: 0, password: 0 },
  statusMessage: null,
  deadlineEpochMs: null,
  mandates: false,
  abroad: true,
};
