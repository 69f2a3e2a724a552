import { parse } from 'yaml';
import { type Variables, interpolate } from './interpolate.ts';

export interface Mount {
  readonly type: string;
  readonly source?: string;
  readonly target: string;
  readonly read_only?: boolean;
  readonly bind?: { readonly create_host_path?: boolean };
}

export interface Build {
  readonly context: string;
  readonly dockerfile: string;
  readonly args?: Readonly<Record<string, string>>;
}

/** The members of a service that our file uses or must not use. */
export interface Service {
  readonly image?: string;
  readonly build?: Build;
  readonly profiles?: readonly string[];
  readonly user?: string;
  readonly read_only?: boolean;
  readonly init?: boolean;
  readonly restart?: string;
  readonly privileged?: boolean;
  readonly cap_add?: readonly string[];
  readonly cap_drop?: readonly string[];
  readonly security_opt?: readonly string[];
  readonly tmpfs?: readonly string[];
  readonly cpuset?: string;
  readonly network_mode?: string;
  readonly pid?: string;
  readonly ipc?: string;
  readonly deploy?: { readonly resources?: { readonly limits?: Readonly<Record<string, unknown>> } };
  readonly ports?: readonly string[];
  readonly networks?: readonly string[];
  readonly volumes?: readonly Mount[];
  readonly secrets?: readonly string[];
  readonly command?: readonly string[];
  readonly environment?: Readonly<Record<string, string>>;
  readonly depends_on?: Readonly<Record<string, { readonly condition: string }>>;
  readonly healthcheck?: { readonly test: readonly string[]; readonly interval?: string; readonly timeout?: string };
}

export interface Project {
  readonly name?: string;
  readonly services: Readonly<Record<string, Service>>;
  readonly networks: Readonly<Record<string, { readonly internal?: boolean } | null>>;
  readonly volumes: Readonly<Record<string, unknown>>;
  readonly secrets: Readonly<Record<string, { readonly file?: string; readonly environment?: string }>>;
}

/** A Compose file as Compose sees it: merge keys resolved, variables in every value (never in a key) put in. */
export function readProject(text: string, variables: Variables): Project {
  return withVariables(parse(text, { merge: true }), variables) as Project;
}

function withVariables(value: unknown, variables: Variables): unknown {
  if (typeof value === 'string') return interpolate(value, variables);
  if (Array.isArray(value)) return value.map((item) => withVariables(item, variables));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, withVariables(item, variables)]));
}

/** The services that start when these profiles are active: those without a profile always do. */
export function activeServices({ services }: Project, profiles: readonly string[]): readonly string[] {
  return Object.entries(services)
    .filter(([, { profiles: own }]) => own === undefined || own.some((profile) => profiles.includes(profile)))
    .map(([name]) => name)
    .toSorted();
}

/** CPU numbers of a set as Linux writes it: `0,2-3`. */
export function cpusOf(cpuset: string): readonly number[] {
  return cpuset.split(',').flatMap((part) => {
    const [, first, last = first] = /^(\d+)(?:-(\d+))?$/.exec(part) ?? [];
    if (first === undefined) throw new Error(`"${cpuset}" is no CPU set`);
    const from = Number(first);
    return Array.from({ length: Number(last) - from + 1 }, (_, at) => from + at);
  });
}
