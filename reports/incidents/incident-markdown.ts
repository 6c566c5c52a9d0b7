import { code, escaped, escapedLine, table } from '../formats/markdown.ts';
import { markupText } from '../formats/markup.ts';
import { withoutCommonFolder } from './common-folder.ts';
import {
  endText,
  explainedSoFar,
  historyHead,
  historyHeading,
  notExplained,
  notesHeading,
  otherHistory,
  othersHeading,
  recordsHeading,
  unexplainedHeading,
} from './headings.ts';
import { headlineOf, scopeOf } from './headline.ts';
import type { HypothesisReport, IncidentReport, KeyReport } from './incident-schema.ts';
import { aboutKey, asksHow, saidOf } from './incident-text.ts';
import { timeLineOf } from './time-line.ts';
import { timeLinePicture } from './time-line-picture.ts';
import { timeLineText, withRecords } from './time-line-text.ts';
import { timeText } from './times.ts';
import { capitalized, verdictNamed } from './words.ts';

/** As many keys have a section of their own. */
const sectionsMax = 10;

/** How a page is written. */
export interface IncidentPage {
  readonly title?: string;
  /** Below the title. */
  readonly introduction?: string;
  /** Where the picture of a time line is, by its position; without, it is written in characters. */
  readonly pictureAt?: (position: number) => string;
}

/** The time lines of the keys that have a section, as SVG documents. */
export function incidentPictures(report: IncidentReport): readonly string[] {
  return report.keys.slice(0, sectionsMax).flatMap((key) => {
    const line = timeLineOf(key, report);
    return line === undefined ? [] : [`${markupText(timeLinePicture(line, titleOf(key)))}\n`];
  });
}

const titleOf = (key: KeyReport): string => `Which HSMs had ${aboutKey(key)}`;

/** An incident as a Markdown page: the verdict first, then each key with its time line. */
export function incidentMarkdown(whole: IncidentReport, page: IncidentPage = {}): string {
  const { folder, report } = withoutCommonFolder(whole);
  let position = 0;
  const keys = report.keys.slice(0, sectionsMax).flatMap((key) => {
    const hasLine = timeLineOf(key, report) !== undefined;
    const picture = hasLine ? page.pictureAt?.(position) : undefined;
    if (hasLine) position += 1;
    return keySection(key, report, picture);
  });
  const others = report.keys.length - sectionsMax;
  const lines = [
    `# ${escapedLine(page.title ?? 'What happened to the keys')}`,
    '',
    ...(page.introduction === undefined ? [] : [page.introduction, '']),
    `**${escaped(headlineOf(report))}**`,
    '',
    escapedLine(scopeOf(report)),
    '',
    ...(folder === null ? [] : [escapedLine(`Paths of records begin at ${folder}`), '']),
    ...keys,
    ...(others > 0 ? [`${others} more keys are in the report as JSON.`, ''] : []),
    ...section(recordsHeading, report.remarks.map(withRecords)),
    ...section(notesHeading, report.notes),
  ];
  return `${lines.join('\n').trimEnd()}\n`;
}

function keySection(key: KeyReport, report: IncidentReport, picture: string | undefined): string[] {
  const said = saidOf(key);
  return [
    `## ${escaped(`${verdictNamed[key.verdict]}: ${aboutKey(key)}`)}`,
    '',
    escapedLine(withRecords(key)),
    '',
    ...list(said.map(withRecords)),
    ...(key.next.length === 0 ? [] : [`**Now:** ${escapedLine(key.next.join(' '))}`, '']),
    ...timeLineSection(key, report, picture),
    ...unexplainedSection(key),
    ...explanationSection(key),
  ];
}

function timeLineSection(key: KeyReport, report: IncidentReport, picture: string | undefined): string[] {
  const line = timeLineOf(key, report);
  if (line === undefined) return [];
  if (picture === undefined) return ['```text', ...timeLineText(line), '```', ''];
  const rows = line.moments.flatMap(({ at, sentences }, index) =>
    sentences.length === 0
      ? []
      : [[String(index + 1), timeText(at), sentences.map(withRecords).map(escaped).join('<br>')]],
  );
  return [
    `![${escaped(titleOf(key))}](${picture})`,
    '',
    ...(rows.length === 0 ? [] : [table([['', 'UTC', 'what happened'], ...rows]), '']),
  ];
}

function unexplainedSection({ unexplained }: KeyReport): string[] {
  if (unexplained.length === 0) return [];
  return [
    `### ${unexplainedHeading}`,
    '',
    ...list(
      unexplained.map((one) => {
        const instead =
          one.possibleInstead.length === 0 ? '' : ` Possible instead: ${one.possibleInstead.join('; ')}.`;
        return `${withRecords(one)}${instead}`;
      }),
    ),
  ];
}

function explanationSection(key: KeyReport): string[] {
  const { explanation } = key;
  if (explanation === null) return [];
  switch (explanation.kind) {
    case 'unknown':
      return [escapedLine(`${notExplained} ${explanation.because}`), ''];
    case 'unexplained':
      return [
        '### How far it can be explained',
        '',
        escapedLine(
          `${explainedSoFar(explanation.explainedCount, explanation.seenCount)} ${withRecords(explanation.next)}`,
        ),
        '',
        ...hypothesisSteps(explanation.prefix),
      ];
    case 'explained': {
      const [first, ...more] = explanation.hypotheses;
      if (first === undefined || !asksHow(key)) return [];
      const others = more.map((history) => {
        const told = `${otherHistory(history)}.`;
        return history.replay === null ? told : `${told} Replay it: ${history.replay}`;
      });
      return [
        `### ${historyHeading}`,
        '',
        `${historyHead(first)}:`,
        '',
        ...hypothesisSteps(first),
        ...(others.length === 0 ? [] : [`${othersHeading}:`, '', ...list(others)]),
      ];
    }
  }
}

function hypothesisSteps(history: HypothesisReport): string[] {
  const { steps, replay } = history;
  const told = steps.map(({ sentence, records }, index) => {
    const seen = records.length === 0 ? ' *(no record)*' : '';
    return `${index + 1}. ${escaped(withRecords({ sentence, records }))}${seen}`;
  });
  return [
    ...told,
    '',
    escapedLine(`${capitalized(endText(history))}.`),
    '',
    ...(replay === null ? [] : [`Replay it: ${code(replay)}`, '']),
  ];
}

const list = (sentences: readonly string[]): string[] =>
  sentences.length === 0 ? [] : [...sentences.map((sentence) => `- ${escapedLine(sentence)}`), ''];

function section(title: string, sentences: readonly string[]): string[] {
  if (sentences.length === 0) return [];
  const shown = sentences.slice(0, listedMax);
  const rest = sentences.length - shown.length;
  return [
    `## ${title}`,
    '',
    ...list([...shown, ...(rest === 0 ? [] : [`and ${rest} more, in the report as JSON`])]),
  ];
}

const listedMax = 50;
