import { markdownTable } from 'markdown-table';
import { escaped } from '../formats/markdown.ts';
import { findingMarkdown } from '../trace/trace-markdown.ts';
import { claimOf } from './claims.ts';
import { isOfOneKey, keysLines, oneKeyMark } from './keys-text.ts';
import { missMeaning, missProbabilities, missSentence } from './miss-text.ts';
import { stoppedText, whyIncomplete } from './stopped-text.ts';
import { symmetryLines } from './symmetry-text.ts';
import { cellLegend, cellText, verdictMatrix } from './verdict-matrix.ts';
import type { ScenarioReport, VerificationReport } from './verification-report.ts';

/** A verification as a Markdown page. */
export function verificationMarkdown(report: VerificationReport): string {
  const { properties, rows } = verdictMatrix(report);
  const head = ['scenario', 'worlds', 'transitions', ...properties.map((_, index) => String(index + 1))];
  const body = rows.map(({ scenario, cells }) => {
    const mark = isOfOneKey(scenario) ? escaped(oneKeyMark) : '';
    return [
      escaped(scenario.name),
      `${scenario.complete ? '' : '≥ '}${scenario.worlds}${mark}`,
      `${scenario.transitions}${mark}`,
      ...cells.map(cellText),
    ];
  });
  const antecedentHead = ['scenario', ...properties.map((_, index) => String(index + 1))];
  const antecedents = rows.map(({ scenario, cells }) => [
    escaped(scenario.name),
    ...cells.map((cell) =>
      cell === undefined ? '' : `${cell.applied}${isOfOneKey(scenario) ? escaped(oneKeyMark) : ''}`,
    ),
  ]);
  const align = ['l', ...head.slice(1).map(() => 'r')];
  const differences = report.scenarios.flatMap((scenario) =>
    Object.entries(scenario.properties)
      .filter(([, { judgement }]) => judgement === 'unexpected')
      .map(([name, found]) =>
        findingMarkdown(
          { scenario: scenario.name, property: name, found, expected: found.expected, claim: found.claim },
          '##',
        ),
      ),
  );
  return [
    '# Verification',
    '',
    `keysync ${report.keysync}: ${outcomeOf(report)}.${missSentence(report.scenarios)}`,
    '',
    ...differences,
    markdownTable([head, ...body], { align }),
    '',
    ...properties.map((name, index) => `${index + 1}. \`${name}\`: ${claimOf(name)?.statement ?? ''}`),
    '',
    'In how many distinct worlds each had something to say:',
    '',
    markdownTable([antecedentHead, ...antecedents], { align }),
    '',
    `${cellLegend}.`,
    '',
    ...symmetryLines(report, escaped).flatMap((line) => [line, '']),
    ...keysLines(report, escaped).flatMap((line) => [line.replace(/^\*/, escaped(oneKeyMark)), '']),
    ...report.scenarios.flatMap(stoppedMarkdown),
    ...missMarkdown(report),
    ...report.scenarios.flatMap(readingsMarkdown),
  ].join('\n');
}

function stoppedMarkdown(scenario: ScenarioReport): string[] {
  const text = stoppedText(scenario);
  return text === undefined ? [] : [`## ${escaped(scenario.name)} is incomplete`, '', text, ''];
}

function missMarkdown(report: VerificationReport): string[] {
  const told = missProbabilities(report);
  if (told.length === 0) return [];
  const rows = told.map(([name, probability]) => [escaped(name), probability]);
  return [
    '## Only fingerprints of worlds were kept',
    '',
    ...missMeaning,
    '',
    markdownTable([['scenario', 'probability that a world was missed'], ...rows], { align: ['l', 'r'] }),
    '',
  ];
}

/** Which verdicts of a scenario depend on which assumption. */
function readingsMarkdown({ name, readings }: ScenarioReport): string[] {
  if (readings === undefined) return [];
  const rows = readings.flatMap(({ field, differing }) =>
    Object.entries(differing).map(([property, { byDefault, otherwise }]) => [
      `\`assume.${field}\``,
      `\`${property}\``,
      byDefault,
      otherwise,
    ]),
  );
  const asked = readings.map(({ field }) => `\`assume.${field}\``).join(', ');
  const stopped = readings.some(({ complete }) => !complete);
  const missed = missSentence(readings);
  return [
    `## What ${escaped(name)} depends on`,
    '',
    `Turned around one by one: ${asked}.`,
    ...(stopped ? ['A search was stopped: there may be more than is shown.'] : []),
    ...(missed === '' ? [] : [missed.trim()]),
    '',
    rows.length === 0
      ? 'No verdict depends on them.'
      : markdownTable([['assumption', 'property', 'by default', 'otherwise'], ...rows]),
    '',
  ];
}

function outcomeOf(report: VerificationReport): string {
  if (report.judgement !== 'incomplete') return outcomes[report.judgement];
  const why = whyIncomplete(report);
  return `${why.charAt(0).toLowerCase()}${why.slice(1)}, so this is not a pass`;
}

const outcomes = {
  expected: 'every verdict is as expected',
  unexpected: 'some verdicts are not as expected',
} as const;
