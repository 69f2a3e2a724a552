/** What is said of one of several k6 processes: its number, and how much of the load was its own. */
import type { InstanceHealth } from '../model/record/run-record.ts';
import { percent, shortTime } from './numbers-in-words.ts';

/** `k6 instance 2 of 4, which has 25 % of the arrivals,` */
export const instanceInWords = ({ index, share }: Pick<InstanceHealth, 'index' | 'share'>): string =>
  `k6 instance ${index} of ${Math.round(1 / share)}, which has ${percent(share)} of the arrivals,`;

/** `k6 instance 2 of 4, which has 25 % of the arrivals, ended with signal SIGKILL after 12.3 s` */
export function deathInWords(
  health: Pick<InstanceHealth, 'index' | 'share' | 'exitCode' | 'signal' | 'endedAtSeconds'>,
): string {
  const { exitCode, signal, endedAtSeconds } = health;
  const how = signal === null ? `exit code ${exitCode ?? 'unknown'}` : `signal ${signal}`;
  const when =
    endedAtSeconds === null || endedAtSeconds < 0 ? 'before the start' : `after ${shortTime(endedAtSeconds)}`;
  return `${instanceInWords(health)} ended with ${how} ${when}`;
}
