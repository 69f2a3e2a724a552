/** The head of the page: what was run, the verdict in words, one sentence for each variant. */
import { exitCodeOf } from '../../analysis/judge.ts';
import type { Findings, VariantFindings } from '../../analysis/findings.ts';
import type { RunVerdict } from '../../model/record/result.ts';
import { escapeMarkup } from '../escape.ts';
import { decimal, estimated, keepUnits, plain, seconds, UNKNOWN } from '../numbers.ts';
import { scaleSentence, timeSentence } from '../setup.ts';
import {
  needsInvalidFlag,
  sentenceOf,
  simulationWords,
  statusWords,
  utc,
  verdictNames,
  verdictSentence,
} from '../words.ts';

const tones: Readonly<Record<RunVerdict, 'good' | 'bad' | 'warn'>> = {
  pass: 'good',
  'slo-breach': 'bad',
  invalid: 'warn',
  inconclusive: 'warn',
  aborted: 'warn',
};

const signs = { good: '✓', bad: '✕', warn: '!' } as const;

export function pageHead(findings: Findings): string {
  const { head } = findings;
  return [
    '<header>',
    `<p class="over">Launchquake report · ${head.engine === 'live' ? 'live run' : '<b class="mode">SIMULATED</b> run'} of <b>${escapeMarkup(head.scenario)}</b> · ${escapeMarkup(utc(head.startedAt))}</p>`,
    `<h1>${escapeMarkup(head.title)}</h1>`,
    '</header>',
  ].join('\n');
}

export function banner(findings: Findings): string {
  const { verdict, variants } = findings;
  const tone = tones[verdict];
  return [
    `<section class="banner ${tone}" aria-labelledby="verdict">`,
    `<h2 id="verdict"><span class="sign" aria-hidden="true">${signs[tone]}</span>${verdictNames[verdict]} <span class="exit">exit code ${exitCodeOf(verdict)}</span></h2>`,
    `<p>${escapeMarkup(verdictSentence(findings))}</p>`,
    ...simulatedLine(findings),
    variants.length === 0 ? '' : `<dl class="sentences">${variants.map(sentence).join('\n')}</dl>`,
    '</section>',
    setupLine(variants[0]),
  ].join('\n');
}

/** Nobody may take the numbers of a simulation for measured ones. */
function simulatedLine(findings: Findings): readonly string[] {
  const words = simulationWords(findings);
  if (words === null) return [];
  return [
    `<p><b class="mode">SIMULATED</b> ${escapeMarkup(words)}. Nothing was measured: estimates are means over the seeds with their 95 % intervals, counts are totals.</p>`,
  ];
}

function sentence(variant: VariantFindings): string {
  const { name, status } = variant;
  const flags = [
    needsInvalidFlag(variant) ? '<b class="warn">INVALID</b> ' : '',
    status === 'complete' ? '' : `<b class="warn">${statusWords[status]} (${seconds(variant.reachedSeconds)})</b> `,
  ].join('');
  return `<div><dt>${escapeMarkup(name)}</dt><dd>${flags}${escapeMarkup(keepUnits(sentenceOf(variant)))}</dd></div>`;
}

/** From an hour on, seconds are no words for a moment. */
const LONG_SECONDS = 7200;

function spikeWords({ trigger, durationSeconds }: VariantFindings['plan']): string {
  const { startSeconds } = trigger;
  const endSeconds = startSeconds + trigger.durationSeconds;
  return durationSeconds < LONG_SECONDS
    ? `from second ${plain(startSeconds)} to ${plain(endSeconds)}`
    : `${seconds(trigger.durationSeconds)}, from ${seconds(startSeconds)} after the start`;
}

/** What a reader must have read before the first number. */
function setupLine(variant: VariantFindings | undefined): string {
  if (variant === undefined) return '<p class="setup">No variant was run.</p>';
  const { plan, result } = variant;
  const knee = estimated(result.kneePerSecond, decimal);
  const parts = [
    `The knee of this service is <b>${knee}${knee === UNKNOWN ? '' : ' logins/s'}</b>.`,
    `The spike lasts ${spikeWords(plan)}.`,
    escapeMarkup(timeSentence(plan)),
    escapeMarkup(scaleSentence(plan)),
  ];
  return `<p class="setup">${parts.join(' ')}</p>`;
}
