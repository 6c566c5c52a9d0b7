import { markdownTable } from 'markdown-table';
import { z } from 'zod';
import { bareTable } from '../formats/bare-table.ts';
import { code, escaped } from '../formats/markdown.ts';
import { type Paint, plain } from '../formats/paint.ts';
import { durationText, probabilityText, shortNumber } from './digits.ts';
import { firstTimeText } from './first-time-text.ts';
import { ratesReportSchema } from './rates-report.ts';

/** What `keysync check --rates` adds to its report: one entry for each client. */
export const deploymentRatesSchema = z.array(
  z.strictObject({
    client: z.string(),
    cluster: z.string(),
    report: ratesReportSchema
      .nullable()
      .describe('Of one key that the client creates; null where it cannot be told.'),
    unknownBecause: z.string().nullable().describe('Why it cannot be told.'),
  }),
);

/** See {@link deploymentRatesSchema}. */
export type DeploymentRates = z.infer<typeof deploymentRatesSchema>;

/** How likely a key of each client gets lost, for a terminal. */
export function deploymentRatesText(rates: DeploymentRates, paint: Paint = plain): string {
  const lines = rates.flatMap(({ client, cluster, report, unknownBecause }) => {
    const title = paint('title', titleOf(client, cluster, report?.horizonSeconds));
    if (report === null) return [title, `  Not known: ${unknownBecause}.`, ''];
    const says = noRowsText(report);
    if (says !== undefined) return [title, `  ${says}`, ''];
    const [head, ...body] = rowsOf(report) as [string[], ...string[][]];
    return [
      title,
      ...bareTable(head, ['left', 'right', 'right', 'left'], body).map((line) => `  ${line}`),
      ...withoutRateOf(report).map((note) => paint('warning', `  ${note}`)),
      '',
    ];
  });
  return [
    ...lines,
    ...(rates.length === 0
      ? ['No client has HSMs in use: there are no probabilities to tell.', '']
      : [paint('quiet', scopeNote), '']),
  ].join('\n');
}

/** The same for a Markdown page. */
export function deploymentRatesMarkdown(rates: DeploymentRates): string {
  return [
    '## How likely it is',
    '',
    ...rates.flatMap(({ client, cluster, report, unknownBecause }) => {
      const title = `### ${escaped(titleOf(client, cluster, report?.horizonSeconds))}`;
      if (report === null) return [title, '', `Not known: ${escaped(unknownBecause ?? '')}.`, ''];
      const says = noRowsText(report);
      if (says !== undefined) return [title, '', says, ''];
      const [head, ...body] = rowsOf(report) as [string[], ...string[][]];
      const rows = body.map(([name, ...others]) => [code(name!), ...others]);
      const notes = withoutRateOf(report).flatMap((note) => [note, '']);
      return [title, '', markdownTable([head, ...rows], { align: ['l', 'r', 'r', 'l'] }), '', ...notes];
    }),
    scopeNote,
    '',
  ].join('\n');
}

const scopeNote =
  'Each number is of one new key of the client, from its creation on, with these rates. Outages, the loss of whole zones, and HSMs that are being created are left out.';

type Report = NonNullable<DeploymentRates[number]['report']>;

function titleOf(client: string, cluster: string, horizon: number | undefined): string {
  const within = horizon === undefined ? '' : ` within ${durationText(horizon, 6)}`;
  return `How likely it is${within}: ${client} on ${cluster}`;
}

/** Where nothing can be violated it makes a difference whether there is a key at all. */
function noRowsText({ properties }: Report): string | undefined {
  if (properties['key-creation-can-succeed'] === undefined)
    return 'With these rates, no creation of a key ever succeeds: nothing can be lost, and nothing can be used.';
  const isAny = Object.values(properties).some(({ kind }) => kind === 'violated');
  return isAny ? undefined : 'No step with a rate leads to a violation.';
}

function rowsOf({ properties }: Report): readonly (readonly string[])[] {
  const rows = Object.entries(properties)
    .filter(([, { kind }]) => kind === 'violated')
    .map(([name, { probability, minutesPerYear, first }]) => [
      name,
      probability === null ? 'not known' : probabilityText(probability, 4),
      minutesPerYear === null ? 'not known' : shortNumber(minutesPerYear, 4),
      firstTimeText(first),
    ]);
  return [['violated', 'probability', 'minutes a year', 'first time, on average'], ...rows];
}

function withoutRateOf({ withoutRate }: Report): readonly string[] {
  if (withoutRate.length === 0) return [];
  return [`Possible, but without a rate, so that here it never happens: ${withoutRate.join(', ')}.`];
}
