/** The command lines of several k6 that share one script on several hosts. */
import { segmentOf } from '../../model/traffic/instances.ts';

/** They are let go by hand: all begin at the same full minute of their wall clocks. */
export const START_TOGETHER_SECONDS = 60;

export function segmentLines(file: string, instances: number): readonly string[] {
  return Array.from({ length: instances }, (_, at) => {
    const { segment, sequence } = segmentOf(at + 1, instances);
    const variables = `LQ_RUN=one-name LQ_INSTANCES=${instances} LQ_INSTANCE=${at + 1} LQ_START_EVERY=${START_TOGETHER_SECONDS}`;
    return `${variables} k6 run --execution-segment=${segment} --execution-segment-sequence=${sequence} ${file}`;
  });
}
