/** Every series that the generator's own counters can have in a run of a plan, so that each can be there, at 0, before its first event. */
import type { Plan } from '../scenario/plan.ts';
import type { k6Metrics } from './metric-names.ts';
import { type AnswerResult, outcomes } from './run-record.ts';

export type CounterName = keyof Pick<
  typeof k6Metrics,
  'loginsStarted' | 'loginsEnded' | 'loginsGood' | 'attempts' | 'signatures'
>;

export interface CounterSeries {
  readonly counter: CounterName;
  readonly labels: Readonly<Record<string, string>>;
}

/** What any request can be answered with. */
const anyStep: readonly AnswerResult[] = ['ok', 'refused', 'timeout', 'error'];

/** What only these steps are answered with. */
const besides: Readonly<Record<string, readonly AnswerResult[]>> = {
  authorize: ['queued'],
  'queue-poll': ['queued'],
  poll: ['pending'],
  'eid-pin': ['wrong-pin'],
};

/** The labels of a plan's own making; `run`, `variant`, `phase` and the like are the same for all and come on top. */
export function counterSeries({ segments, service, protection, client }: Plan): readonly CounterSeries[] {
  const hasRoom = protection.waitingRoom !== null;
  const steps = [
    ...Object.keys(service.steps),
    ...(hasRoom ? ['queue-poll'] : []),
    ...(client.retryBudget === null ? [] : ['retry-permit']),
  ];
  const attempts = steps.flatMap((step) =>
    [...anyStep, ...(besides[step] ?? [])]
      .filter((result) => hasRoom || result !== 'queued')
      .map((result): CounterSeries => ({ counter: 'attempts', labels: { step, result } })),
  );
  return [
    ...segments.flatMap(({ name: segment }): CounterSeries[] => [
      { counter: 'loginsStarted', labels: { segment } },
      { counter: 'loginsGood', labels: { segment } },
      ...outcomes.map((outcome): CounterSeries => ({ counter: 'loginsEnded', labels: { outcome, segment } })),
    ]),
    ...attempts,
    { counter: 'signatures', labels: { result: 'valid' } },
    { counter: 'signatures', labels: { result: 'invalid' } },
  ];
}
