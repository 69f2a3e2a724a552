/**
 * The profile: everything about the mock that can be tuned while it runs. It is what `GET /admin/profile` answers, what
 * `PATCH /admin/profile` changes and what profiles/*.yaml hold. Times in seconds of the mock's own clock, rates per second.
 */
import type { OidcSettings } from '../oidc/oidc-settings.ts';
import type { EidSettings } from '../eid/eid-settings.ts';
import type { CodeSettings } from '../otp/code-settings.ts';
import type { PasswordSettings } from '../password/password-settings.ts';
import type { DecoupledSettings } from '../decoupled/decoupled-settings.ts';
import type { PortalSettings } from '../portal/portal-settings.ts';
import type { LoginMethod } from '../oidc/authentication.ts';
import type { StepCost } from '../../src/model/scenario/plan.ts';
import type { ServerProfile } from '../../src/model/scenario/server-profile.ts';
import type { ServiceStep } from '../../src/model/scenario/steps.ts';

export interface ProfileDocument extends Omit<ServerProfile, 'steps'> {
  /** What a step costs; see standIns for those that are not named. */
  readonly steps: Readonly<Partial<Record<ServiceStep, StepCost>>>;
  /** What it is a profile of, and where its numbers come from. */
  readonly about?: { readonly title: string; readonly sources: readonly string[] };
  /** Share of the people who may use a login method; unset: the card alone. */
  readonly methods?: Readonly<Partial<Record<LoginMethod, number>>>;
  readonly oidc?: OidcSettings;
  readonly eid?: EidSettings;
  readonly codes?: CodeSettings;
  readonly passwords?: PasswordSettings;
  readonly decoupled?: DecoupledSettings;
  readonly portal?: PortalSettings;
}
