import { expect, test } from 'vitest';
import { IncidentObserver, type IncidentStory, incidentStories } from '#properties';
import { markupText } from '../formats/markup.ts';
import { withoutCommonFolder } from './common-folder.ts';
import { failingIncidents, incidentLevels } from './gate.ts';
import { endText, historyHead } from './headings.ts';
import { headlineOf } from './headline.ts';
import { incidentMarkdown } from './incident-markdown.ts';
import { incidentReportOf } from './incident-report.ts';
import { type IncidentReport, incidentReportSchema } from './incident-schema.ts';
import { asksHow } from './incident-text.ts';
import { timeLineOf } from './time-line.ts';
import { timeLinePicture } from './time-line-picture.ts';
import { timeLineText } from './time-line-text.ts';
import { boundsText, durationText, isoTime, timeText } from './times.ts';
import { isLongWindow } from './words.ts';

function reportOf({ events }: IncidentStory): IncidentReport {
  const observer = new IncidentObserver();
  for (const event of events) observer.observe(event);
  return incidentReportOf(observer.analyse(), { keysync: '0', notes: [], isInterrupted: false });
}

const story = (name: string): IncidentStory => incidentStories.find((one) => one.name === name)!;

test.each(incidentStories)(
  'the report of $name keeps to its schema, and each of its keys has a time line',
  (one) => {
    const report = incidentReportSchema.parse(reportOf(one));
    for (const key of report.keys) {
      const line = timeLineOf(key, report)!;
      const times = line.moments.map(({ at }) => at);
      expect(times).toEqual(times.toSorted());
      for (const { cells } of line.lanes) expect(cells).toHaveLength(line.moments.length);
      // What the lanes show is what the report says.
      for (const window of key.windows.filter(({ from }) => times.includes(from))) {
        const lane = line.lanes.find(({ hsm }) => hsm === window.hsm)!;
        const isTold = isLongWindow(window) || window.from === key.made?.at.earliest;
        expect(lane.cells[times.indexOf(window.from)]).toBe(isTold ? 'alone' : 'known');
      }
    }
  },
);

test('the lanes of a key that was deleted and came back', () => {
  const report = reportOf(story('deleted-key-came-back'));
  const text = timeLineText(timeLineOf(report.keys[0]!, report)!).slice(0, 3);
  expect(text).toEqual([
    '                 1    2    3    4    5    6    7    8',
    'hsm-aaaaaaaaaaa  !!!!!##########++++++++++#####++++++++++',
    'hsm-bbbbbbbbbbb  +++++##########!!!!!!!!!!##########+++++',
  ]);
  expect(headlineOf(report)).toBe('1 key is still there. It was deleted, but not for good.');
});

test.each(incidentStories)(
  'a page of $name says how each sequence of events ends, and none ends as another',
  (one) => {
    const report = reportOf(one);
    const page = incidentMarkdown(report);
    for (const key of report.keys.filter(asksHow)) {
      if (key.explanation?.kind !== 'explained') throw new Error(`It is ${key.explanation?.kind}.`);
      const ends = key.explanation.hypotheses.map(endText);
      expect(new Set(ends).size).toBe(ends.length);
      for (const end of ends) expect(page).toContain(end.slice(1));
      const [first] = key.explanation.hypotheses;
      const unmatched = first!.steps.filter(({ records }) => records.length === 0);
      expect(page.split('*(no record)*')).toHaveLength(unmatched.length + 1);
      expect(historyHead(first!)).toContain(
        unmatched.length === 0 ? 'each step' : `${unmatched.length} of its ${first!.steps.length} steps`,
      );
    }
  },
);

test('a picture names each day where it begins', () => {
  const report = reportOf(story('restored-from-old-backup'));
  const picture = markupText(timeLinePicture(timeLineOf(report.keys[0]!, report)!, 'A key'));
  expect([...picture.matchAll(/2026-03-0\d/g)].map(([day]) => day)).toEqual(['2026-03-03', '2026-03-04']);
});

test('each level fails with those that are worse', () => {
  const lost = reportOf(story('lost-with-the-default-minimum'));
  for (const level of incidentLevels) expect(failingIncidents(lost, level)).toContain('lost: 1');
  const held = reportOf(story('nothing-wrong'));
  const failing = incidentLevels.filter((level) => failingIncidents(held, level).length > 0);
  expect(failing).toEqual([]);
});

test('times and spans as a person reads them', () => {
  expect(isoTime(1_516_754_370_328_034)).toBe('2018-01-24T00:39:30.328034Z');
  expect(timeText('2018-01-24T00:39:30.500000Z')).toBe('2018-01-24 00:39:30.5');
  expect(timeText('2018-01-24T00:39:30.000000Z')).toBe('2018-01-24 00:39:30');
  const at = 1_516_754_370_000_000;
  expect(boundsText({ earliest: at, latest: null })).toBe('after 2018-01-24 00:39:30');
  expect(boundsText({ earliest: null, latest: null })).toBe('at a time that is not known');
  expect([1_500, 82_000, 15_100_000, 3_723_000_000, 90_000_000_000].map(durationText)).toEqual([
    '1.5 ms',
    '82 ms',
    '15.1 s',
    '1 h 2 min',
    '1 d 1 h',
  ]);
});

test('a folder that all records have in common is told once', () => {
  const report = reportOf(story('nothing-wrong'));
  const moved = JSON.parse(
    JSON.stringify(report).replaceAll(/"(hsm-\w+\.log:\d+)"/g, '"a/b/$1"'),
  ) as IncidentReport;
  const short = withoutCommonFolder(moved);
  expect(short.report.keys[0]!.records[0]).toMatch(/^hsm-/);
  expect(withoutCommonFolder(report).folder).toBe(null);
});

test('a time on one HSM fails where it lasts, also where another HSM has it meanwhile', () => {
  const report = reportOf(story('nothing-wrong'));
  const windows = (...times: readonly (readonly [string, string, string | null])[]): IncidentReport => ({
    ...report,
    keys: report.keys.map((key) => ({
      ...key,
      windows: times.map(([hsm, from, to]) => ({ ...key.windows[0]!, hsm, from, to })),
    })),
  });
  const at = (minute: number): string => `2026-03-06T00:${String(minute).padStart(2, '0')}:00.000000Z`;
  const fails = (one: IncidentReport, seconds?: number): boolean =>
    failingIncidents(one, 'alone', seconds).length > 0;
  expect(fails(report)).toBe(false);
  expect(fails(report, 0.05)).toBe(true);
  expect(fails(windows(['a', at(1), at(5)], ['b', at(6), at(10)]))).toBe(false);
  expect(fails(windows(['a', at(1), at(5)], ['b', at(5), at(9)]))).toBe(true);
  expect(fails(windows(['a', at(50), null]))).toBe(true);
});

test('no row of a time line is empty, and every key that something is wrong with says what to do', () => {
  for (const { name } of incidentStories) {
    const report = reportOf(story(name));
    for (const key of report.keys) {
      for (const { sentences } of timeLineOf(key, report)!.moments) expect(sentences, name).not.toEqual([]);
      expect(key.next.length > 0, `${name}: ${key.next.join(' ')}`).toBe(name !== 'nothing-wrong');
    }
  }
});

const told = (name: string): string => {
  const report = reportOf(story(name));
  const { moments } = timeLineOf(report.keys[0]!, report)!;
  return moments
    .flatMap(({ sentences }) => sentences)
    .map(({ sentence, records }) => `${sentence} (${records.join(', ')})`)
    .join('\n');
};

test('a time line has what failed, what was out of order, and what rules out that an HSM has the key', () => {
  expect(told('a-zone-gone')).toContain('Copying it to hsm-ccccccccccc failed. (hsm-ccccccccccc.log:1)');
  expect(told('a-zone-gone')).toContain('A list shows hsm-aaaaaaaaaaa as DEGRADED. (clusters.json:2)');
  expect(told('deleted-key-came-back')).toContain('A list shows hsm-bbbbbbbbbbb as ACTIVE again. (');
  expect(told('lost-with-the-default-minimum')).toMatch(/ cannot have it\. \(keys\.json:1\)/);
});

test('a sequence of events names the backup that a cluster was made from', () => {
  const page = incidentMarkdown(reportOf(story('restored-from-old-backup')));
  expect(page).toContain('1. The service takes backup-oldold2345 of what ');
  expect(page).toContain('is requested from backup-oldold2345.');
});
