/** What says of a file that an export wrote it, and may write it again. */

const MARK = 'launchquake export';

/** The first words of a file that an export writes, behind the sign that begins a comment in it. */
export const markedHead = (comment: '//' | '#', command: string): string => `${comment} ${MARK} ${command}`;

/** The mark stands at the head of a text, and a dashboard is known by its id: JSON has no comments. */
export const isMarked = (text: string): boolean =>
  /^(?:\/\/|#) launchquake export /.test(text) || /^\{[^]*"uid":\s?"lq-[^]*\}\s*$/.test(text);

/** Text from a scenario on one line, so that it cannot leave a comment. */
export const onOneLine = (text: string): string => text.replaceAll(/\s+/g, ' ').trim();
