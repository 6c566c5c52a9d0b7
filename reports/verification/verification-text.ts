import { bareTable } from '../formats/bare-table.ts';
import { countText } from '../formats/count.ts';
import { type Paint, plain } from '../formats/paint.ts';
import { printable } from '../formats/printable.ts';
import { traceText } from '../trace/trace-text.ts';
import { isOfOneKey, keysLines, oneKeyMark } from './keys-text.ts';
import { missMeaning, missProbabilities, missSentence } from './miss-text.ts';
import { stoppedText, whyIncomplete } from './stopped-text.ts';
import { symmetryLines } from './symmetry-text.ts';
import { type Cell, cellLegend, cellText, type VerdictMatrix, verdictMatrix } from './verdict-matrix.ts';
import type { ReadingReport, ScenarioReport, VerificationReport } from './verification-report.ts';

/** How a reader gets a trace again. A scenario is known by its place in the report: two may have one name. */
export type ReplayCommand = (scenario: number, property: string) => string;

/** A verification for a terminal: the table, what differs, each difference told, and one line at the end. */
export function verificationText(
  report: VerificationReport,
  replay: ReplayCommand | undefined = undefined,
  paint: Paint = plain,
): string {
  const differences = report.scenarios.flatMap((scenario, number) =>
    differencesOf(scenario, (property) => replay?.(number, property), paint),
  );
  const stopped = report.scenarios.flatMap((scenario) => stoppedLines(scenario, paint));
  const readings = report.scenarios.flatMap((scenario) => readingsOf(scenario, paint));
  return [
    matrixText(report, paint),
    ...differences,
    ...stopped,
    ...missLines(report, paint),
    ...readings,
    ...symmetryLines(report, printable).map((line) => paint('quiet', line)),
    ...keysLines(report, printable).map((line) => paint('quiet', line)),
    summary(report, paint),
    '',
  ].join('\n');
}

function matrixText(report: VerificationReport, paint: Paint): string {
  const matrix = verdictMatrix(report);
  const shown = [...matrix.properties.keys()].filter((column) => isShown(matrix, column));
  const lines = bareTable(
    ['scenario', 'worlds', ...shown.map((_, index) => String(index + 1))],
    ['left', 'right', ...shown.map(() => 'right' as const)],
    matrix.rows.map(({ scenario, cells }) => {
      const mark = isOfOneKey(scenario) ? oneKeyMark : '';
      const worlds = `${scenario.complete ? '' : '>='}${countText(scenario.worlds)}${mark}`;
      const told = shown.map((column) => paintCell(cells[column], paint));
      return [printable(scenario.name), worlds, ...told];
    }),
  );
  const legend = shown.map(
    (column, index) => `${String(index + 1).padStart(4)}  ${matrix.properties[column]}`,
  );
  const quiet = matrix.properties.filter((_, column) => !shown.includes(column));
  return [...lines, '', ...legend, '', ...quietLines(quiet), paint('quiet', cellLegend), ''].join('\n');
}

/** A table as wide as this is still read; a wider one leaves out what holds or is vacuous everywhere. */
const columnCountMax = 20;

function isShown({ properties, rows }: VerdictMatrix, column: number): boolean {
  if (properties.length <= columnCountMax) return true;
  return rows.some(({ cells }) => {
    const cell = cells[column];
    const isQuiet = cell === undefined || cell.verdict === 'holds' || cell.verdict === 'vacuous';
    return !isQuiet || cell?.judgement === 'unexpected';
  });
}

function quietLines(names: readonly string[]): string[] {
  if (names.length === 0) return [];
  return [
    'Not in the table, because they hold or are vacuous everywhere, as expected:',
    ...names.map((name) => `      ${name}`),
    '',
  ];
}

function paintCell(cell: Cell, paint: Paint): string {
  const text = cellText(cell);
  if (cell === undefined) return text;
  if (cell.judgement === 'unexpected') return paint('bad', text);
  if (cell.verdict === 'incomplete') return paint('warning', text);
  return cell.verdict === 'holds'
    ? paint('good', text)
    : cell.verdict === 'vacuous'
      ? paint('quiet', text)
      : text;
}

function differencesOf(
  scenario: ScenarioReport,
  replay: (property: string) => string | undefined,
  paint: Paint,
): string[] {
  return Object.entries(scenario.properties)
    .filter(([, { judgement }]) => judgement === 'unexpected')
    .map(([property, found]) =>
      traceText(
        {
          scenario: scenario.name,
          property,
          found,
          replay: found.trace.length === 0 ? undefined : replay(property),
        },
        paint,
      ),
    );
}

function stoppedLines(scenario: ScenarioReport, paint: Paint): string[] {
  const text = stoppedText(scenario);
  return text === undefined ? [] : [paint('title', printable(scenario.name)), `  ${text}`, ''];
}

function missLines(report: VerificationReport, paint: Paint): string[] {
  const told = missProbabilities(report);
  if (told.length === 0) return [];
  const width = Math.max(...told.map(([name]) => printable(name).length));
  return [
    paint('title', 'Only fingerprints of worlds were kept'),
    ...missMeaning.map((line) => `  ${line}`),
    ...told.map(([name, probability]) => `    ${printable(name).padEnd(width)}  ${probability}`),
    '',
  ];
}

/** Which verdicts of a scenario depend on which assumption. */
function readingsOf({ name, readings }: ScenarioReport, paint: Paint): string[] {
  if (readings === undefined) return [];
  const title = paint('title', `What ${printable(name)} depends on`);
  return [title, ...readings.flatMap((reading) => readingLines(reading, paint)), ''];
}

function readingLines(reading: ReadingReport, paint: Paint): string[] {
  const { field, about, chosen, other, complete, differing } = reading;
  const changes = Object.entries(differing);
  const stopped = complete ? '' : ' The search was stopped: there may be more.';
  const open = `${stopped}${missSentence([reading])}`;
  if (changes.length === 0) return [`  assume.${field}: no verdict.${open}`];
  const width = Math.max(...changes.map(([property]) => property.length));
  return [
    `  assume.${field}: ${changes.length} ${changes.length === 1 ? 'verdict' : 'verdicts'}.${open}`,
    ...changes.map(
      ([property, { byDefault, otherwise }]) =>
        `    ${property.padEnd(width)}  ${byDefault} by default, ${otherwise} otherwise`,
    ),
    ...(about === null ? [] : [paint('quiet', `    ${about}`)]),
    ...(chosen === null ? [] : [paint('quiet', `    by default: ${chosen}`)]),
    ...(other === null ? [] : [paint('quiet', `    otherwise: ${other}`)]),
  ];
}

function summary(report: VerificationReport, paint: Paint): string {
  const { scenarios, judgement } = report;
  const missed = missSentence(scenarios);
  const worlds = countText(scenarios.reduce((sum, scenario) => sum + scenario.worlds, 0));
  const mark = scenarios.some(isOfOneKey) ? oneKeyMark : '';
  const all = `${scenarios.length} ${scenarios.length === 1 ? 'scenario' : 'scenarios'}, ${worlds} worlds${mark}`;
  const named = (wanted: string) =>
    scenarios
      .filter((scenario) => scenario.judgement === wanted)
      .map(({ name }) => printable(name))
      .join(', ');
  switch (judgement) {
    case 'expected':
      return paint('good', `As expected: ${all}.${missed}`);
    case 'unexpected':
      return paint('bad', `Not as expected: ${named('unexpected')} (of ${all}).${missed}`);
    case 'incomplete':
      return paint(
        'warning',
        `Incomplete: ${named('incomplete')} (of ${all}). ${whyIncomplete(report)}; this is not a pass.${missed}`,
      );
  }
}
