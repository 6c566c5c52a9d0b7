import { describe, expect, test } from 'vitest';
import { severities } from '#properties';
import { checkReportWith, findingOf } from '../testdata/check-report.ts';
import { baselineOf, checkBaselineSchema, gateOf } from './gate.ts';

const hazards = severities.map((severity) =>
  findingOf({ id: `question-${severity}/app`, grade: 'hazard', severity, avoidable: true, answer: 1 }),
);
const report = checkReportWith('app', [...hazards, findingOf({}), findingOf({ grade: 'good' })]);
const none = { failOn: undefined, failOnInherent: false };

describe('a gate', () => {
  test.each(severities.map((severity, index) => [severity, index + 1] as const))(
    'at %s fails for that or worse: %i',
    (failOn, count) => {
      const { failing } = gateOf(report, { failOn, failOnInherent: false });
      expect(failing).toEqual(severities.slice(0, count).map((severity) => `question-${severity}/app`));
    },
  );

  test('passes where none was asked for', () => {
    expect(gateOf(report, none).failing).toEqual([]);
  });

  test('fails for what cannot be avoided only where that is asked for', () => {
    const inherent = checkReportWith('app', [
      findingOf({ id: 'a/app', grade: 'hazard', severity: 'lost', avoidable: false }),
    ]);
    expect(gateOf(inherent, { failOn: 'retry', failOnInherent: false }).failing).toEqual([]);
    expect(gateOf(inherent, { failOn: 'retry', failOnInherent: true }).failing).toEqual(['a/app']);
  });
});

describe('a baseline', () => {
  const baseline = baselineOf(report, undefined);

  test('keeps to its schema, has a reason for each, and accepts what it was written from', () => {
    expect(checkBaselineSchema.parse(JSON.parse(JSON.stringify(baseline)))).toEqual(baseline);
    const gate = gateOf(report, { failOn: 'retry', failOnInherent: true, baseline });
    expect(gate.failing).toEqual([]);
    expect(gate.accepted.size).toBe(severities.length);
    expect(() =>
      checkBaselineSchema.parse({ ...baseline, accepted: [{ ...baseline.accepted[0], reason: '' }] }),
    ).toThrow();
  });

  test('keeps the reasons of an earlier one', () => {
    const [first, ...others] = baseline.accepted;
    const explained = { ...baseline, accepted: [{ ...first!, reason: 'a test cluster' }, ...others] };
    expect(baselineOf(report, explained)).toEqual(explained);
  });

  test.each([
    ['severer', { severity: 'lost' as const }],
    ['less that is survived', { answer: 0 }],
    ['a zone more', { zones: ['us-east-1a', 'us-east-1b'] }],
  ])('does not accept what is worse: %s', (_, traits) => {
    const then = findingOf({
      id: 'b/app',
      grade: 'hazard',
      severity: 'unusable',
      avoidable: true,
      answer: 1,
      zones: ['us-east-1a'],
    });
    const earlier = baselineOf(checkReportWith('app', [then]), undefined);
    const options = { failOn: 'retry' as const, failOnInherent: false, baseline: earlier };
    expect(gateOf(checkReportWith('app', [then]), options).failing).toEqual([]);
    expect(gateOf(checkReportWith('app', [{ ...then, ...traits }]), options).failing).toEqual(['b/app']);
  });

  test('tells what no longer occurs, and fails for what is new', () => {
    const now = checkReportWith('app', [
      ...hazards.slice(1),
      findingOf({ id: 'new/app', grade: 'hazard', severity: 'retry', avoidable: true }),
    ]);
    const { failing, gone } = gateOf(now, { failOn: 'retry', failOnInherent: false, baseline });
    expect(gone).toEqual(['question-lost/app']);
    expect(failing).toEqual(['new/app']);
  });

  test.each([
    [
      'something worse stands in the way',
      [findingOf({ id: 'create-now/app', question: 'create-now', grade: 'hazard', severity: 'blocked' })],
    ],
    ['a limit stopped the search', [findingOf({ id: 'miss/app', question: 'miss', grade: 'incomplete' })]],
  ] as const)('keeps what could not be asked, because %s', (_, findings) => {
    const miss = findingOf({ id: 'miss/app', question: 'miss', grade: 'hazard', severity: 'retry' });
    const earlier = baselineOf(checkReportWith('app', [miss]), undefined);
    const now = checkReportWith('app', findings);
    const { gone, open } = gateOf(now, { failOn: 'retry', failOnInherent: false, baseline: earlier });
    expect([gone, open]).toEqual([[], ['miss/app']]);
    expect(baselineOf(now, earlier).accepted).toContainEqual(earlier.accepted[0]);
  });

  test('tells that a question has a good answer now', () => {
    const miss = findingOf({ id: 'miss/app', question: 'miss', grade: 'hazard', severity: 'retry' });
    const earlier = baselineOf(checkReportWith('app', [miss]), undefined);
    const now = checkReportWith('app', [{ ...miss, grade: 'good', severity: null }]);
    const { gone, open } = gateOf(now, { failOn: 'retry', failOnInherent: false, baseline: earlier });
    expect([gone, open]).toEqual([['miss/app'], []]);
  });

  test.each([
    ['nothing of that name is there', checkReportWith('other', [])],
    [
      'it leads to no cluster any more',
      { ...checkReportWith('other', []), strayClients: [{ name: 'app', findings: [] }] },
    ],
  ])('says what the files do not have any more: %s', (_, now) => {
    const miss = findingOf({ id: 'miss/app', question: 'miss', grade: 'hazard', severity: 'retry' });
    const earlier = baselineOf(checkReportWith('app', [miss]), undefined);
    const gate = gateOf(now as never, { failOn: 'retry', failOnInherent: false, baseline: earlier });
    expect(gate).toMatchObject({ gone: [], open: [], missing: ['miss/app'] });
    expect(baselineOf(now as never, earlier).accepted).toContainEqual(earlier.accepted[0]);
  });
});
