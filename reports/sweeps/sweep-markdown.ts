import { markdownTable } from 'markdown-table';
import { escaped } from '../formats/markdown.ts';
import { claimOf } from '../verification/claims.ts';
import { verdictLegend } from '../verification/verdict-matrix.ts';
import { type SweepPictureName, sweepPictureName } from './sweep-pictures.ts';
import type { SweepReport } from './sweep-report.ts';
import { notesOn, sweepTableOf } from './sweep-table.ts';
import { cellsText } from './sweep-text.ts';

/**
 * A sweep as a Markdown page.
 *
 * @param pictureOf - the address of a picture of {@link sweepPictures}, seen from the page, where there is one
 */
export function sweepMarkdown(
  report: SweepReport,
  pictureOf?: (name: SweepPictureName) => string | undefined,
): string {
  const { head, body, told, same } = sweepTableOf(report);
  const rows = [head, ...body].map((row) => row.map(escaped));
  return [
    `# ${escaped(report.name)}`,
    '',
    ...(report.note === null ? [] : [escaped(report.note), '']),
    `keysync ${report.keysync}: ${cellsText(report)}.`,
    '',
    ...told.flatMap((name) => {
      const picture = pictureOf?.(sweepPictureName(name));
      return picture === undefined ? [] : [`![${name}, in each cell](${picture})`, ''];
    }),
    markdownTable(rows, { align: head.map(() => 'r') }),
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
