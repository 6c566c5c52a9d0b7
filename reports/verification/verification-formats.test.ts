import { describe, expect, test } from 'vitest';
import { parseScenario, type ScenarioInput } from '#models';
import { compareReadings, otherReadingsOf, properties, propertyNamed, verify } from '#properties';
import { hostileScenario } from '../testdata/hostile.ts';
import { traceText } from '../trace/trace-text.ts';
import { verificationMarkdown } from './verification-markdown.ts';
import { verificationReportOf, verificationReportSchema } from './verification-report.ts';
import { verificationText } from './verification-text.ts';

const hostile = '<script>alert("x")</script>|*_`\u202Eabc';

function reportOf(name: string, expect?: ScenarioInput['expect']) {
  return verificationReportOf([verify(hostileScenario(expect, name, hostile))], '0.0.0');
}

const replay = (scenario: number, property: string): string => `again ${scenario} ${property}`;

test('a report follows its schema', () => {
  const report = reportOf('plain', { 'acknowledged-key-survives': 'holds' });
  expect(verificationReportSchema.parse(report)).toEqual(report);
});

describe('as text', () => {
  test('what differs is told after the table, with what was expected and how to see it again', () => {
    const text = verificationText(reportOf('plain', { 'acknowledged-key-survives': 'holds' }), replay);
    expect(text).toMatch(/plain +7 +!x3/);
    expect(text).toContain('acknowledged-key-survives in plain: violated after 3 steps, expected: holds');
    expect(text).toContain('Again:    again 0 acknowledged-key-survives');
    expect(text.trimEnd().split('\n').at(-1)).toBe('Not as expected: plain (of 1 scenario, 7 worlds).');
  });

  test('a hazard that nobody expects anything of is shown and judged by nobody', () => {
    const text = verificationText(reportOf('plain'), replay);
    expect(text).toMatch(/plain +7 +x3/);
    expect(text.trimEnd().split('\n').at(-1)).toBe('As expected: 1 scenario, 7 worlds.');
  });
});

describe('a history without end', () => {
  const claim = 'retried-use-succeeds';
  const report = reportOf('plain', { [claim]: 'holds' });
  const stays = 'From here on it stays like this: nothing that is bound to happen can happen.';

  test('has no length, and says where it stays', () => {
    expect(report.scenarios[0]?.properties[claim]).toMatchObject({
      verdict: 'violated',
      length: null,
      loop: 3,
    });
    const text = verificationText(report, replay);
    expect(text).toMatch(/!x∞/);
    expect(text).toContain(`${claim} in plain: violated by a history without end, expected: holds`);
    expect(text).toContain(
      'Given:  No step of server-sync-copies, tombstone-is-removed, hsm-recovers, hsm-becomes-active stays possible',
    );
    expect(text).toMatch(/ 3\. hsm [\s\S]+ {2}From here on it stays like this/);
    expect(verificationMarkdown(report)).toContain(stays);
  });

  test('says which steps it repeats', () => {
    const { trace } = report.scenarios[0]!.properties[claim]!;
    const found = { ...report.scenarios[0]!.properties[claim]!, loop: 1 };
    const text = traceText({ scenario: 'plain', property: claim, found });
    expect(text.split('\n').indexOf('  From here on, over and over:')).toBe(
      text.split('\n').findIndex((line) => line.startsWith('  2. ')) - 1,
    );
    expect(text).not.toContain(stays);
    const looping = structuredClone(report);
    looping.scenarios[0]!.properties[claim]!.loop = 1;
    expect(verificationMarkdown(looping)).toMatch(/From here on, over and over:\n\n2\. /);
    expect(trace).toHaveLength(3);
  });
});

test('in how many worlds each property had something to say is in every report but the table', () => {
  const report = reportOf('plain');
  const { properties: told } = report.scenarios[0]!;
  // Generated, acknowledged, lost; and the worlds in which the only HSM fails before that.
  expect(told['acknowledged-key-survives']?.applied).toBe(2);
  expect(told['running-creation-settles']?.applied).toBe(2);
  expect(told['session-key-stays-local']).toMatchObject({ verdict: 'vacuous', applied: 0 });
  const markdown = verificationMarkdown(report);
  const place = properties.indexOf(propertyNamed('acknowledged-key-survives')!);
  const rows = markdown.split('\n').filter((line) => line.startsWith('| plain'));
  expect(rows.at(-1)?.split('|')[place + 2]?.trim()).toBe('2');
});

test('a wide table leaves out what holds or is vacuous everywhere, and names it', () => {
  const text = verificationText(reportOf('plain'), replay);
  const [head, row] = text.split('\n');
  expect(row?.trim().split(/\s+/).slice(2)).not.toContain('-');
  expect(head?.trim().split(/\s+/).length).toBe(row?.trim().split(/\s+/).length);
  for (const { name } of properties) expect(text).toContain(` ${name}\n`);
  const unmet = verificationText(reportOf('plain', { 'session-key-stays-local': 'holds' }), replay);
  expect(unmet.split('\n')[1]).toContain(' !- ');
});

describe('as Markdown', () => {
  const markdown = verificationMarkdown(reportOf(hostile, { 'acknowledged-key-survives': 'holds' }));

  test('names from files are text, never markup', () => {
    expect(markdown).not.toContain('<script>');
    expect(markdown).toContain('\\<script\\>');
    const row = markdown.split('\n').find((line) => line.includes('script') && line.startsWith('|'));
    expect(row?.match(/(?<!\\)\|/g)).toHaveLength(properties.length + 4);
  });

  test('tells what differs', () => {
    expect(markdown).toContain('some verdicts are not as expected');
    expect(markdown).toMatch(/^3\. hsm .* fails and loses all it holds\.$/m);
  });
});

describe('readings', () => {
  const { scenario } = parseScenario({
    name: hostile,
    regions: { region: 'aws' },
    clusters: { home: { region: 'region', hsms: ['hsm-1', 'hsm-2'], start: 'running' } },
    clients: { app: { cluster: 'home', sdk: 5 } },
    users: ['co', 'cu'],
    cryptoOfficer: 'co',
    keys: { key: { class: 'token', client: 'app', owner: 'cu' } },
    allow: { hsmOutages: 1, deleteKey: true },
  });
  if (scenario === undefined) throw new Error('The scenario of the test is not valid.');
  const own = verify(scenario);
  const compared = otherReadingsOf(scenario).map((other) =>
    compareReadings(other.field, own, verify(other.scenario)),
  );
  const report = verificationReportOf([own], '0.0.0', new Map([[scenario, compared]]));

  test('follow the schema of the report', () => {
    expect(verificationReportSchema.parse(report)).toEqual(report);
    expect(report.judgement).toBe('expected');
  });

  test('are told in text and in Markdown, where names are no markup', () => {
    expect(verificationText(report, replay)).toContain('depends on');
    const markdown = verificationMarkdown(report);
    expect(markdown).toContain('`assume.tombstones`');
    expect(markdown).not.toContain('<script>');
  });
});
