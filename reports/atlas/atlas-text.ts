import { markdownTable } from 'markdown-table';
import { type Paint, plain } from '../formats/paint.ts';
import { type CellTable, cellTableOf, incompleteNotes, numberOfKeysText } from '../sweeps/cell-table.ts';
import { cellTableText } from '../sweeps/cell-table-text.ts';
import { claimOf } from '../verification/claims.ts';
import { verdictLegend } from '../verification/verdict-matrix.ts';
import type { AtlasReport, AtlasRow } from './atlas-report.ts';

/** An atlas for a terminal: one line for each deployment, one column for each property that tells them apart. */
export function atlasText(report: AtlasReport, paint: Paint = plain): string {
  const table = tableOf(report);
  const aligns = table.head.map((_, index) => (index === 1 ? ('left' as const) : ('right' as const)));
  return cellTableText(table, aligns, notesOn(report), paint);
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

const tableOf = ({ cells }: AtlasReport): CellTable =>
  cellTableOf(cells, ['HSMs', 'setting', 'failures'], (row) => [
    String(row.hsms),
    settingText(row),
    String(row.hsmFailures),
  ]);

function settingText({ createObjectMinimumNodes: minimum, keyAvailabilityCheck }: AtlasRow): string {
  if (minimum !== null) return `SDK 3, minimum ${minimum}`;
  return `SDK 5, check ${keyAvailabilityCheck === true ? 'on' : 'off'}`;
}

/** What the verdicts hold for. */
function notesOn({ cells, complete }: AtlasReport): readonly string[] {
  return [
    `Keys are created while copying may fail and HSMs may; nothing replaces an HSM. ${numberOfKeysText(cells)}`,
    ...incompleteNotes(complete),
  ];
}
