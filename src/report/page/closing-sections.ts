/** The end of the page: whether to trust the run, where it ran, how to read it. */
import type { Findings, VariantFindings } from '../../analysis/findings.ts';
import { escapeMarkup } from '../escape.ts';
import { count, decimal, percent, plain, seconds, UNKNOWN } from '../numbers.ts';
import { bottleneckOf } from '../setup.ts';
import { seedWords, simulationWords, utc } from '../words.ts';
import { table, type TableCell } from './table.ts';

const BYTES_PER_GIB = 1024 ** 3;

/** @param isBrief one line for a rule that holds everywhere: for a page that would be too large */
export function validitySection({ head, variants }: Findings, isBrief: boolean): string {
  const isSimulated = head.engine === 'simulated';
  const checks = variants.flatMap(({ name, validity }) => validity.map((check) => ({ name, ...check })));
  const shown = isBrief ? holdingTogether(checks) : checks;
  const rows = shown
    .toSorted((a, b) => Number(a.holds) - Number(b.holds))
    .map(({ name, rule, holds, detail }): readonly TableCell[] => [
      { text: rule },
      { text: name },
      { text: detail },
      holds ? { text: '✓ holds', mark: 'good' } : { text: '✕ broken', mark: 'bad' },
    ]);
  const columns = ['rule', 'variant', 'measured against its limit', 'outcome'].map((heading) => ({
    heading,
    side: 'left' as const,
  }));
  const broken = checks.filter(({ holds }) => !holds).length;
  const verdict =
    checks.length === 0
      ? 'No validity rule was checked: do not trust these numbers.'
      : broken === 0
        ? `All ${count(checks.length)} checks hold: ${isSimulated ? 'every seed came to its end, and every login has its outcome' : 'the load generator, the server and the record kept up'}.`
        : `${count(broken)} of ${count(checks.length)} checks broken: the numbers of those variants say more about the test than about the system.`;
  return [
    '<section aria-labelledby="validity"><h2 id="validity">Can this run be trusted?</h2>',
    `<p>${escapeMarkup(verdict)}</p>`,
    rows.length === 0
      ? ''
      : `<details class="checks"${broken > 0 ? ' open' : ''}><summary>Every rule with what was measured</summary>${table({ caption: 'Validity rules, broken ones first', columns, rows, sortable: true })}</details>`,
    '</section>',
  ].join('\n');
}

type Check = Findings['variants'][number]['validity'][number] & { readonly name: string };

/** The broken checks, and of every other rule one. */
function holdingTogether(checks: readonly Check[]): readonly Check[] {
  const rules = [...new Set(checks.map(({ rule }) => rule))];
  return rules.flatMap((rule) => {
    const own = checks.filter((check) => check.rule === rule);
    const broken = own.filter(({ holds }) => !holds);
    if (broken.length > 0 || own.length < 2) return broken.length > 0 ? broken : own;
    return [{ rule, holds: true, name: 'all', detail: 'as report.json says of each' }];
  });
}

export function environmentSection(findings: Findings): string {
  const { head, variants } = findings;
  const { machine, git, target } = head;
  const simulation = simulationWords(findings);
  const facts: readonly (readonly [string, string])[] = [
    ['Command line', head.commandLine],
    ['Started', utc(head.startedAt)],
    ['Ended', utc(head.endedAt)],
    [
      simulation === null ? 'Target' : 'Simulated',
      simulation ??
        `${target.url} (${target.kind === 'mock' ? 'mock identity provider' : 'external'}${target.owned === null ? '' : `, claimed as own: ${target.owned}`})`,
    ],
    ...(simulation === null
      ? [['Variants ran', head.sideBySide ? 'side by side' : 'one after the other'] as const]
      : []),
    [
      'Code',
      git === null
        ? 'not in a git repository'
        : `${git.commit.slice(0, 12)}${git.dirty ? ' with uncommitted changes' : ''}`,
    ],
    [
      'Versions',
      Object.entries(head.versions)
        .map(([name, version]) => `${name} ${version}`)
        .join(', '),
    ],
    [
      'Machine',
      `${machine.cpu}, ${count(machine.cores)} cores, ${(machine.memoryBytes / BYTES_PER_GIB).toFixed(1)} GiB, ${machine.os}`,
    ],
    [head.seeds.length === 1 ? 'Seed' : 'Seeds', seedWords(head.seeds)],
    ...planFacts(findings),
    ['Plan', `SHA-256 ${head.planHash}`],
    ['Record', `${head.runId} (${head.status})`],
  ];
  return [
    '<section aria-labelledby="environment"><h2 id="environment">Environment</h2>',
    `<dl class="facts">${facts.map(([name, value]) => `<div><dt>${escapeMarkup(name)}</dt><dd>${escapeMarkup(value === '' ? UNKNOWN : value)}</dd></div>`).join('\n')}</dl>`,
    variants.some(({ remarks }) => remarks.length > 0)
      ? `<ul>${variants.flatMap(({ name, remarks }) => remarks.map((remark) => `<li>${escapeMarkup(`${name}: ${remark}`)}</li>`)).join('')}</ul>`
      : '',
    ...changesTable(variants),
    '</section>',
  ].join('\n');
}

function planFacts({ variants }: Findings): readonly (readonly [string, string])[] {
  const plan = variants[0]?.plan;
  if (plan === undefined) return [];
  const bottleneck = bottleneckOf(plan);
  return [
    ['Time compression', `${plain(plan.compress)}× (story seconds per run second)`],
    ['Scale', `${percent(plan.scale)} of the story’s rates and capacity`],
    [
      'μT',
      `${count(bottleneck?.servedPerTimeout)} requests served during one client time-out of ${seconds(plan.client.timeoutSeconds)}`,
    ],
    [
      'Bottleneck',
      bottleneck === null
        ? UNKNOWN
        : `station ${bottleneck.station}: ${count(bottleneck.servers)} servers, ${decimal(bottleneck.requestsPerSecond)} requests/s`,
    ],
    ['SLO', `login within ${seconds(plan.slo.loginWithinSeconds)}`],
    ['Tokens', `signed with ${plan.service.signing}`],
    ...passwordFact(variants[0]),
  ];
}

/** What every report of a run whose server said so has to say: whether the work of a password was real. */
function passwordFact(variant: VariantFindings | undefined): readonly (readonly [string, string])[] {
  if (variant?.passwordHashing === undefined) return [];
  const { mode, algorithm, computed } = variant.passwordHashing;
  const words =
    mode === 'charged'
      ? 'charged to a station in virtual time, not computed'
      : `really computed (${algorithm ?? UNKNOWN}), ${count(computed)} of them`;
  return [['Password hashes', words]];
}

const MOST_CHANGES = 30;

function changesTable(variants: Findings['variants']): readonly string[] {
  const changes = variants.flatMap(({ name, changes: told = [] }) => told.map((change) => ({ name, ...change })));
  if (changes.length === 0) return [];
  const rows = changes
    .slice(0, MOST_CHANGES)
    .map(({ name, atSeconds, what, by, detail }): readonly TableCell[] => [
      { text: seconds(atSeconds) },
      { text: name },
      { text: what },
      { text: by },
      { text: detail },
    ]);
  const columns = ['run time', 'variant', 'what', 'by', 'change'].map((heading) => ({
    heading,
    side: 'left' as const,
  }));
  const more = changes.length - rows.length;
  const caption = `What was changed on the server while it ran${more > 0 ? `, the first ${count(rows.length)} of ${count(changes.length)}` : ''}`;
  return [table({ caption, columns, rows })];
}

const definitions: readonly (readonly [string, string])[] = [
  [
    'Offered load',
    'Logins per second that people want to start. It comes from the plan and is the same for every variant; it does not go down because the server is slow.',
  ],
  [
    'Goodput',
    'Logins per second that were completed within the person’s patience and the SLO. A request that was answered too late is not goodput, however busy the server was.',
  ],
  [
    'Knee',
    'The login rate up to which goodput can follow the offered load. Above it a queue must grow, people must be turned away, or both.',
  ],
  [
    'Amplification',
    'Requests that hit the server per completed login. It rises when people click again, when programs retry and when work is thrown away.',
  ],
  [
    'Dead work',
    'Service time spent on requests whose client had already gone. Nobody gets anything for it, and it takes the place of work that would have counted. When it feeds on its own retries the collapse stays after the spike has gone.',
  ],
  [
    'Time to login',
    'From the moment a person meant to start to the token in hand, waiting rooms and earlier tries included. Completed logins only: a variant that turns many people away can look fast here.',
  ],
  [
    'Late spike, after',
    'A login takes time, so the first half of the spike still shows the past: the second half is judged. “After” lasts as long as the spike. Recovered means that goodput followed the offered load again for the window that the scenario names.',
  ],
  [
    'Compression and scale',
    'Compression divides every duration and multiplies every rate by the same number, so the requests served during one time-out (μT) stay the same and the dynamics with them. Scale makes rates and capacity smaller together: the knee moves with the load, but a smaller system has larger chance swings, and below a μT of about 50 they hide the rest.',
  ],
];

export function readingSection({ remarks }: Findings): string {
  return [
    '<section aria-labelledby="reading"><h2 id="reading">How to read this</h2>',
    `<dl class="words">${definitions.map(([word, meaning]) => `<div><dt>${escapeMarkup(word)}</dt><dd>${escapeMarkup(meaning)}</dd></div>`).join('\n')}</dl>`,
    remarks.length === 0
      ? ''
      : `<h3>Assumed and worth knowing</h3><ul>${remarks.map((remark) => `<li>${escapeMarkup(remark)}</li>`).join('')}</ul>`,
    '</section>',
  ].join('\n');
}
