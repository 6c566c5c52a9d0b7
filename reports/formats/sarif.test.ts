import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import type { Location, Log, Result } from 'sarif';
import { describe, expect, test } from 'vitest';
import { publicScenarios } from '#models';
import { Fuzzing, severities, Verification, verify } from '#properties';
import { checkNotices } from '../check/check-notices.ts';
import { fuzzNotices } from '../fuzz/fuzz-notices.ts';
import { fuzzReportOf } from '../fuzz/fuzz-report.ts';
import { checkReportWith, findingOf } from '../testdata/check-report.ts';
import { hostile, hostileScenario } from '../testdata/hostile.ts';
import { verificationNotices } from '../verification/verification-notices.ts';
import { verificationReportOf } from '../verification/verification-report.ts';
import { placeOfClaim } from './file-place.ts';
import { sarif } from './sarif.ts';

/** The schema of SARIF 2.1.0 as the Multitool of its makers brings it. */
const multitool = dirname(createRequire(import.meta.url).resolve('@microsoft/sarif-multitool'));
const schemaFile = join(`${multitool}-${process.platform}`, 'sarif-2.1.0.json');
const ajv = new Ajv2020({ strict: false, allErrors: true });
addFormats.default(ajv);
const isSarif = ajv.compile(JSON.parse(readFileSync(schemaFile, 'utf8')));

/** A log that keeps to the schema, and whose references lead somewhere. */
function read(text: string): { readonly log: Log; readonly results: readonly Result[] } {
  const log = JSON.parse(text) as Log;
  expect(isSarif(log) ? [] : isSarif.errors).toEqual([]);
  const [run] = log.runs;
  const rules = run?.tool.driver.rules ?? [];
  const results = run?.results ?? [];
  for (const { ruleIndex = -1, ruleId, level, kind } of results) {
    expect(rules[ruleIndex]?.id).toBe(ruleId);
    // The format wants it so; whoever looks for levels only must not take it for a finding.
    expect(level === 'none').toBe(kind !== 'fail');
  }
  for (const { physicalLocation } of results.flatMap(locationsIn)) {
    const { uri = '', uriBaseId } = physicalLocation?.artifactLocation ?? {};
    expect(uriBaseId === undefined || Object.hasOwn(run?.originalUriBaseIds ?? {}, uriBaseId)).toBe(true);
    expect(uriBaseId === undefined).toBe(uri.startsWith('file:'));
  }
  const prints = results.map(({ partialFingerprints }) => partialFingerprints?.['primaryLocationLineHash']);
  expect(new Set(prints).size).toBe(results.length);
  return { log, results };
}

function locationsIn({ locations = [], relatedLocations = [], codeFlows = [] }: Result): Location[] {
  const steps = codeFlows.flatMap(({ threadFlows }) => threadFlows.flatMap((flow) => flow.locations));
  return [...locations, ...relatedLocations, ...steps.flatMap(({ location }) => location ?? [])].filter(
    ({ physicalLocation }) => physicalLocation !== undefined,
  );
}

/** The text of a message as whoever follows the format shows it. */
const shown = (text = ''): string => text.replace(/([{}])\1/g, '$1').replace(/\\([[\]])/g, '$1');

const lost = 'acknowledged-key-survives';
const scenarioNamed = (name: string) => publicScenarios.find((scenario) => scenario.name === name)!;

describe('a verification', () => {
  test('several scenarios at once keep to the schema, and what they expect is no alert', () => {
    const small = ['sdk3-min1-3hsm-1fail', 'sdk5-quorum-2hsm-1fail', 'clone-2x2', 'tombstones-outage-delete'];
    const report = verificationReportOf(
      small.map((name) => verify(scenarioNamed(name))),
      '0.0.0',
    );
    const { log, results } = read(sarif(verificationNotices(report)));
    const found = report.scenarios.flatMap(({ properties }) =>
      Object.values(properties).filter(({ verdict }) => verdict === 'violated'),
    );
    expect(found.length).toBeGreaterThan(5);
    expect(results).toHaveLength(found.length);
    expect(
      results.filter(({ level, suppressions }) => level !== 'note' || suppressions === undefined),
    ).toEqual([]);
    expect(log.runs[0]?.invocations).toMatchObject([{ executionSuccessful: true }]);
  });

  test('what is not as expected is an error at the line of the property, with the trace', () => {
    const report = verificationReportOf([verify(hostileScenario({ [lost]: 'holds' }))], '0.0.0');
    const place = { file: 'a dir/scenario:1.json', line: 30, column: 5 };
    const text = sarif(
      verificationNotices(
        report,
        () => place,
        () => 'again',
      ),
    );
    const { results } = read(text);
    const [result] = results.filter(({ ruleId }) => ruleId === lost);
    expect(result).toMatchObject({
      kind: 'fail',
      level: 'error',
      locations: [
        {
          physicalLocation: {
            artifactLocation: { uri: placeOfClaim(lost)?.file, uriBaseId: '%SRCROOT%' },
            region: { startLine: placeOfClaim(lost)?.line },
          },
        },
      ],
      relatedLocations: [
        {
          physicalLocation: {
            artifactLocation: { uri: 'a%20dir/scenario%3A1.json' },
            region: { startLine: 30, startColumn: 5 },
          },
        },
      ],
      properties: { again: 'again' },
    });
    expect(shown(result?.message.text)).toContain(
      `${lost} in ${hostile.replace('\ud800', '\ufffd')}: violated after 3 steps`,
    );
    const steps = result?.codeFlows?.[0]?.threadFlows[0]?.locations ?? [];
    expect(steps.map(({ location }) => location?.physicalLocation?.artifactLocation?.uri)).toEqual([
      'models/actions/key-creation/generate-key.action.ts',
      'models/actions/key-creation/settle-creation.action.ts',
      'models/actions/hsms/hsm-fails.action.ts',
    ]);
    const told = report.scenarios[0]!.properties[lost]!.trace.map(({ sentence }) =>
      sentence.replaceAll('\ud800', '\ufffd'),
    );
    expect(steps.map(({ location }) => shown(location?.message?.text))).toEqual(told);
    expect(steps[1]?.state).toMatchObject({
      [`key ${hostile}: creation`]: { text: 'replicating → acknowledged' },
    });
    // Nothing in a name is a link or a placeholder.
    expect(result?.message.text).not.toMatch(/(?<!\\)\[[^\]]*(?<!\\)\]\(/);
    expect(result?.message.text?.replaceAll('{{', '').replaceAll('}}', '')).not.toMatch(/[{}]/);
  });

  test('a hazard that nobody spoke of is a warning, a history without end has its loop', () => {
    const { results } = read(
      sarif(verificationNotices(verificationReportOf([verify(hostileScenario())], '0.0.0'))),
    );
    expect(results.map(({ level }) => level)).toEqual(results.map(() => 'warning'));
    const endless = results.find(({ ruleId }) => ruleId === 'retried-use-succeeds');
    const steps = endless?.codeFlows?.[0]?.threadFlows[0]?.locations ?? [];
    expect(steps.at(-1)?.location?.message?.text).toContain('From here on it stays like this');
  });

  test('what is not known is open, and the run no success', () => {
    const verification = new Verification(scenarioNamed('sdk3-min1-3hsm-1fail'), { worldCountMax: 10 });
    while (verification.advance(100));
    const { log, results } = read(
      sarif(verificationNotices(verificationReportOf([verification.result()], '0.0.0'))),
    );
    expect(results.find(({ ruleId }) => ruleId === lost)).toMatchObject({ kind: 'open', level: 'none' });
    expect(log.runs[0]?.invocations).toMatchObject([
      {
        executionSuccessful: false,
        toolExecutionNotifications: [
          { level: 'error', message: { text: expect.stringContaining('Stopped by --max-worlds') } },
        ],
      },
    ]);
  });
});

describe('a deployment', () => {
  const notices = (...findings: ReturnType<typeof findingOf>[]) =>
    checkNotices(checkReportWith(hostile, findings));

  const ofEachSeverity = severities.map((severity) =>
    findingOf({ id: `question/${severity}`, grade: 'hazard', severity, place: null }),
  );

  test('the level follows the severity, and an advice is a note, at the line that causes it', () => {
    const hazard = findingOf({
      question: 'orphan',
      grade: 'hazard',
      place: `${hostile}:7:8`,
      clause: 'KS-SDK3-CLEAN-UP',
    });
    const { results } = read(
      sarif(
        notices(
          findingOf({}),
          hazard,
          ...ofEachSeverity.toReversed(),
          findingOf({}),
          findingOf({ grade: 'good' }),
        ),
      ),
    );
    const levels = results.map(({ level }) => level);
    expect(levels).toEqual([
      'error',
      'error',
      'error',
      'error',
      'warning',
      'warning',
      'note',
      'note',
      'note',
    ]);
    expect(results[0]?.locations?.[0]?.physicalLocation?.region).toEqual({ startLine: 7, startColumn: 8 });
    const uri = results[0]?.locations?.[0]?.physicalLocation?.artifactLocation?.uri ?? '';
    expect(decodeURIComponent(uri)).toBe(hostile.replace('\ud800', '\ufffd'));
  });

  test('what is not known is open; what has no place has no location', () => {
    const { log, results } = read(sarif(notices(findingOf({ grade: 'incomplete', place: null }))));
    expect(results).toMatchObject([{ kind: 'open', level: 'none' }]);
    expect(results[0]).not.toHaveProperty('locations');
    expect(log.runs[0]?.invocations).toMatchObject([{ executionSuccessful: false }]);
  });
});

describe('random interleavings', () => {
  const fuzzing = new Fuzzing({ seed: 1, runCountMax: 100, scenario: hostileScenario({ [lost]: 'holds' }) });
  while (fuzzing.advance());
  const report = fuzzReportOf(fuzzing.result(), '0.0.0', 'file.json');

  test('a failure is an error; also of what keysync claims of itself', () => {
    expect(read(sarif(fuzzNotices(report))).results).toMatchObject([
      { ruleId: lost, level: 'error', properties: { again: 'keysync replay file.json' } },
    ]);
    const ours = structuredClone(report);
    ours.failure!.property = 'engines-agree';
    const [result] = read(sarif(fuzzNotices(ours))).results;
    expect(result?.locations?.[0]?.physicalLocation?.artifactLocation?.uri).toBe(
      'properties/random/claims.ts',
    );
  });

  test('a run that was stopped is no success', () => {
    const { log } = read(sarif(fuzzNotices({ ...report, failure: null, outcome: 'incomplete' })));
    expect(log.runs[0]?.invocations).toMatchObject([{ executionSuccessful: false }]);
  });
});

test('the schema refuses what is no SARIF', () => {
  const log = JSON.parse(sarif(checkNotices(checkReportWith('app', [findingOf({})])))) as Log;
  expect(isSarif(log)).toBe(true);
  log.runs[0]!.results![0]!.locations![0]!.physicalLocation!.artifactLocation!.uri = 'a b';
  expect(isSarif(log)).toBe(false);
});
