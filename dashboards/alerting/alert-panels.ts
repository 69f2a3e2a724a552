/** Which panel shows what an alert is about: Grafana links them and marks the alert in the panel. */
import { uids } from '../uids.ts';

export const alertPanels: Readonly<Record<string, { readonly dashboard: string; readonly panel: string }>> = {
  LoginThroughputCollapse: { dashboard: uids.sloBurn, panel: 'What the collapse alert compares' },
  RetryStorm: { dashboard: uids.launchDay, panel: 'Amplification by variant' },
  NoRecovery: { dashboard: uids.launchDay, panel: 'Goodput ÷ offered by variant' },
  QueueSaturated: { dashboard: uids.identityServer, panel: 'Age of the oldest request' },
  WaitingRoomStuck: { dashboard: uids.users, panel: 'People in the waiting room' },
  OtpBacklog: { dashboard: uids.users, panel: 'Codes that wait for the gateway' },
  BurnRatePage: { dashboard: uids.sloBurn, panel: 'Share of bad logins' },
  BurnRateTicket: { dashboard: uids.sloBurn, panel: 'Share of bad logins' },
  GeneratorSaturated: { dashboard: uids.generatorHealth, panel: 'Processor of the generator' },
};
