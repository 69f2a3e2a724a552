/**
 * The requests that visit a station of the service. Those of one eID login, in the order of the journey, are what k6 sends; the others
 * are what the provider can be asked besides. A profile gives each a cost.
 */

/** The requests of one eID login. `poll` repeats. */
export const stepNames = [
  'authorize',
  'eid-session',
  'eid-challenge',
  'eid-card-1',
  'eid-card-2',
  'eid-card-3',
  'eid-pin',
  'eid-approve',
  'poll',
  'token',
  'userinfo',
] as const;
export type StepName = (typeof stepNames)[number];

/**
 * What else is served. `sms`, `email`, `push` and `support` are queues that nobody stands in: a message or a ticket waits there, not a
 * client. `certificate-status` is asked by the provider itself. `portal` stands for every page of a relying party without a name of its own.
 */
export const sideStepNames = [
  'password',
  'code-send',
  'code-check',
  'sms',
  'email',
  'push',
  'certificate-status',
  'refresh',
  'client-credentials',
  'grant-poll',
  'introspect',
  'revoke',
  'par',
  'device',
  'ciba',
  'register',
  'logout',
  'portal',
  'contact-update',
  'declaration',
  'support',
] as const;
export type SideStep = (typeof sideStepNames)[number];

export type ServiceStep = StepName | SideStep;

/** Messages on their way to a person: no client stands in their queue, and they are no attempts. */
export const messageSteps: ReadonlySet<string> = new Set<SideStep>(['sms', 'email']);

export const serviceSteps = [...stepNames, ...sideStepNames] as const satisfies readonly ServiceStep[];

/** Whose cost a step has when the profile names none for it; a step without a stand-in is then free: it visits no station. */
export const standIns: Readonly<Partial<Record<ServiceStep, ServiceStep>>> = {
  password: 'eid-pin',
  'code-send': 'eid-session',
  'code-check': 'eid-pin',
  refresh: 'token',
  'client-credentials': 'token',
  'grant-poll': 'poll',
  introspect: 'userinfo',
  revoke: 'userinfo',
  par: 'authorize',
  device: 'authorize',
  ciba: 'authorize',
  logout: 'userinfo',
};

/** The cost of a step under `costs`, its own or its stand-in's; undefined: free. */
export function costOf<Cost>(costs: Readonly<Partial<Record<ServiceStep, Cost>>>, step: ServiceStep): Cost | undefined {
  const own = costs[step];
  const standIn = standIns[step];
  return own !== undefined || standIn === undefined ? own : costOf(costs, standIn);
}

/** The requests that begin a login: refused here, nothing is lost. */
export const doorSteps: ReadonlySet<ServiceStep> = new Set(['authorize', 'par', 'device', 'ciba']);
