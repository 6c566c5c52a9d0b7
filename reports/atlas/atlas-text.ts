import { markdownTable } from 'markdown-table';
import { bareTable } from '../formats/bare-table.ts';
import { countText } from '../formats/count.ts';
import { type Paint, plain } from '../formats/paint.ts';
import { claimOf } from '../verification/claims.ts';
import { verdictLegend, verdictText } from '../verification/verdict-matrix.ts';
import type { AtlasReport, AtlasRow } from './atlas-report.ts';

/** An atlas for a terminal: one line for each deployment, one column for each property that tells them apart. */
export function atlasText(report: AtlasReport, paint: Paint = plain): string {
  const { head, body, told, same } = tableOf(report);
  const aligns = head.map((_, index) => (index === 1 ? ('left' as const) : ('right' as const)));
  return [
    ...bareTable(head, aligns, body),
    '',
    ...told.map((name, index) => `${String(index + 1).padStart(4)}  ${name}`),
    ...(told.length > 0 ? [''] : []),
    ...same.map(([name, text]) => `${text.padStart(6)}  ${name}`),
    ...(same.length > 0 ? [''] : []),
    paint('quiet', verdictLegend),
    ...notesOn(report).map((line) => paint('quiet', line)),
    '',
  ].join('\n');
}

/** An atlas as a Markdown page. */
export function atlasMarkdown(report: AtlasReport): string {
  const { head, body, told, same } = tableOf(report);
  const align = head.map((_, index) => (index === 1 ? 'l' : 'r'));
  return [
    '# Atlas',
    '',
    `keysync ${report.keysync}: ${report.cells.length} ${report.cells.length === 1 ? 'deployment' : 'deployments'}.`,
    '',
    markdownTable([head, ...body], { align }),
    '',
    ...told.map((name, index) => `${index + 1}. \`${name}\`: ${claimOf(name)?.statement ?? ''}`),
    '',
    ...(same.length === 0 ? [] : ['In all of them:', '']),
    ...same.map(([name, text]) => `- \`${name}\`: ${text}`),
    '',
    `${verdictLegend}.`,
    '',
    ...notesOn(report).flatMap((line) => [line, '']),
  ].join('\n');
}

interface AtlasTable {
  readonly head: readonly string[];
  readonly body: readonly (readonly string[])[];
  /** The properties that have a column. */
  readonly told: readonly string[];
  /** The properties that say the same everywhere, with what they say. */
  readonly same: readonly (readonly [string, string])[];
}

function tableOf({ cells }: AtlasReport): AtlasTable {
  const names = Object.keys(cells[0]?.properties ?? {});
  const textIn = (row: AtlasRow, name: string): string => verdictText(row.properties[name]!);
  const isSame = (name: string): boolean => new Set(cells.map((row) => textIn(row, name))).size === 1;
  const told = names.filter((name) => !isSame(name));
  return {
    head: ['HSMs', 'setting', 'failures', 'worlds', ...told.map((_, index) => String(index + 1))],
    body: cells.map((row) => [
      String(row.hsms),
      settingText(row),
      String(row.hsmFailures),
      `${row.complete ? '' : '>='}${countText(row.worlds)}`,
      ...told.map((name) => textIn(row, name)),
    ]),
    told,
    same: names.filter(isSame).map((name) => [name, textIn(cells[0]!, name)]),
  };
}

function settingText({ createObjectMinimumNodes: minimum, keyAvailabilityCheck }: AtlasRow): string {
  if (minimum !== null) return `SDK 3, minimum ${minimum}`;
  return `SDK 5, check ${keyAvailabilityCheck === true ? 'on' : 'off'}`;
}

/** What the verdicts hold for. */
function notesOn({ cells, complete }: AtlasReport): string[] {
  const all = cells.flatMap(({ properties }) => Object.values(properties));
  const ofAnyNumber = all.filter(({ anyNumberOfKeys }) => anyNumberOfKeys).length;
  const which = ofAnyNumber === all.length ? 'All' : `${ofAnyNumber} of ${all.length}`;
  return [
    `Keys are created while copying may fail and HSMs may; nothing replaces an HSM. ${which} of the verdicts, with their lengths, hold for any number of such keys.`,
    ...(complete ? [] : ['Incomplete: a limit or Ctrl-C stopped it.']),
  ];
}
