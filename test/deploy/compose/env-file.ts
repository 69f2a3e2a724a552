/** One line of a `.env` file: `NAME=value`, with the comment that explains it. */
export interface EnvVariable {
  readonly name: string;
  readonly value: string;
  /** Counted from 1. */
  readonly line: number;
  /** The comment right above it; a digest shares that of its image. Empty: nobody explained it. */
  readonly comment: string;
}

const assignment = /^([A-Z][A-Z0-9_]*)=([^\s"'#$\\]*)$/;

/**
 * Reads the part of Compose's `.env` format that needs no quoting rules: comments, empty lines and plain assignments.
 * Anything else is refused, because readers of such files differ there.
 */
export function readEnvFile(text: string): readonly EnvVariable[] {
  const variables: EnvVariable[] = [];
  let comment: string[] = [];
  text.split('\n').forEach((content, index) => {
    const line = index + 1;
    if (content.startsWith('#')) {
      comment.push(content.slice(1).trim());
      return;
    }
    if (content !== '') variables.push(variableOf(content, line, commentFor(content, comment, variables.at(-1))));
    comment = [];
  });
  const twice = variables.find(({ name }, at) => variables.findIndex((other) => other.name === name) !== at);
  if (twice !== undefined) throw new Error(`line ${twice.line}: ${twice.name} is set twice`);
  return variables;
}

function variableOf(content: string, line: number, comment: string): EnvVariable {
  const [, name, value] = assignment.exec(content) ?? [];
  if (name === undefined || value === undefined) throw new Error(`line ${line}: not NAME=value: ${content}`);
  return { name, value, line, comment };
}

function commentFor(content: string, comment: readonly string[], before: EnvVariable | undefined): string {
  const isDigestOf = before !== undefined && content.startsWith(`${before.name.replace(/_IMAGE$/, '')}_DIGEST=`);
  return comment.length === 0 && isDigestOf ? before.comment : comment.join(' ');
}
