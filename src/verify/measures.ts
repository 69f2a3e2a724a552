/** Every pure kind of experiment with what measures it. */
import type { Kind } from '../model/scenario/experiment-schema.ts';
import { measureCongestion } from './congestion/measure-congestion.ts';
import { measureOmission } from './coordinated-omission/measure-omission.ts';
import { measureContention } from './contention/measure-contention.ts';
import type { Measure } from './measured.ts';
import { measureRetryStorm } from './retry-storm/measure-retry-storm.ts';
import { measureClosedForm } from './theory/closed-form.ts';
import { measureClosed } from './theory/closed-queue.ts';
import { measurePriorities, measureProcessorSharing } from './theory/disciplines.ts';
import { measureEngineQueue } from './theory/engine-queue.ts';
import { measureImpatient } from './theory/impatient-queue.ts';
import { measureCoverage } from './theory/interval-coverage.ts';
import { measureRetrial } from './theory/retrial-queue.ts';
import { measureSteadyQueue } from './theory/steady-queue.ts';
import { measureTimeVarying } from './theory/time-varying.ts';
import { measureWorkloadModel } from './workload-model/measure-workload-model.ts';

export const measures = {
  contention: measureContention,
  'retry-storm': measureRetryStorm,
  congestion: measureCongestion,
  'workload-model': measureWorkloadModel,
  'coordinated-omission': measureOmission,
  'closed-form': measureClosedForm,
  'steady-queue': measureSteadyQueue,
  'engine-queue': measureEngineQueue,
  'priority-queue': measurePriorities,
  'processor-sharing': measureProcessorSharing,
  'impatient-queue': measureImpatient,
  'retrial-queue': measureRetrial,
  'closed-queue': measureClosed,
  'time-varying': measureTimeVarying,
  'interval-coverage': measureCoverage,
} as const satisfies { readonly [K in Kind]?: Measure<K> };
