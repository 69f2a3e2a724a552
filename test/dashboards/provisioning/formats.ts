/**
 * Grafana's provisioning files as schemas, strict: a key that Grafana does not read is a mistake. Fields from Grafana's own readers,
 * pkg/services/provisioning/{datasources,dashboards}/types.go and alerting/rules_types.go, and from the documentation of 13.3:
 * grafana.com/docs/grafana/v13.3/administration/provisioning and …/alerting/set-up/provision-alerting-resources/file-provisioning.
 * Only what we use is here; every value that these files can hold is checked.
 */
import { z } from 'zod';

const apiVersion = z.literal(1);
const orgId = z.int().min(1);
const uid = z.string().regex(/^[a-zA-Z0-9_-]{1,40}$/);
/** Prometheus' durations; Grafana evaluates rules every 10 s at most, in steps of 10 s. */
const duration = z.string().regex(/^(\d+(ms|s|m|h|d))+$|^0s$/);
const interval = z.string().regex(/^([1-9]\d*0s|[1-9]\d*m)$/);

export const dataSourceFile = z.strictObject({
  apiVersion,
  datasources: z.array(
    z.strictObject({
      name: z.string().min(1),
      uid,
      type: z.literal('prometheus'),
      access: z.literal('proxy'),
      orgId,
      url: z.string().min(1),
      isDefault: z.boolean(),
      editable: z.boolean(),
      jsonData: z.strictObject({
        httpMethod: z.enum(['GET', 'POST']),
        timeInterval: duration,
        prometheusType: z.enum(['Prometheus', 'Mimir', 'Cortex', 'Thanos']),
        manageAlerts: z.boolean(),
      }),
    }),
  ),
});

export const dashboardProviderFile = z.strictObject({
  apiVersion,
  providers: z.array(
    z.strictObject({
      name: z.string().min(1),
      orgId,
      folder: z.string(),
      folderUid: uid,
      type: z.literal('file'),
      disableDeletion: z.boolean(),
      allowUiUpdates: z.literal(false),
      updateIntervalSeconds: z.int().min(10),
      options: z.strictObject({ path: z.string().startsWith('/'), foldersFromFilesStructure: z.boolean() }),
    }),
  ),
});

const query = z.strictObject({
  refId: z.string().min(1),
  relativeTimeRange: z.strictObject({ from: z.int().positive(), to: z.int().nonnegative() }),
  datasourceUid: z.string().min(1),
  model: z.looseObject({ refId: z.string().min(1), datasource: z.strictObject({ type: z.string(), uid: z.string() }) }),
});

export const alertFile = z.strictObject({
  apiVersion,
  groups: z
    .array(
      z.strictObject({
        orgId,
        name: z.string().min(1),
        folder: z.string().min(1),
        interval,
        rules: z
          .array(
            z.strictObject({
              uid,
              title: z.string().min(1).max(190),
              condition: z.string().min(1),
              data: z.array(query).min(1),
              dashboardUid: z.string().min(1),
              panelId: z.int().positive(),
              noDataState: z.enum(['NoData', 'Alerting', 'OK', 'KeepLast']),
              execErrState: z.enum(['Error', 'Alerting', 'OK', 'KeepLast']),
              for: duration,
              annotations: z.record(z.string(), z.string()),
              labels: z.record(z.string(), z.string()),
            }),
          )
          .min(1),
      }),
    )
    .min(1),
});

export type AlertFile = z.infer<typeof alertFile>;
