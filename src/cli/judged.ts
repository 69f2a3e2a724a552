/** A run record with what was made of it: findings, verdict and every report, all a fold over the record alone. */
import { analyse } from '../analysis/analyse.ts';
import type { Findings } from '../analysis/findings.ts';
import type { RunRecord } from '../model/record/run-record.ts';
import { renderJson } from '../report/json.ts';
import { renderJunit } from '../report/junit.ts';
import { renderMarkdown } from '../report/markdown.ts';
import { layout } from '../runners/record/layout.ts';
import type { Judgement } from '../runners/record/run-file.ts';

export interface Judged {
  readonly findings: Findings;
  readonly judgement: Judgement;
  /** File name → text. */
  readonly reports: Readonly<Record<string, string>>;
}

/** The same record gives the same bytes wherever it lies: reports name it by its id below the usual folder. */
export async function judgeRecord(record: RunRecord): Promise<Judged> {
  // Loaded here: drawing takes 30 MB and a quarter of a second to load, and a simulation does without until it is over.
  const { renderHtml } = await import('../report/html.ts');
  const findings = analyse(record);
  const { verdict, variants } = findings;
  const validity = Object.fromEntries(variants.map(({ name, result }) => [name, result.validity]));
  const reports = {
    [layout.html]: renderHtml(findings),
    [layout.markdown]: renderMarkdown(findings),
    [layout.json]: renderJson(findings),
    [layout.junit]: renderJunit(findings),
  };
  return { findings, judgement: { verdict, validity }, reports };
}
