/** The queries of the gate, as docs/kubernetes.md gives them: a comment that says what it is, then the query. */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

export interface GateQuery {
  /** From the comment, up to its first colon. */
  readonly name: string;
  readonly expr: string;
}

/** The run that the page asks about. */
export const DOCUMENTED_RUN = 'kind-1';

export function gateQueries(): readonly GateQuery[] {
  const page = readFileSync(fileURLToPath(new URL('../../docs/kubernetes.md', import.meta.url)), 'utf8');
  const blocks = [...page.matchAll(/^```promql\n([^]*?)^```$/gm)].map(([, block = '']) => block);
  return blocks.flatMap((block) =>
    block
      .trim()
      .split('\n\n')
      .map((text) => {
        const [comment = '', ...expr] = text.split('\n');
        return { name: comment.replace(/^# /, '').split(':')[0] ?? '', expr: expr.join('\n') };
      }),
  );
}
