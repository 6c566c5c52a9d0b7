import { type JunitCase, type JunitSuite, junitXml } from '../formats/junit-xml.ts';
import type { ConformanceReport } from './conformance-schema.ts';
import { failureLines, implementationText, outcomeText } from './conformance-text.ts';
import { mismatchText } from './failure-lines.ts';
import type { WireReport } from './wire-report.ts';

/**
 * What came of a suite as JUnit XML: a suite for each area, a case for each test.
 *
 * @remarks
 * What strayed or is not applicable was skipped; what nobody can say, and a driver that broke, is an error.
 */
export function conformanceJunit(report: ConformanceReport): string {
  const failures = new Map(report.failures.flatMap((failure) => failure.tests.map((id) => [id, failure])));
  const properties = { keysync: report.keysync, implementation: implementationText(report) };
  const suites = Object.keys(report.areas).map((area): JunitSuite => {
    const cases = report.results
      .filter((result) => result.area === area)
      .map((result): JunitCase => {
        const failure = failures.get(result.id);
        if (failure !== undefined) {
          const body =
            result.id === failure.id
              ? `${failureLines(failure).join('\n')}\n`
              : `As ${failure.id} fails, which is told there.\n`;
          return { name: result.id, outcome: 'failure', message: mismatchText(failure), body };
        }
        const message = result.because ?? '';
        return { name: result.id, outcome: outcomes[result.verdict], message, body: `${message}\n` };
      });
    return { name: area, properties, cases };
  });
  const whole: JunitSuite = { name: report.suite, properties, cases: [wholeCase(report)] };
  const wire: JunitSuite = { name: 'wire', properties, cases: (report.wire?.results ?? []).map(wireCase) };
  return junitXml('keysync conform', [...suites, ...(wire.cases.length === 0 ? [] : [wire]), whole]);
}

function wireCase({ id, says, verdict, because }: WireReport['results'][number]): JunitCase {
  const message = because ?? '';
  return { name: id, outcome: outcomes[verdict], message, body: `${says}\n${message}\n` };
}

const outcomes = {
  passed: 'passed',
  failed: 'failure',
  skipped: 'skipped',
  strayed: 'skipped',
  'not-applicable': 'skipped',
  undecided: 'error',
  broken: 'error',
} as const;

/** That nothing passed, or that not everything was asked, is told by itself. */
function wholeCase(report: ConformanceReport): JunitCase {
  const name = 'the suite was run to its end, and enough passed';
  const { breakdown } = report;
  const isDone = report.outcome === 'passed' || report.outcome === 'failed';
  if (isDone) return { name, outcome: 'passed', message: null, body: '' };
  const body = breakdown === null ? '' : `${breakdown.message}\n${breakdown.lastWords.join('\n')}\n`;
  return { name, outcome: 'error', message: outcomeText(report), body };
}
