/** The service of a plan as tables by step: which stations a request visits, and how long it takes there. */
import type { Plan, StepCost } from '../../model/scenario/plan.ts';
import { doorStep } from '../../model/journeys/eid.ts';
import { costOf, serviceSteps } from '../../model/scenario/steps.ts';
import { stationConfigOf } from '../../model/service/station-config.ts';
import type { StationConfig } from '../../model/service/station-types.ts';
import { compileLaw } from './laws.ts';
import type { Law } from './laws.ts';
import { wordStream } from './word-stream.ts';
import type { WordStream } from './word-stream.ts';
import { JOB_FLOATS, SERVICE_SECONDS } from './visits.ts';
import type { Visits } from './visits.ts';

export interface ServiceTable {
  readonly names: readonly string[];
  readonly configs: readonly StationConfig[];
  readonly isDoor: Uint8Array;
  readonly priorityOfStep: Int32Array;
  /** 0: the step visits no station. */
  readonly legsOfStep: Uint8Array;
  /** By step and leg, `mostLegs` a step. */
  readonly stationOfLeg: Int32Array;
}

export function serviceTableOf({ service, protection }: Plan): ServiceTable {
  const names = Object.keys(service.stations);
  const stationsOf = serviceSteps.map((step) =>
    legsOf(costOf(service.steps, step)).map(({ station }) => names.indexOf(station)),
  );
  const mostLegs = Math.max(1, ...stationsOf.map(({ length }) => length));
  const stationOfLeg = new Int32Array(mostLegs * serviceSteps.length);
  stationsOf.forEach((stations, step) => stationOfLeg.set(stations, mostLegs * step));
  return {
    names,
    configs: names.map((name) => stationConfigOf({ ...service, protection }, name)),
    isDoor: Uint8Array.from(serviceSteps, (step) => (step === doorStep ? 1 : 0)),
    priorityOfStep: Int32Array.from(serviceSteps, (step) => costOf(service.steps, step)?.priority ?? 0),
    legsOfStep: Uint8Array.from(stationsOf, ({ length }) => length),
    stationOfLeg,
  };
}

type Visit = Pick<StepCost, 'station' | 'service'>;
const legsOf = (cost: StepCost | undefined): readonly Visit[] =>
  cost === undefined ? [] : [cost, ...(cost.holding ?? [])];

/** The service times, from the same streams as those of src/model/service/service-draws.ts. */
export class ServiceTimes {
  readonly #laws: readonly (readonly Law[])[];
  readonly #streams: readonly (readonly WordStream[])[];

  constructor({ service, seed }: Plan) {
    this.#laws = serviceSteps.map((step) => legsOf(costOf(service.steps, step)).map((leg) => compileLaw(leg.service)));
    this.#streams = serviceSteps.map((step) =>
      legsOf(costOf(service.steps, step)).map((_, leg) =>
        wordStream(seed, leg === 0 ? `service ${step}` : `service ${step} holding ${leg - 1}`),
      ),
    );
  }

  /** Draws the times of all legs of a visit for a step. */
  draw(visits: Visits, visit: number, step: number): void {
    const laws = this.#laws[step] as readonly Law[];
    const streams = this.#streams[step] as readonly WordStream[];
    for (let leg = 0; leg < laws.length; leg += 1) {
      const seconds = (laws[leg] as Law)(streams[leg] as WordStream);
      if (leg === 0) visits.floats[JOB_FLOATS * visit + SERVICE_SECONDS] = seconds;
      else visits.innerSeconds[visits.innerPlace(visit, leg)] = seconds;
    }
  }
}
