import { type Stage, copiesOf, readStages } from './dockerfile.ts';

/** One promise about a Dockerfile of ours: what is wrong, or nothing. */
export interface ImageRule {
  readonly name: string;
  readonly broken: (text: string) => readonly string[];
}

const last = (text: string): Stage => {
  const stage = readStages(text).at(-1);
  if (stage === undefined) throw new Error('no stage');
  return stage;
};

const texts = (text: string, keyword: string): readonly string[] =>
  readStages(text).flatMap(({ instructions }) =>
    instructions.filter((instruction) => instruction.keyword === keyword).map((instruction) => instruction.text),
  );

const pinned = /^[a-z0-9./-]+:(?!latest@)[\w.-]+@sha256:[0-9a-f]{64}$/;

export const imageRules: readonly ImageRule[] = [
  {
    name: 'every image it starts from has a tag and a digest',
    broken: (text) =>
      readStages(text)
        .map(({ image }) => image)
        .filter((image) => !pinned.test(image)),
  },
  { name: 'more than one stage', broken: (text) => (readStages(text).length > 1 ? [] : ['one stage']) },
  {
    name: 'it ends as a user by number, and not as root',
    broken: (text) => {
      const user = last(text).instructions.findLast(({ keyword }) => keyword === 'USER')?.text ?? 'root';
      return /^[1-9]\d*:[1-9]\d*$/.test(user) ? [] : [user];
    },
  },
  { name: 'nothing is fetched by ADD', broken: (text) => texts(text, 'ADD') },
  {
    name: 'packages come from the lockfile alone, and no script of theirs runs',
    broken: (text) =>
      texts(text, 'RUN').filter(
        (command) =>
          /\b(apt(-get)?|apk|yum|curl|wget|npx|corepack)\b|npm (i|install|update|exec)\b/.test(command) ||
          (/npm ci/.test(command) && !/--omit=dev.*--ignore-scripts/.test(command)),
      ),
  },
  {
    name: 'the last stage runs nothing, so it holds only what is copied',
    broken: (text) =>
      last(text).instructions.flatMap(({ keyword, text: command }) => (keyword === 'RUN' ? [command] : [])),
  },
  {
    name: 'what is copied into the last stage can be read by all and written by none',
    broken: (text) =>
      copiesOf(last(text))
        .filter(({ chmod }) => chmod !== '0555')
        .map(({ target }) => target),
  },
  {
    name: 'it can be built with a fixed time',
    broken: (text) =>
      last(text).instructions.some((step) => step.keyword === 'ARG' && /^SOURCE_DATE_EPOCH=\d+$/.test(step.text))
        ? []
        : ['no ARG SOURCE_DATE_EPOCH'],
  },
  {
    name: 'it starts its program directly, without a shell',
    broken: (text) =>
      last(text)
        .instructions.filter(({ keyword }) => keyword === 'ENTRYPOINT')
        .every((step) => step.text.startsWith('["')) &&
      last(text).instructions.some(({ keyword }) => keyword === 'ENTRYPOINT')
        ? []
        : ['no ENTRYPOINT as a list'],
  },
  {
    name: 'no secret is asked for or set at build time',
    broken: (text) =>
      [...texts(text, 'ARG'), ...texts(text, 'ENV')].filter((name) => /TOKEN|PASSWORD|SECRET|_KEY\b/i.test(name)),
  },
];
