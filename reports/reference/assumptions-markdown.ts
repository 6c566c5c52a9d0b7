import { markdownTable } from 'markdown-table';
import { type Assumption, assumptions } from '#models';
import { dependentOn, type ReadingResult, type ReadVerdict } from '#properties';
import { verdictLegend, verdictText } from '../verification/verdict-matrix.ts';
import type { Place } from './clause-trace.ts';
import { clauseLinks, fileLink, scenarioLink } from './page-links.ts';

/** What a scenario comes to under both readings of each assumption that it can turn around. */
export interface ScenarioReadings {
  readonly scenario: string;
  readonly readings: readonly ReadingResult[];
}

/**
 * The readings that we chose, with the verdicts of the scenarios under both, where a scenario can choose.
 *
 * @param followedBy - the code of each assumption, by its name
 * @param read - the scenarios that were small enough
 */
export function assumptionsMarkdown(
  followedBy: ReadonlyMap<string, readonly Place[]>,
  read: readonly ScenarioReadings[],
): string {
  const all = Object.entries<Assumption>(assumptions);
  return [
    '# Assumptions',
    '',
    `${all.length} readings that we chose where the documentation is silent or contradicts itself. A scenario can choose the`,
    'other reading where a field is named, and `keysync verify <scenario> --readings` tells which of its verdicts depend on',
    'those with a field of `assume`. `npm run docs` makes this page.',
    '',
    ...all.flatMap(([id, assumption]) => assumptionMarkdown(id, assumption, followedBy.get(id) ?? [], read)),
  ].join('\n');
}

function assumptionMarkdown(
  id: string,
  { title, chosen, other, why, clauses, field }: Assumption,
  places: readonly Place[],
  read: readonly ScenarioReadings[],
): string[] {
  const rows = read.flatMap(({ scenario, readings }) =>
    readings
      .filter((reading) => `assume.${reading.field}` === field)
      .map((reading) => ({ scenario, reading })),
  );
  return [
    `## ${id}`,
    '',
    `${title}.`,
    '',
    `- Our reading: ${chosen}`,
    `- The other reading: ${other}`,
    '',
    why,
    '',
    ...(field === undefined ? [] : [`- Field: \`${field}\``]),
    `- Clauses: ${clauseLinks(clauses)}`,
    ...(places.length === 0 ? [] : [`- Followed by: ${places.map(codeLink).join(', ')}`]),
    '',
    ...(rows.length === 0 ? [] : verdictsMarkdown(rows)),
  ];
}

const codeLink = ({ name, file }: Place): string => fileLink({ name: `\`${name}\``, file });

type Row = { readonly scenario: string; readonly reading: ReadingResult };

function verdictsMarkdown(rows: readonly Row[]): string[] {
  const names = rows[0]?.reading.properties.map(({ name }) => name) ?? [];
  const dependent = rows.flatMap(({ scenario, reading }) =>
    dependentOn(reading).map(({ name, byDefault, otherwise }) => [
      scenarioLink(scenario),
      `\`${name}\``,
      byDefault.verdict,
      otherwise.verdict,
    ]),
  );
  return [
    dependent.length === 0
      ? `No verdict of the ${rows.length} scenarios below depends on it.`
      : `Verdicts that depend on it, in the ${rows.length} scenarios below: ${dependent.length}.`,
    '',
    ...(dependent.length === 0
      ? []
      : [
          markdownTable([['scenario', 'property', 'our reading', 'the other reading'], ...dependent], {
            alignDelimiters: false,
          }),
          '',
        ]),
    'Both readings, ours before the arrow; one mark where they agree:',
    '',
    markdownTable(
      [
        ['scenario', ...names.map((_, index) => String(index + 1))],
        ...rows.map(({ scenario, reading }) => [
          scenarioLink(scenario),
          ...reading.properties.map(({ byDefault, otherwise }) => bothText(byDefault, otherwise)),
        ]),
      ],
      { align: ['l', ...names.map(() => 'r')], alignDelimiters: false },
    ),
    '',
    names.map((name, index) => `${index + 1} \`${name}\``).join(', '),
    '',
    `${verdictLegend}.`,
    '',
  ];
}

function bothText(byDefault: ReadVerdict, otherwise: ReadVerdict): string {
  const [one, other] = [verdictText(byDefault), verdictText(otherwise)];
  return one === other ? one : `**${one} → ${other}**`;
}
