/** The remedies of the story as data: each changes one switch at a moment, for a while or for good. */
import type { LoginMethod, RollOut } from './switches.ts';

/**
 * - `method`: a method is opened or closed, for a share of the people: codes by SMS beside the card, codes by e-mail for a month, the
 *   old number and password in parallel.
 * - `roll-out`: the new method reaches people group by group; null: for everybody at once again.
 * - `status`: what the status page says; null: nothing.
 * - `deadline`: declarations may come until another moment; people hear of it later. `latePenalty` false: late costs nothing.
 * - `mandates`: one login opens all files of an accountant.
 * - `abroad`: people abroad are let in.
 * - `servers`: a station gets `factor` times the servers of the profile, once they have been found, bought and started.
 */
export type Remedy =
  | { readonly kind: 'method'; readonly method: LoginMethod; readonly share: number }
  | { readonly kind: 'roll-out'; readonly rollOut: RollOut | null }
  | { readonly kind: 'status'; readonly message: string | null }
  | {
      readonly kind: 'deadline';
      /** On the timeline's clock; null: none. */
      readonly deadlineSeconds: number | null;
      readonly announcementLagSeconds: number;
      readonly latePenalty: boolean;
    }
  | { readonly kind: 'mandates'; readonly on: boolean }
  | { readonly kind: 'abroad'; readonly on: boolean }
  | { readonly kind: 'servers'; readonly station: string; readonly factor: number; readonly lagSeconds: number };

export type RemedyKind = Remedy['kind'];
export const remedyKinds: readonly RemedyKind[] = [
  'method',
  'roll-out',
  'status',
  'deadline',
  'mandates',
  'abroad',
  'servers',
];

/** A remedy on a timeline. Its clock is that of the run, or of the mock. */
export type TimedRemedy = Remedy & {
  /** When it is decided. */
  readonly atSeconds: number;
  /** When it is taken back: from then on all is as if it had never been. undefined: never. */
  readonly untilSeconds?: number | undefined;
};

/** In any order: the moments say which comes first, and at the same moment the list does. */
export type RemedyTimeline = readonly TimedRemedy[];

/** When a remedy begins to work: servers have to be there first. */
export const worksFromSeconds = (remedy: TimedRemedy): number =>
  remedy.atSeconds + (remedy.kind === 'servers' ? remedy.lagSeconds : 0);
