/** Who may act for whom: the company that has a file lets an accountant open it. */
import type { World } from '../world.ts';

export interface Mandate {
  readonly file: string;
  /** Registration number of whoever may act. */
  readonly agent: string;
  readonly grantedBy: string;
  readonly grantedAtEpochMs: number;
}

/** Bounds of one file and of one agent. */
const MOST_AGENTS = 50;
const MOST_FILES = 2000;

type Mandates = Pick<World, 'stores' | 'clock'>;

const none: ReadonlyMap<string, Mandate> = new Map();

/** Whether there was room. */
export function grantMandate({ stores, clock }: Mandates, mandate: Mandate): boolean {
  const now = clock.nowSeconds();
  const ofFile = stores.mandatesOfFiles.get(now, mandate.file) ?? none;
  const ofAgent = stores.mandatesOfAgents.get(now, mandate.agent) ?? none;
  if (!ofFile.has(mandate.agent) && (ofFile.size >= MOST_AGENTS || ofAgent.size >= MOST_FILES)) return false;
  stores.mandatesOfFiles.set(now, mandate.file, new Map(ofFile).set(mandate.agent, mandate));
  stores.mandatesOfAgents.set(now, mandate.agent, new Map(ofAgent).set(mandate.file, mandate));
  return true;
}

/** Whether it was there. */
export function revokeMandate({ stores, clock }: Mandates, file: string, agent: string): boolean {
  const now = clock.nowSeconds();
  const ofFile = new Map(stores.mandatesOfFiles.get(now, file) ?? none);
  const ofAgent = new Map(stores.mandatesOfAgents.get(now, agent) ?? none);
  const wasThere = ofFile.delete(agent);
  ofAgent.delete(file);
  if (wasThere) stores.mandatesOfFiles.set(now, file, ofFile);
  if (wasThere) stores.mandatesOfAgents.set(now, agent, ofAgent);
  return wasThere;
}

export const mandatesOfFile = ({ stores, clock }: Mandates, file: string): readonly Mandate[] => [
  ...(stores.mandatesOfFiles.get(clock.nowSeconds(), file) ?? none).values(),
];

export const mandatesOfAgent = ({ stores, clock }: Mandates, agent: string): readonly Mandate[] => [
  ...(stores.mandatesOfAgents.get(clock.nowSeconds(), agent) ?? none).values(),
];

export const mayActFor = ({ stores, clock }: Mandates, agent: string, file: string): boolean =>
  stores.mandatesOfFiles.get(clock.nowSeconds(), file)?.has(agent) ?? false;
