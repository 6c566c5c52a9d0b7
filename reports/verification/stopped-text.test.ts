import { describe, expect, test } from 'vitest';
import { publicScenarios, type Scenario } from '#models';
import { verify } from '#properties';
import { stoppedText } from './stopped-text.ts';
import { verificationMarkdown } from './verification-markdown.ts';
import { verificationReportOf, verificationReportSchema } from './verification-report.ts';
import { verificationText } from './verification-text.ts';
import { whatToReduce } from './what-to-reduce.ts';

const scenarioNamed = (wanted: string): Scenario => publicScenarios.find(({ name }) => name === wanted)!;

describe('a search that was stopped', () => {
  const report = verificationReportOf([verify(scenarioNamed('clone-2x2'), { depthMax: 1 })], '0.0.0');
  const sentence =
    'Stopped by --max-depth: 4 worlds were seen, among them all within 1 step. Raise --max-depth, or take away some of 4 HSMs';

  test('says by what, how far it came, and what to reduce', () => {
    expect(verificationReportSchema.parse(report)).toEqual(report);
    expect(stoppedText(report.scenarios[0]!)).toContain(sentence);
    expect(verificationText(report, () => '')).toContain(`\nclone-2x2\n  ${sentence}`);
    expect(verificationMarkdown(report)).toContain(`## clone-2x2 is incomplete\n\n${sentence}`);
  });

  test('says so where only what comes later is open', () => {
    const scenario = { ...report.scenarios[0]!, complete: true, worlds: 3_349 };
    const stopped = { by: 'memory', completedDepth: 18, reduce: [] } as const;
    expect(stoppedText({ ...scenario, stopped: { ...stopped, reduce: [] } })).toBe(
      'Stopped before the worlds took more memory than they may: all 3,349 worlds were seen, but what comes later is not decided. Raise --max-memory where the machine has more.',
    );
  });

  test('says so where what comes later cannot be told from fingerprints, and what to do', () => {
    const scenario = scenarioNamed('sdk5-quorum-2hsm-1fail');
    const compact = verificationReportOf([verify(scenario, { fingerprintBitCount: 64 })], '0.0.0');
    expect(stoppedText(compact.scenarios[0]!)).toBe(
      'Only fingerprints of worlds were kept: all 64 worlds were seen, but what comes later is not decided. Run it without --hash-compact, or ask with --property for what can be decided.',
    );
    const text = verificationText(compact, () => '');
    expect(text).toContain('What comes later cannot be decided with --hash-compact; this is not a pass.');
    expect(text).not.toContain('A limit or Ctrl-C');
    expect(verificationMarkdown(compact)).toContain('cannot be decided with --hash-compact, so this is not');
    // A limit is told where there was one as well.
    const both = verificationReportOf(
      [verify(scenario, { fingerprintBitCount: 64 }), verify(scenario, { depthMax: 1 })],
      '0.0.0',
    );
    expect(verificationText(both, () => '')).toContain('A limit or Ctrl-C stopped the search');
    expect(verificationMarkdown(both)).toContain('a limit or Ctrl-C stopped the search');
  });

  test('and one that was not says nothing', () => {
    const whole = verificationReportOf([verify(scenarioNamed('sdk5-quorum-1hsm'))], '0.0.0');
    expect(whole.scenarios[0]?.stopped).toBeNull();
    expect(stoppedText(whole.scenarios[0]!)).toBeUndefined();
    expect(verificationMarkdown(whole)).not.toContain('is incomplete');
  });
});

test.each([
  ['core-4hsm-2keys-2fail', ['2 keys', '4 HSMs', '2 HSM failures']],
  ['copy-by-cluster-2-regions', ['3 backups']],
  ['sdk5-quorum-1hsm', []],
])('what makes the worlds of %s so many', (name, parts) => {
  expect(whatToReduce(scenarioNamed(name))).toEqual(parts);
});
