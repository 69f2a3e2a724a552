/** One variant as one k6 script that needs nothing else: how to use it, the plan, the bundled entry. */
import { BAKED, type Baked } from '../../model/scenario/baked.ts';
import { bundleK6Entry } from '../k6/bundle.ts';
import { markedHead, onOneLine } from './mark.ts';
import { segmentLines } from './segment-lines.ts';

export interface ScriptOrder {
  readonly baked: Baked;
  /** Title of the scenario. */
  readonly title: string;
  /** The scenario as it was named on the command line. */
  readonly scenario: string;
  readonly version: string;
  readonly logins: number;
}

export const scriptName = ({ plan }: Pick<Baked, 'plan'>): string => `${plan.scenario}-${plan.variant}.js`;

/** Options that make the same plan again. */
export const planWords = ({ compress, scale, seed }: Baked['plan']): string =>
  `--compress ${compress} --scale ${scale} --seed ${seed}`;

export async function exportedScript(packageFolder: string, order: ScriptOrder): Promise<string> {
  const head = `${headOf(order)}\nconst ${BAKED} = ${JSON.stringify(order.baked, null, 2)};\n`;
  return bundleK6Entry(`${packageFolder}/scenarios/k6/main.ts`, head);
}

function headOf({ baked, title, scenario, version, logins }: ScriptOrder): string {
  const { plan, target, owned, instances } = baked;
  const file = scriptName(baked);
  const command = `${onOneLine(scenario)} --variant ${plan.variant} ${planWords(plan)}`;
  const claim = owned.length === 0 ? '' : ` (${owned.join(', ')} was claimed at the export)`;
  const lines = [
    `${onOneLine(title)} · ${plan.variant}: ${onOneLine(plan.title)}`,
    `${logins} logins in ${plan.durationSeconds} s. Written by launchquake ${version} for k6 v2; the next export writes over it.`,
    '',
    `Run         k6 run ${file}`,
    `Target      ${target}${claim}, unless LQ_TARGET names another. A host that is not this machine`,
    '            has to be repeated exactly in LQ_I_OWN: load only what you own.',
    '            A mock with the capacity of this plan:',
    `            launchquake serve --port 8080 --scenario ${command}`,
    'Prometheus  K6_FEATURES=native-histograms K6_PROMETHEUS_RW_SERVER_URL=http://127.0.0.1:9090/api/v1/write \\',
    '            K6_PROMETHEUS_RW_PUSH_INTERVAL=1s K6_PROMETHEUS_RW_STALE_MARKERS=true LQ_RUN=one-name \\',
    `            k6 run --out experimental-prometheus-rw ${file}`,
    ...hostLines(file, Math.max(2, instances)),
    'Verdict     k6 ends with 0 whether the logins came through or not. What is printed at the end is of this k6 alone.',
    '            A gate asks Prometheus for the sum over all: docs/kubernetes.md has the queries.',
    'Variables   LQ_SUMMARY=FILE writes the summary as JSON. LQ_LINES=1 prints every login. LQ_USERS=N: the most virtual users',
    '            to make ready; a login that finds none is dropped, counted, and makes the run invalid.',
  ];
  return [markedHead('//', command), ...lines.map((line) => (line === '' ? '//' : `// ${line}`))].join('\n');
}

/** More than this, and nobody starts them by hand. */
const MOST_HOST_LINES = 8;

const hostLines = (file: string, instances: number): readonly string[] =>
  instances > MOST_HOST_LINES
    ? []
    : [
        'Hosts       one line for each, all of them started within the same minute:',
        ...segmentLines(file, instances).map((line) => `            ${line}`),
      ];
