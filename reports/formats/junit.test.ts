import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'junit2json';
import { XmlDocument, XsdValidator } from 'libxml2-wasm';
import { afterAll, describe, expect, test } from 'vitest';
import { publicScenarios } from '#models';
import { Fuzzing, properties, type ScenarioResult, Verification, verify } from '#properties';
import { fuzzJunit } from '../fuzz/fuzz-junit.ts';
import { fuzzReportOf } from '../fuzz/fuzz-report.ts';
import { hostile, hostileScenario } from '../testdata/hostile.ts';
import { traceText } from '../trace/trace-text.ts';
import { verificationJunit } from '../verification/verification-junit.ts';
import { verificationReportOf } from '../verification/verification-report.ts';
import { type JunitCase, junitXml } from './junit-xml.ts';

const schemaFile = join(import.meta.dirname, '..', 'testdata', 'jenkins-junit.xsd');
const schema = XmlDocument.fromString(readFileSync(schemaFile, 'utf8'));
const validator = XsdValidator.fromDoc(schema);
afterAll(() => {
  validator.dispose();
  schema.dispose();
});

/** What libxml2 has against a text: nothing where it is well-formed and keeps to the schema. */
function problemsOf(xml: string): string {
  try {
    const document = XmlDocument.fromString(xml);
    try {
      validator.validate(document);
    } finally {
      document.dispose();
    }
    return '';
  } catch (error) {
    return String(error);
  }
}

/** The cases of all suites, by name, as a build server reads them. */
async function casesIn(xml: string) {
  const read = await parse(xml);
  if (read === null || read === undefined || !('testsuite' in read)) throw new Error('There are no suites.');
  const suites = (read.testsuite ?? []) as { name?: string; testcase?: ReadCase[] }[];
  const cases = suites.flatMap(({ testcase = [] }) => testcase);
  return { read, suites, cases: new Map(cases.map((one) => [one.name, one])) };
}

interface ReadCase {
  readonly name?: string;
  readonly classname?: string;
  readonly failure?: readonly { readonly message?: string; readonly inner?: string }[];
  readonly error?: readonly { readonly message?: string; readonly inner?: string }[];
  readonly skipped?: readonly unknown[];
}

const lost = 'acknowledged-key-survives';
const replay = (scenario: number, property: string): string => `again ${scenario} ${property}`;

const reportOf = (...results: ScenarioResult[]) => verificationReportOf(results, '0.0.0');

const scenarioNamed = (name: string) => publicScenarios.find((scenario) => scenario.name === name)!;

/** What XML makes of the characters that it does not have. */
const inXml = (text: string): string => text.replace(/[\p{Surrogate}\ufffe]/gu, '\ufffd');

describe('a verification', () => {
  test('that is as expected passes, with its hazards', async () => {
    const scenario = scenarioNamed('sdk3-min1-3hsm-1fail');
    const xml = verificationJunit(reportOf(verify(scenario)), replay);
    expect(problemsOf(xml)).toBe('');
    const { read, cases } = await casesIn(xml);
    expect(scenario.expect?.[lost]).toBe('violated');
    expect(read).toMatchObject({ tests: properties.length + 1, failures: 0, errors: 0 });
    expect(cases.get(lost)).toMatchObject({ classname: scenario.name });
    expect(cases.get(lost)).not.toHaveProperty('failure');
    // What had nothing to say is no pass.
    expect(cases.get('session-key-stays-local')).toHaveProperty('skipped');
  });

  test('that is not as expected fails, with the trace and hostile names in it', async () => {
    const report = reportOf(verify(hostileScenario({ [lost]: 'holds', 'session-key-stays-local': 'holds' })));
    const xml = verificationJunit(report, replay);
    expect(problemsOf(xml)).toBe('');
    const { read, suites, cases } = await casesIn(xml);
    expect(suites[0]?.name).toBe(inXml(hostile));
    expect(read).toMatchObject({ failures: 2, errors: 0 });
    const found = report.scenarios[0]!.properties[lost]!;
    expect(cases.get(lost)?.failure).toMatchObject([{ message: 'violated after 3 steps, expected: holds' }]);
    const told = traceText({ scenario: hostile, property: lost, found, replay: replay(0, lost) });
    expect(cases.get(lost)?.failure?.[0]?.inner?.trim()).toBe(inXml(told).trim());
    // Nothing but the characters that XML does not have is lost.
    expect(inXml(hostile)).toContain('&amp;');
    expect(cases.get('session-key-stays-local')?.failure).toMatchObject([
      { message: 'vacuous, expected: holds' },
    ]);
  });

  test('that was stopped is an error, never a pass', async () => {
    const verification = new Verification(scenarioNamed('sdk3-min1-3hsm-1fail'), { worldCountMax: 10 });
    while (verification.advance(100));
    const xml = verificationJunit(reportOf(verification.result()), replay);
    expect(problemsOf(xml)).toBe('');
    const { cases } = await casesIn(xml);
    expect(cases.get('the search came to its end')?.error).toMatchObject([
      { message: expect.stringContaining('Stopped by --max-worlds') },
    ]);
    expect(cases.get('rejected-key-leaves-nothing')?.error).toMatchObject([
      { message: 'incomplete, expected: holds' },
    ]);
  });

  test('whose reading was stopped is an error', async () => {
    const report = structuredClone(reportOf(verify(scenarioNamed('sdk5-quorum-1hsm'))));
    report.scenarios[0]!.readings = [
      {
        field: 'tombstones',
        assumption: null,
        about: null,
        chosen: null,
        other: null,
        complete: false,
        missProbability: null,
        differing: {},
      },
    ];
    const { cases } = await casesIn(verificationJunit(report));
    expect(cases.get('the search came to its end')?.error?.[0]?.message).toContain('assume.tombstones');
  });
});

describe('random interleavings', () => {
  const fuzzed = (runCountMax: number, isToEnd = true) => {
    const fuzzing = new Fuzzing({ seed: 1, runCountMax, scenario: hostileScenario({ [lost]: 'holds' }) });
    while (fuzzing.advance() && isToEnd);
    return fuzzReportOf(fuzzing.result(), '0.0.0', 'a file.json');
  };

  test('that fail', async () => {
    const report = fuzzed(100);
    expect(report.failure?.property).toBe(lost);
    const xml = fuzzJunit(report);
    expect(problemsOf(xml)).toBe('');
    const { read, cases } = await casesIn(xml);
    expect(read).toMatchObject({ failures: 1, errors: 0 });
    expect(cases.get(lost)?.failure?.[0]?.inner).toContain("keysync replay 'a file.json'");
  });

  test('that fail in what keysync claims of itself have a case for it', async () => {
    const report = structuredClone(fuzzed(100));
    report.failure!.property = 'engines-agree';
    const { cases } = await casesIn(fuzzJunit(report));
    expect(cases.get('engines-agree')).toHaveProperty('failure');
  });

  test('that were stopped are an error', async () => {
    const xml = fuzzJunit({ ...fuzzed(100), failure: null, outcome: 'incomplete' });
    expect(problemsOf(xml)).toBe('');
    const { read, cases } = await casesIn(xml);
    expect(read).toMatchObject({ failures: 0, errors: 1 });
    expect(cases.get('all runs were done')?.error?.[0]?.message).toContain('this is not a pass');
  });
});

test('characters that XML does not have are replaced, and the schema is one', () => {
  const everything = String.fromCharCode(...Array.from({ length: 0x300 }, (_, code) => code), 0xd800, 0xffff);
  const outcomes = ['passed', 'failure', 'error', 'skipped'] as const;
  const cases = outcomes.map((outcome): JunitCase => {
    return { name: everything, outcome, message: everything, body: everything };
  });
  const xml = junitXml(everything, [{ name: everything, properties: { [everything]: everything }, cases }]);
  expect(problemsOf(xml)).toBe('');
  expect(problemsOf(xml.replace('<testcase ', '<testcase speed="1" '))).toContain('speed');
  expect(problemsOf(xml.replace('<failure ', '<failure \u0001'))).not.toBe('');
});
