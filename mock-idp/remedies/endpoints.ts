/** /admin/remedies: the timeline. /admin/switches: how things are switched now. Both are documents with an ETag, checked whole. */
import type { FastifyInstance } from 'fastify';
import { documentEndpoints } from '../admin/document.ts';
import type { World } from '../world.ts';
import { parseRemedies } from './remedy-document.ts';
import type { RemedyDocument } from './remedy-document.ts';
import { parseSwitches, switchDocumentOf, switchesBetween, toldSwitchesOf } from './switch-document.ts';
import type { SwitchDocument } from './switch-document.ts';

export function remedyEndpoints(app: FastifyInstance, world: World): void {
  const { clock, remedies, profile } = world;
  /** Stations of the timeline: one that has gone meanwhile is no mistake. */
  const listed = (): readonly string[] =>
    remedies
      .timeline()
      .flatMap((remedy) => (remedy.kind === 'servers' ? [remedy.station] : []))
      .filter((station) => !Object.hasOwn(profile().stations, station));
  documentEndpoints<RemedyDocument>(app, world, {
    path: '/admin/remedies',
    name: 'remedies',
    read: () => ({ remedies: remedies.timeline() }),
    parse: (document, subject) =>
      parseRemedies(document, subject, { clock, stations: [...Object.keys(profile().stations), ...listed()] }),
    apply: (document) => remedies.setTimeline(document.remedies),
    auditValues: true,
  });
  const read = (): SwitchDocument => switchDocumentOf(remedies.switches(), clock);
  documentEndpoints<SwitchDocument>(app, world, {
    path: '/admin/switches',
    name: 'switches',
    read,
    tell: () => toldSwitchesOf(remedies.switches(), clock),
    parse: (document, subject) => parseSwitches(document, subject, clock),
    wholeMembers: ['rollOut'],
    apply: (document) => remedies.switchByHand(switchesBetween(read(), document, clock)),
    auditValues: true,
  });
}
