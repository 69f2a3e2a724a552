/** Whether a run's record and Prometheus agree: for a terminal, and as data. */
import type { AgreementRow } from '../../analysis/observed/agreement.ts';
import { escapeTerminal } from '../escape.ts';
import { count, decimal, seconds } from '../numbers.ts';
import type { ObservedRun } from './page.ts';

export const OBSERVED_SCHEMA = 'launchquake/observed@1';

/** One line in words: how many quantities agree. */
export function agreementInWords(rows: readonly AgreementRow[]): string {
  const apart = rows.filter(({ agrees }) => !agrees).length;
  if (rows.length === 0) return 'Nothing was compared.';
  if (apart === 0) return `Record and Prometheus agree in all ${rows.length} quantities.`;
  return `Record and Prometheus differ in ${apart} of ${rows.length} quantities by more than the tolerance.`;
}

const sayings = { s: seconds, logins: count, 'logins/s': decimal } as const;

export const sayQuantity = ({ unit }: AgreementRow): ((value: number | null) => string) => sayings[unit];

const widths = { variant: 14, quantity: 26, number: 12 } as const;

export function renderAgreement({ variants, source }: ObservedRun): string {
  const head = lineOf(['variant', 'quantity', 'record', 'Prometheus', 'tolerance', '']);
  const lines = variants.flatMap(({ name, agreement }) =>
    agreement.map((row) => {
      const say = sayQuantity(row);
      const numbers = [say(row.report), say(row.observed), `± ${say(row.tolerance)}`];
      return lineOf([name, row.quantity, ...numbers, row.agrees ? 'agrees' : 'DIFFERS']);
    }),
  );
  const words = agreementInWords(variants.flatMap(({ agreement }) => agreement));
  return `${escapeTerminal(`${words} Asked: ${source}`)}\n\n${[head, ...lines].map(escapeTerminal).join('\n')}\n`;
}

function lineOf([variant = '', quantity = '', ...rest]: readonly string[]): string {
  const [report = '', observed = '', tolerance = '', word = ''] = rest;
  const numbers = [report, observed, tolerance].map((text) => text.padStart(widths.number)).join('');
  return `${variant.padEnd(widths.variant)}${quantity.padEnd(widths.quantity)}${numbers}  ${word}`.trimEnd();
}

/** What `report --prometheus --json` prints. Seconds and logins per second; unknown is null. */
export const observedDocument = ({ head, source, variants }: ObservedRun, folder: string): object => ({
  schema: OBSERVED_SCHEMA,
  record: folder,
  run: head.runId,
  source,
  variants: variants.map(({ name, stoppedAtSeconds, agreement }) => ({ name, stoppedAtSeconds, agreement })),
});
