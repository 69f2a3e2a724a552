/**
 * The timeline in real time: what is switched at this moment, and what has to be done when a moment comes, whether or not anybody asks.
 * A late timer changes nothing about what is in force: the switches follow from the clock alone.
 */
import { eventsOf, switchesAt } from '../../src/model/remedies/switches-at.ts';
import type { RemedyEvent } from '../../src/model/remedies/switches-at.ts';
import type { Remedy, RemedyTimeline, TimedRemedy } from '../../src/model/remedies/remedy.ts';
import { cardAlone } from '../../src/model/remedies/switches.ts';
import type { Switches } from '../../src/model/remedies/switches.ts';
import type { Clock } from '../clock.ts';
import { portalSettingsOf } from '../portal/portal-settings.ts';
import type { ProfileDocument } from '../profiles/profile-document.ts';
import { createServerScaling } from './server-scaling.ts';

export interface Remedies {
  /** The switches of this moment. */
  readonly switches: () => Switches;
  /** As it was set. */
  readonly timeline: () => RemedyTimeline;
  /** Takes the place of the timeline; moments that have passed count as if it had been there. */
  readonly setTimeline: (timeline: RemedyTimeline) => void;
  /** Switches something now. What the timeline says of a later moment still comes. */
  readonly switchByHand: (changes: readonly Remedy[]) => void;
  readonly close: () => void;
}

export interface RemediesOptions {
  readonly clock: Clock;
  readonly profile: () => ProfileDocument;
  /** Puts a profile into force. */
  readonly apply: (profile: ProfileDocument) => void;
  /** A remedy begins to work, is announced or is taken back. `atSeconds` is its own moment, or when it was set if that is later. */
  readonly onEvent: (event: RemedyEvent & { readonly byHand: boolean }) => void;
}

/** Timers are not set further ahead: Node keeps no more than 2³¹ ms. */
const LONGEST_TIMER_SECONDS = 86_400;

export function openRemedies({ clock, profile, apply, onEvent }: RemediesOptions): Remedies {
  let timeline: RemedyTimeline = [];
  /** The newest of each switch: older ones are covered by it for good. */
  const byHand = new Map<string, TimedRemedy>();
  let events: readonly RemedyEvent[] = [];
  /** Events before this place have happened. */
  let happened = 0;
  let plannedAtSeconds = clock.nowSeconds();
  let cancelTimer = (): void => undefined;
  const servers = createServerScaling(profile, apply);
  /** Between two events, under one profile, nothing changes. */
  let current: { readonly switches: Switches; readonly under: ProfileDocument } | undefined;

  const all = (): RemedyTimeline => [...timeline, ...byHand.values()];

  /** Does everything that has become due, and sets the timer for what comes next. */
  function reach(): void {
    const now = clock.nowSeconds();
    for (let next = events[happened]; next !== undefined && next.atSeconds <= now; next = events[happened]) {
      happened += 1;
      const atSeconds = Math.max(next.atSeconds, plannedAtSeconds);
      onEvent({ ...next, atSeconds, byHand: !timeline.includes(next.remedy) });
    }
    current = undefined;
    servers.follow(switchesAt(switchesAtStart(profile()), all(), now).serverFactors);
    cancelTimer();
    const next = events[happened];
    if (next === undefined) return;
    cancelTimer = clock.after(Math.min(next.atSeconds - now, LONGEST_TIMER_SECONDS), reach);
  }

  /** @param known remedies that were there before: what has already happened to them is not told again */
  function planAgain(known: RemedyTimeline): void {
    const now = clock.nowSeconds();
    const knownTexts = new Set(known.map((remedy) => JSON.stringify(remedy)));
    const told: RemedyEvent[] = [];
    const ahead: RemedyEvent[] = [];
    for (const event of eventsOf(all())) {
      const isTold = event.atSeconds <= now && knownTexts.has(JSON.stringify(event.remedy));
      (isTold ? told : ahead).push(event);
    }
    events = [...told, ...ahead];
    happened = told.length;
    plannedAtSeconds = now;
    reach();
  }

  return {
    switches() {
      const next = events[happened];
      if (next !== undefined && next.atSeconds <= clock.nowSeconds()) reach();
      if (current?.under !== profile()) {
        const under = profile();
        current = { switches: switchesAt(switchesAtStart(under), all(), clock.nowSeconds()), under };
      }
      return current.switches;
    },
    timeline: () => timeline,
    setTimeline(changed) {
      const known = all();
      timeline = changed;
      planAgain(known);
    },
    switchByHand(changes) {
      const known = all();
      const atSeconds = clock.nowSeconds();
      for (const change of changes) byHand.set(switchNameOf(change), { ...change, atSeconds });
      planAgain(known);
    },
    close: () => cancelTimer(),
  };
}

/** What the profile says before any remedy. */
export function switchesAtStart(profile: ProfileDocument): Switches {
  const { mandates, abroad, deadlineSeconds } = portalSettingsOf({ profile: () => profile });
  return {
    ...cardAlone,
    methods: { ...cardAlone.methods, ...profile.methods },
    mandates,
    abroad,
    deadlineSeconds,
    announcedDeadlineSeconds: deadlineSeconds,
  };
}

function switchNameOf(remedy: Remedy): string {
  if (remedy.kind === 'method') return `method ${remedy.method}`;
  return remedy.kind === 'servers' ? `servers ${remedy.station}` : remedy.kind;
}
