/** The head of the page: what was run, the verdict in words, one sentence for each variant. */
import { exitCodeOf } from '../../analysis/judge.ts';
import type { Findings, VariantFindings } from '../../analysis/findings.ts';
import type { RunVerdict } from '../../model/record/result.ts';
import { escapeMarkup } from '../escape.ts';
import { decimal, estimated, keepUnits, plain, seconds, UNKNOWN } from '../numbers.ts';
import { scaleSentence, timeSentence } from '../setup.ts';
import { needsInvalidFlag, sentenceOf, statusWords, utc, verdictNames, verdictSentence } from '../words.ts';

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
    `<p class="over">Launchquake report · ${head.engine === 'live' ? 'live run' : 'simulated run'} of <b>${escapeMarkup(head.scenario)}</b> · ${escapeMarkup(utc(head.startedAt))}</p>`,
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
    variants.length === 0 ? '' : `<dl class="sentences">${variants.map(sentence).join('\n')}</dl>`,
    '</section>',
    setupLine(variants[0]),
  ].join('\n');
}

function sentence(variant: VariantFindings): string {
  const { name, status } = variant;
  const flags = [
    needsInvalidFlag(variant) ? '<b class="warn">INVALID</b> ' : '',
    status === 'complete' ? '' : `<b class="warn">${statusWords[status]} (${seconds(variant.reachedSeconds)})</b> `,
  ].join('');
  return `<div><dt>${escapeMarkup(name)}</dt><dd>${flags}${escapeMarkup(keepUnits(sentenceOf(variant)))}</dd></div>`;
}

/** What a reader must have read before the first number. */
function setupLine(variant: VariantFindings | undefined): string {
  if (variant === undefined) return '<p class="setup">No variant was run.</p>';
  const { plan, result } = variant;
  const { startSeconds, durationSeconds } = plan.trigger;
  const knee = estimated(result.kneePerSecond, decimal);
  const parts = [
    `The knee of this service is <b>${knee}${knee === UNKNOWN ? '' : ' logins/s'}</b>.`,
    `The spike lasts from second ${plain(startSeconds)} to ${plain(startSeconds + durationSeconds)}.`,
    escapeMarkup(timeSentence(plan)),
    escapeMarkup(scaleSentence(plan)),
  ];
  return `<p class="setup">${parts.join(' ')}</p>`;
}
