import { shell } from './shell.ts';

export const typeProjects = ['tsconfig.json', 'tsconfig.pure.json', 'tsconfig.k6.json'];

export interface TypeCheck {
  readonly project: string;
  /** Our own files that the compiler read, without node_modules. */
  readonly files: number;
  readonly ok: boolean;
}

/** Checks one TypeScript project. A project that holds none of our files has not been checked, so it fails. */
export async function checkTypes(project: string, cwd: string): Promise<TypeCheck> {
  const { code, output } = await shell(`tsc -p ${project} --listFiles`, { cwd, quiet: true });
  const lines = output.split('\n').filter((line) => line.trim() !== '');
  const listed = lines.filter(isListedFile);
  const files = listed.filter((line) => !line.includes('/node_modules/')).length;
  const complaints = lines.filter((line) => !isListedFile(line));
  if (complaints.length > 0) process.stdout.write(`${complaints.join('\n')}\n`);
  return { project, files, ok: code === 0 && files > 0 };
}

/** --listFiles prints one absolute path a line; a complaint has a position behind its path. */
const isListedFile = (line: string): boolean => /^(\/|[A-Za-z]:[/\\]).*\.(ts|mts|cts|json)$/.test(line);
