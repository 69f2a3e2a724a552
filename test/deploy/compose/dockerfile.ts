import { type Variables, interpolate } from './interpolate.ts';

export interface Instruction {
  readonly keyword: string;
  readonly text: string;
  /** Counted from 1. */
  readonly line: number;
}

export interface CopyStep {
  /** The stage it copies from, or undefined: the build context. */
  readonly from: string | undefined;
  readonly chmod: string | undefined;
  readonly sources: readonly string[];
  readonly target: string;
}

export interface Stage {
  /** The image, with the defaults of the global ARGs put in. */
  readonly image: string;
  readonly name: string | undefined;
  readonly instructions: readonly Instruction[];
}

const keywords =
  'ADD ARG CMD COPY ENTRYPOINT ENV EXPOSE FROM HEALTHCHECK LABEL RUN SHELL STOPSIGNAL USER VOLUME WORKDIR'.split(' ');

/** Instructions of a Dockerfile in order: comments gone, continued lines joined. Here-documents are refused. */
export function readInstructions(text: string): readonly Instruction[] {
  const instructions: Instruction[] = [];
  let open: { text: string; line: number } | undefined;
  text.split('\n').forEach((content, index) => {
    if (/^\s*(#|$)/.test(content)) return;
    const continued = content.endsWith('\\');
    const part = (continued ? content.slice(0, -1) : content).trim();
    const begun = open === undefined ? { text: part, line: index + 1 } : { ...open, text: `${open.text} ${part}` };
    open = continued ? begun : undefined;
    if (!continued) instructions.push(instructionOf(begun.text, begun.line));
  });
  if (open !== undefined) throw new Error('the last line is continued');
  return instructions;
}

function instructionOf(text: string, line: number): Instruction {
  const [, keyword = '', rest = ''] = /^(\S+)\s+(.*)$/.exec(text) ?? [];
  if (!keywords.includes(keyword.toUpperCase())) throw new Error(`line ${line}: no instruction: ${text}`);
  if (/<<-?\w/.test(rest)) throw new Error(`line ${line}: a here-document`);
  return { keyword: keyword.toUpperCase(), text: rest.trim(), line };
}

/** The stages of a Dockerfile. ARGs before the first FROM have their defaults, or what `args` says. */
export function readStages(text: string, args: Variables = {}): readonly Stage[] {
  const instructions = readInstructions(text);
  const first = instructions.findIndex(({ keyword }) => keyword === 'FROM');
  if (first === -1) throw new Error('no FROM');
  const global: Record<string, string> = {};
  for (const { keyword, text: argument, line } of instructions.slice(0, first)) {
    if (keyword !== 'ARG') throw new Error(`line ${line}: ${keyword} before the first FROM`);
    const [name = '', value = ''] = argument.split(/=(.*)/s);
    global[name] = args[name] ?? interpolate(value, global);
  }
  const starts = instructions.flatMap(({ keyword }, at) => (keyword === 'FROM' ? [at] : []));
  return starts.map((at, index) => {
    const [image = '', as, name] = (instructions[at]?.text ?? '').split(/\s+/);
    if (as !== undefined && (as.toUpperCase() !== 'AS' || name === undefined)) throw new Error(`FROM ${image} ${as}`);
    return { image: interpolate(image, global), name, instructions: instructions.slice(at + 1, starts[index + 1]) };
  });
}

/** What a COPY says, in its plain form (no JSON array, no quotes). */
export function readCopy({ text, line }: Instruction): CopyStep {
  const words = text.split(/\s+/);
  const flags = words.filter((word) => word.startsWith('--'));
  const [target, ...sources] = words.filter((word) => !word.startsWith('--')).toReversed();
  if (target === undefined || sources.length === 0 || /["'[]/.test(text)) throw new Error(`line ${line}: COPY ${text}`);
  const flag = (name: string): string | undefined =>
    flags.find((word) => word.startsWith(`--${name}=`))?.slice(name.length + 3);
  return { from: flag('from'), chmod: flag('chmod'), sources: sources.toReversed(), target };
}

export function copiesOf({ instructions }: Stage): readonly CopyStep[] {
  return instructions.filter(({ keyword }) => keyword === 'COPY').map(readCopy);
}
