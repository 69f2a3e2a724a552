/** A fault in one line, for the audit and the report. */
import { meanOf } from '../../src/model/distributions.ts';
import { durationInWords } from '../../src/model/units.ts';
import type { Fault } from './fault.ts';

/** `error 503 at token, 20 % of the requests, for 30 s` */
export function faultInWords(fault: Fault): string {
  const lasts = fault.lastsSeconds === 0 ? [] : [`for ${durationInWords(fault.lastsSeconds)}`];
  return [effectInWords(fault), ...aimInWords(fault), ...lasts].join(', ');
}

function aimInWords(fault: Fault): readonly string[] {
  if ('stations' in fault && fault.stations !== undefined) return [`at ${fault.stations.join(' and ')}`];
  const { endpoints, share = 1 } = fault as { readonly endpoints?: readonly string[]; readonly share?: number };
  const where = endpoints === undefined ? [] : [`at ${endpoints.join(' and ')}`];
  return share < 1 ? [...where, `${Number((share * 100).toPrecision(3))} % of the requests`] : where;
}

function effectInWords(fault: Fault): string {
  switch (fault.kind) {
    case 'error':
      return `error ${fault.status}`;
    case 'delay':
      return `delay (${fault.delay.kind}, mean ${durationInWords(meanOf(fault.delay))})`;
    case 'clock-skew':
      return `clock skew of ${fault.skewSeconds} s`;
    case 'cold-cache':
      return `cold cache, ${fault.factor} times the service`;
    case 'brown-out':
      return ['brown-out', ...speedInWords(fault.speed), ...serversInWords(fault.servers)].join(', ');
    case 'outage':
      return `outage (${fault.answer ?? 'reset'})`;
    case 'stall':
      return fault.blocks === true ? 'stall that blocks the process' : 'stall';
    default:
      return fault.kind.replaceAll('-', ' ');
  }
}

const speedInWords = (speed: number | undefined): readonly string[] =>
  speed === undefined ? [] : [`speed × ${speed}`];
const serversInWords = (servers: number | undefined): readonly string[] =>
  servers === undefined ? [] : [`${servers} ${servers === 1 ? 'server' : 'servers'} left`];
