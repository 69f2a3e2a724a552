/** Rules and dashboards of the project as the Prometheus operator and Grafana's sidecar take them. */
import { parse } from 'yaml';
import type { Files } from '../../world.ts';
import { type Labels, type Manifest, labelsOf } from './manifest.ts';

const labels: Labels = labelsOf('launchquake', 'monitoring');

/** What the Helm chart kube-prometheus-stack selects rules by, when it is released under its own name. */
const selected: Labels = { ...labels, release: 'kube-prometheus-stack' };

const RULES_FOLDER = 'dashboards/generated/rules';
const DASHBOARDS_FOLDER = 'dashboards/generated';

/** Each rules file of the package as a PrometheusRule of the same name. */
export async function prometheusRules(files: Files, packageFolder: string): Promise<readonly Manifest[]> {
  const folder = `${packageFolder}/${RULES_FOLDER}`;
  const names = (await files.list(folder)).filter((name) => name.endsWith('.yml'));
  return Promise.all(
    names.map(async (name) => {
      const { groups } = parse(await files.readText(`${folder}/${name}`)) as { groups: unknown };
      const metadata = { name: name.replace(/\.yml$/, ''), labels: selected };
      return { apiVersion: 'monitoring.coreos.com/v1', kind: 'PrometheusRule', metadata, spec: { groups } };
    }),
  );
}

export interface DashboardFile {
  readonly file: string;
  readonly text: string;
}

/** The dashboards of the package, each on one line: it is for a machine, and the readable one is in dashboards/generated. */
export async function dashboardFiles(files: Files, packageFolder: string): Promise<readonly DashboardFile[]> {
  const folder = `${packageFolder}/${DASHBOARDS_FOLDER}`;
  const names = (await files.list(folder)).filter((name) => name.endsWith('.json'));
  return Promise.all(
    names.map(async (file) => {
      const dashboard: unknown = JSON.parse(await files.readText(`${folder}/${file}`));
      return { file, text: `${JSON.stringify(dashboard)}\n` };
    }),
  );
}

/** By this label Grafana's sidecar finds a ConfigMap that holds a dashboard [kube-prometheus-stack, grafana.sidecar.dashboards]. */
export const dashboardLabels: Labels = { ...labels, grafana_dashboard: '1' };
