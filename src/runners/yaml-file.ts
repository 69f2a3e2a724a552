/** A YAML text as a value, and where in it each path stands. */
import { LineCounter, isNode, parseDocument } from 'yaml';
import { circularInWords, isCircular } from '../model/circular.ts';
import { type ErrorCode, LaunchquakeError, type Problem } from '../model/errors.ts';
import type { Locate } from '../model/scenario/explain-issues.ts';

export interface YamlFile {
  readonly value: unknown;
  readonly locate: Locate;
}

/** @param code of the error for what is no YAML, with line and column; or for aliases that have no end, or too many */
export function readYaml(text: string, path: string, code: ErrorCode): YamlFile {
  const lineCounter = new LineCounter();
  const document = parseDocument(text, { lineCounter, merge: true });
  const at = (offset: number): string => {
    const { line, col } = lineCounter.linePos(offset);
    return `${line}:${col}`;
  };
  if (document.errors.length > 0) {
    const problems = document.errors.map((error): Problem => {
      const found = error.message.split('\n')[0]?.replace(/ at line \d+, column \d+:?$/, '') ?? error.code;
      return { where: `${path}:${at(error.pos[0])}`, found, expected: 'YAML' };
    });
    throw new LaunchquakeError(code, path, problems);
  }
  const locate: Locate = (keys) => {
    const node = keys.length === 0 ? document.contents : document.getIn(keys, true);
    return isNode(node) && node.range ? at(node.range[0]) : undefined;
  };
  return { value: valueOf(document, path, code), locate };
}

function valueOf(document: ReturnType<typeof parseDocument>, path: string, code: ErrorCode): unknown {
  const refuse = (found: string, expected: string): never => {
    throw new LaunchquakeError(code, path, [{ where: path, found, expected }]);
  };
  try {
    const value: unknown = document.toJS();
    if (!isCircular(value)) return value;
  } catch (error) {
    if (!(error instanceof ReferenceError)) throw error;
    return refuse(error.message, 'YAML');
  }
  return refuse(circularInWords.found, circularInWords.expected);
}
