/** An explanation as text for a terminal. Pure. */
import { durationInWords } from '../model/units.ts';
import { drawCurve } from './curve.ts';
import type { Explanation } from './explanation.ts';

const CURVE_ROWS = 8;
const LABEL_COLUMNS = 20;

export function renderExplanation(explanation: Explanation): string {
  const { trigger, curve, variants, warnings } = explanation;
  const knee = variants[0]?.knee;
  const marks = [
    { atSeconds: trigger.startSeconds, label: '▲ trigger' },
    { atSeconds: trigger.startSeconds + trigger.durationSeconds, label: '▲ its end' },
  ];
  const picture = { rows: CURVE_ROWS, levelPerSecond: knee?.perSecond ?? null, marks };
  const lines = [
    explanation.title,
    '',
    'logins that people intend, per second',
    ...drawCurve(curve, { ...picture, totalSeconds: explanation.runSeconds }),
    '',
    ...factsOf(explanation).map(([name, text]) => `${name.padEnd(LABEL_COLUMNS)}${text}`),
    '',
    ...variantLines(explanation),
    ...(warnings.length > 0 ? ['', ...warnings.map((warning) => `WARNING  ${warning}`)] : []),
  ];
  return `${lines.join('\n')}\n`;
}

function factsOf(explanation: Explanation): readonly (readonly [string, string])[] {
  const { storySeconds, runSeconds, compress, scale, seed, variants, cannotStart, sideBySide } = explanation;
  const knee = variants[0]?.knee;
  const how = sideBySide
    ? 'all variants side by side'
    : variants.length === 1
      ? 'one variant'
      : 'one variant after the other';
  const story = `${durationInWords(storySeconds)} of story in ${durationInWords(runSeconds)} of run (time ÷ ${compress}), scale ${scale}`;
  const shares = cannotStart.map(({ segment, share }) => `${segment} ${percent(share)}`);
  const stopped = cannotStart.reduce((sum, { share }) => sum + share, 0);
  return [
    ['time', `${story}, seed ${seed}`],
    ['intended logins', `about ${Math.round(explanation.expectedLogins)}, at most ${rate(explanation.peakPerSecond)}`],
    ['knee', knee === undefined ? '–' : `${rate(knee.perSecond)} completed; the bottleneck is ${knee.bottleneck}`],
    [
      'one login',
      knee === undefined
        ? '–'
        : `${durationInWords(knee.undisturbedSeconds)} and ${knee.undisturbedAttempts.toFixed(0)} requests when nothing disturbs it`,
    ],
    ['storm', `at most ${Math.round(explanation.peakRequestsPerSecond)} requests/s, retries of naive clients included`],
    ['k6', `${explanation.virtualUsers} virtual users, one for every login`],
    ['takes', `about ${durationInWords(explanation.wallSeconds)}, ${how}`],
    ['cannot even start', shares.length === 0 ? 'nobody' : `${percent(stopped)} of the people: ${shares.join(', ')}`],
  ];
}

function variantLines({ variants }: Explanation): readonly string[] {
  const width = variants.reduce((most, { variant }) => Math.max(most, variant.length), 'variant'.length);
  const row = (cells: readonly string[]): string =>
    cells.map((cell, at) => (at === 0 ? cell.padEnd(width) : cell.padStart(14))).join('  ');
  return [
    row(['variant', 'logins', 'requests if', 'requests/s', 'users at once', 'μT']),
    row(['', '', 'undisturbed', 'at most', 'at most', '']),
    ...variants.map(({ variant, title, logins, requests, peakRequestsPerSecond, peakUsers, servedPerTimeout }) => {
      const numbers = [logins, requests, peakRequestsPerSecond, peakUsers, servedPerTimeout];
      return `${row([variant, ...numbers.map((number) => number.toFixed(0))])}  ${title}`;
    }),
  ];
}

const rate = (perSecond: number): string => `${perSecond.toFixed(1)} logins/s`;
const percent = (ratio: number): string => `${Number((ratio * 100).toFixed(1))} %`;
