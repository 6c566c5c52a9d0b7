import { markdownTable } from 'markdown-table';
import { bareTable } from '../formats/bare-table.ts';
import { countText } from '../formats/count.ts';
import { code, escaped } from '../formats/markdown.ts';
import { type Paint, plain } from '../formats/paint.ts';
import { durationText, probabilityText, shortNumber, sureDigits } from './digits.ts';
import { firstTimeText } from './first-time-text.ts';
import { furtherSections } from './further-sections.ts';
import { negligible, type PictureName } from './pictures.ts';
import type { RatesReport, RatesRow } from './rates-report.ts';

/** Probabilities for a terminal. */
export function ratesText(report: RatesReport, paint: Paint = plain): string {
  const [head, ...body] = rowsOf(report) as [string[], ...string[][]];
  return [
    paint('title', titleOf(report)),
    sizeOf(report),
    '',
    ...(body.length === 0
      ? ['Nothing that is told of can be violated, or reached.']
      : bareTable(head, ['left', 'right', 'right', 'left'], body)),
    '',
    ...mattersLines(report).flatMap(({ name, lines }) => [
      paint('title', `What ${name} depends on`),
      ...lines,
      '',
    ]),
    ...furtherSections(report).flatMap(({ title, lines }) => [
      paint('title', title),
      ...lines.map((line) => (line === '' ? line : `  ${line}`)),
      '',
    ]),
    ...notesOn(report, (name) => name).map(({ text, isWarning }) =>
      paint(isWarning ? 'warning' : 'quiet', text),
    ),
    '',
  ].join('\n');
}

/**
 * The same as a Markdown page.
 *
 * @param addressOf - where a picture of {@link ratesPictures} is, seen from the page; without it, bars are made of text
 */
export function ratesMarkdown(
  report: RatesReport,
  addressOf?: (name: PictureName) => string | undefined,
): string {
  const [head, ...body] = rowsOf(report) as [string[], ...string[][]];
  const cells = body.map(([name, ...others]) => [code(name!), ...others]);
  return [
    `# ${escaped(titleOf(report))}`,
    '',
    sizeOf(report),
    '',
    body.length === 0
      ? 'Nothing that is told of can be violated, or reached.'
      : markdownTable([head, ...cells], { align: ['l', 'r', 'r', 'l'] }),
    '',
    ...pageOfWhatMatters(report, addressOf),
    ...furtherSections(report).flatMap(({ title, lines }) => [
      `## ${escaped(title)}`,
      '',
      '```text',
      ...lines,
      '```',
      '',
    ]),
    ...pictureLine('waiting.svg', 'How likely calls after the creation miss the key', addressOf),
    '## Rates',
    '',
    markdownTable([
      ['action', 'rate'],
      ...Object.entries(report.rates).map(([action, rate]) => [code(action), escaped(rate)]),
    ]),
    '',
    ...notesOn(report, code).flatMap(({ text }) => [text, '']),
  ].join('\n');
}

function pageOfWhatMatters(
  report: RatesReport,
  addressOf: ((name: PictureName) => string | undefined) | undefined,
): readonly string[] {
  const picture = pictureLine('what-matters.svg', 'Bars for each action, by property', addressOf);
  const told = mattersLines(report);
  if (told.length === 0) return [];
  const meaning =
    'Where an action is one percent more frequent, the probability is so many percent higher, or lower where it is negative.';
  return [
    '## What matters',
    '',
    meaning,
    '',
    ...(picture.length > 0
      ? picture
      : told.flatMap(({ name, lines }) => [`### ${code(name)}`, '', '```text', ...lines, '```', ''])),
  ];
}

function pictureLine(
  name: PictureName,
  words: string,
  addressOf: ((name: PictureName) => string | undefined) | undefined,
): readonly string[] {
  const address = addressOf?.(name);
  return address === undefined ? [] : [`![${words}](${address})`, ''];
}

const titleOf = ({ scenario, horizonSeconds }: RatesReport): string =>
  `${scenario} within ${durationText(horizonSeconds, 6)}`;

function sizeOf({ states, lumpedStates, transitions, properties }: RatesReport): string {
  const size = `${countText(states)} worlds, as ${countText(lumpedStates)} states with ${countText(transitions)} transitions`;
  const told = Object.values(properties).filter(({ probability, share }) => (probability ?? share) !== null);
  const bound = Math.max(0, ...told.map(({ errorBound }) => errorBound));
  return bound === 0 ? `${size}.` : `${size}. Relative errors are below ${shortNumber(bound, 2)}.`;
}

function rowsOf({ properties }: RatesReport): readonly (readonly string[])[] {
  const rows = Object.entries(properties).map(([name, row]) => [
    row.kind === 'reached' ? `${name} (reached)` : name,
    unlessUnknown(row.probability, row, probabilityText),
    unlessUnknown(row.minutesPerYear, row, shortNumber),
    firstTimeText(row.first),
  ]);
  return [['property', 'probability', 'minutes a year', 'first time, on average'], ...rows];
}

/** With no more digits than are sure. */
function unlessUnknown(
  value: number | null,
  { errorBound }: RatesRow,
  show: (value: number, digits: number) => string,
): string {
  return value === null ? 'not known' : show(value, Math.min(6, sureDigits(errorBound)));
}

interface Note {
  readonly text: string;
  readonly isWarning: boolean;
}

function notesOn(report: RatesReport, shown: (name: string) => string): readonly Note[] {
  const { withoutRate, impossible, never, keys, complete } = report;
  const list = (names: readonly string[]): string => names.map(shown).join(', ');
  const note = (isWarning: boolean, isSo: boolean, text: string): readonly Note[] =>
    isSo ? [{ text, isWarning }] : [];
  return [
    ...note(true, !complete, 'Incomplete: a number that is not known to six digits is not told.'),
    ...note(
      true,
      withoutRate.length > 0,
      `Possible, but without a rate, so that here it never happens: ${list(withoutRate)}.`,
    ),
    ...note(false, impossible.length > 0, `Has a rate, and is possible nowhere: ${list(impossible)}.`),
    ...note(
      false,
      never.length > 0,
      `No step with a rate leads to a violation, or reaches it: ${list(never)}.`,
    ),
    ...note(
      false,
      keys.length > 1,
      `Each number is of ${keys.length} keys together: that it happens to any of them. --key tells it of one.`,
    ),
  ];
}

const barLength = 30;

/** For each property, a bar for each action that matters. */
function mattersLines({
  properties,
}: RatesReport): readonly { readonly name: string; readonly lines: readonly string[] }[] {
  return Object.entries(properties).flatMap(([name, { elasticities }]) => {
    const told = (elasticities ?? []).filter(({ elasticity }) => Math.abs(elasticity) >= negligible);
    if (told.length === 0) return [];
    const longest = Math.max(...told.map(({ elasticity }) => Math.abs(elasticity)));
    const width = Math.max(...told.map(({ action }) => action.length));
    const lines = told.map(({ action, elasticity }) => {
      const bar = '#'.repeat(Math.max(1, Math.round((barLength * Math.abs(elasticity)) / longest)));
      return `  ${action.padEnd(width)}  ${elasticity.toFixed(2).padStart(6)}  ${bar}`;
    });
    return [{ name, lines }];
  });
}
