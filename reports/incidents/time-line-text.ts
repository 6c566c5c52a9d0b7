import { wrapped } from '../check/first-screen.ts';
import { printable } from '../formats/printable.ts';
import type { LaneCell, TimeLine } from './time-line.ts';
import { timeText } from './times.ts';

const columnWidth = 5;

const marks: Readonly<Record<LaneCell, string>> = {
  alone: '!',
  known: '#',
  possible: '+',
  unknown: '?',
  none: '.',
  absent: ' ',
};

/** What the marks mean, in one line. */
const legend = '! only known copy   # has it   + may have it   ? unclear   . does not have it';

/** A time line in characters, and below it what happened at each moment. */
export function timeLineText({ moments, lanes, leftOut }: TimeLine): string[] {
  const names = lanes.map(({ hsm, zone }) => printable(zone === null ? hsm : `${hsm} ${zone}`));
  const width = Math.max(0, ...names.map((name) => name.length)) + 2;
  const head = moments.map((_, index) => String(index + 1).padEnd(columnWidth)).join('');
  const rows = lanes.map(
    ({ cells }, index) =>
      `${names[index]!.padEnd(width)}${cells.map((cell) => marks[cell].repeat(columnWidth)).join('')}`,
  );
  const told = moments.flatMap(({ at, sentences }, index) => {
    const label = `${String(index + 1).padStart(2)}  ${timeText(at)}`;
    if (sentences.length === 0) return [label];
    return [label, ...sentences.flatMap((one) => wrapped(withRecords(one), 4))];
  });
  return [
    `${' '.repeat(width)}${head}`.trimEnd(),
    ...rows.map((row) => row.trimEnd()),
    legend,
    '',
    ...told,
    ...(leftOut === 0 ? [] : [`    ${leftOut} more moments are left out here; the report as JSON has all`]),
  ];
}

const recordsMax = 3;

/** A statement, and behind it what it rests on. */
export function withRecords({
  sentence,
  records,
}: {
  readonly sentence: string;
  readonly records: readonly string[];
}): string {
  if (records.length === 0) return sentence;
  const more = records.length > recordsMax ? ` and ${records.length - recordsMax} more` : '';
  return `${sentence} (${records.slice(0, recordsMax).join(', ')}${more})`;
}
