/**
 * Files that a command of ours writes and that are committed, so that editors and other programs can use them without
 * running anything. `npm run generate` writes them; `npm run generate:check` compares. One line a file.
 */
export interface GeneratedFile {
  readonly path: string;
  /** Arguments of `launchquake`; what it prints to stdout is the file. */
  readonly command: readonly string[];
}

export const generatedFiles: readonly GeneratedFile[] = [
  { path: 'schemas/scenario.schema.json', command: ['schema', 'scenario'] },
  { path: 'schemas/result.schema.json', command: ['schema', 'result'] },
];
