import { error, notice, warning } from '@actions/core';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { Verification, verify } from '#properties';
import { checkNotices } from '../check/check-notices.ts';
import { checkReportWith, findingOf } from '../testdata/check-report.ts';
import { hostile, hostileScenario } from '../testdata/hostile.ts';
import { verificationNotices } from '../verification/verification-notices.ts';
import { verificationReportOf } from '../verification/verification-report.ts';
import { placeOfClaim } from './file-place.ts';
import { githubAnnotations } from './github-annotations.ts';
import type { NoticeReport } from './notice.ts';

afterEach(() => vi.restoreAllMocks());

interface Command {
  readonly name: string;
  readonly properties: Readonly<Record<string, string>>;
  readonly message: string;
}

/** Reads a line by the rules of the runner, as its source has them. */
function commandIn(line: string): Command {
  expect(line.startsWith('::')).toBe(true);
  const end = line.indexOf('::', 2);
  const [name = '', ...rest] = line.slice(2, end).split(' ');
  const written = rest.join(' ').trim();
  const pairs = written === '' ? [] : written.split(',').map((pair) => pair.split(/=(.*)/s).slice(0, 2));
  const properties = pairs.map(([key = '', value = '']) => [key, unescaped(value, true)]);
  return { name, properties: Object.fromEntries(properties), message: unescaped(line.slice(end + 2), false) };
}

function unescaped(text: string, isProperty: boolean): string {
  const data = text.replaceAll('%0D', '\r').replaceAll('%0A', '\n');
  return (isProperty ? data.replaceAll('%3A', ':').replaceAll('%2C', ',') : data).replaceAll('%25', '%');
}

const commandsOf = (report: NoticeReport): Command[] => linesOf(report).map(commandIn);

const linesOf = (report: NoticeReport): string[] => {
  const text = githubAnnotations(report);
  return text === '' ? [] : text.replace(/\n$/, '').split('\n');
};

/** The line that the toolkit of GitHub writes for the same annotation. */
function lineOfToolkit({ name, properties, message }: Command): string {
  const lines: string[] = [];
  vi.spyOn(process.stdout, 'write').mockImplementation((text) => lines.push(String(text)) > 0);
  const { title, file, line, col } = properties;
  const place = { title, file, startLine: line && Number(line), startColumn: col && Number(col) };
  const known = Object.fromEntries(Object.entries(place).filter(([, value]) => value !== undefined));
  const write = { error, warning, notice }[name];
  write?.(message, known);
  vi.restoreAllMocks();
  return lines.join('').replace(/\r?\n$/, '');
}

const lost = 'acknowledged-key-survives';
const unexpected = verificationReportOf([verify(hostileScenario({ [lost]: 'holds' }))], '0.0.0');

describe('a verification', () => {
  test('what is unexpected is an error with its trace, before the hazards', () => {
    const report = verificationNotices(
      unexpected,
      () => undefined,
      () => 'keysync explain',
    );
    const [first, ...others] = commandsOf(report);
    const { file, line } = placeOfClaim(lost)!;
    expect(first).toMatchObject({
      name: 'error',
      properties: { title: `keysync: ${lost} (${hostile})`, file, line: String(line) },
    });
    const steps = unexpected.scenarios[0]!.properties[lost]!.trace.map(
      ({ sentence }, index) => `${index + 1}. ${sentence}`,
    );
    expect(first?.message.split('\n').slice(1)).toEqual([...steps, 'Again: keysync explain']);
    expect(others.length).toBeGreaterThan(1);
    expect(new Set(others.map(({ name }) => name))).toEqual(new Set(['warning']));
  });

  test('is at the file of the user where there is one', () => {
    const place = { file: 'a,b:c/%41.json', line: 7, column: 2 };
    const [first] = commandsOf(verificationNotices(unexpected, () => place));
    expect(first?.properties).toMatchObject({ file: 'a,b:c/%41.json', line: '7', col: '2' });
  });

  test('what the scenario expects is not told', () => {
    const expected = verificationReportOf([verify(hostileScenario({ [lost]: 'violated' }))], '0.0.0');
    const titles = commandsOf(verificationNotices(expected)).map(({ properties }) => properties['title']);
    expect(titles.filter((title) => title?.includes(lost))).toEqual([]);
    expect(titles.length).toBeGreaterThan(0);
  });

  test('a search that was stopped is one error', () => {
    const verification = new Verification(hostileScenario(), { worldCountMax: 2 });
    while (verification.advance(1));
    const report = verificationNotices(verificationReportOf([verification.result()], '0.0.0'));
    const errors = commandsOf(report).filter(({ name }) => name === 'error');
    expect(errors).toMatchObject([{ properties: { title: 'keysync: incomplete' } }]);
    expect(errors[0]?.message).toContain('Stopped by --max-worlds');
  });
});

test('a deployment: errors for what is not known, then hazards by their severity, then notices for advice', () => {
  const report = checkNotices(
    checkReportWith(hostile, [
      findingOf({}),
      findingOf({ grade: 'hazard', severity: 'drift', place: `${hostile}:7:8`, sentence: hostile }),
      findingOf({ id: 'other/app', grade: 'hazard', severity: 'lost', place: null }),
      findingOf({ grade: 'incomplete', place: null }),
      findingOf({ grade: 'good' }),
    ]),
  );
  expect(commandsOf(report).map(({ name }) => name)).toEqual(['error', 'error', 'warning', 'notice']);
  expect(commandsOf(report)[2]).toMatchObject({
    properties: { file: hostile, line: '7', col: '8' },
    message: `${hostile}: ${hostile}`,
  });
});

test('every line is the one that the toolkit of GitHub writes', () => {
  const place = { file: `${hostile}.json`, line: 7, column: 2 };
  const lines = [
    ...linesOf(verificationNotices(unexpected, () => place)),
    ...linesOf(verificationNotices(unexpected)),
    ...linesOf(
      checkNotices(checkReportWith(hostile, [findingOf({ place: null, sentence: 'a\r\nb' }), findingOf({})])),
    ),
  ];
  expect(lines.length).toBeGreaterThan(6);
  for (const line of lines) expect(line).toBe(lineOfToolkit(commandIn(line)));
});
