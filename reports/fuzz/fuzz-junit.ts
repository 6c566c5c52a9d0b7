import { type JunitCase, junitXml } from '../formats/junit-xml.ts';
import type { FuzzReport } from './fuzz-report.ts';
import { fuzzStopped, toldFailure } from './fuzz-text.ts';

/**
 * Random interleavings as JUnit XML: a case for each property, and one for whether all runs were done.
 *
 * @remarks
 * A property that never had something to say was skipped.
 */
export function fuzzJunit(report: FuzzReport): string {
  const { keysync, seed, runs, steps, failure } = report;
  const asked = Object.entries(report.properties).map(([name, sighting]) => caseOf(name, sighting, report));
  const isAsked = failure === null || Object.hasOwn(report.properties, failure.property);
  const cases = [...asked, ...(isAsked ? [] : [failureCase(failure)]), runsCase(report)];
  const properties = { keysync, seed: String(seed), runs: String(runs), steps: String(steps) };
  return junitXml('keysync fuzz', [{ name: report.scenario ?? 'random deployments', properties, cases }]);
}

function caseOf(
  name: string,
  { applied, seen }: FuzzReport['properties'][string],
  { failure }: FuzzReport,
): JunitCase {
  if (failure?.property === name) return failureCase(failure);
  if (!applied) return { name, outcome: 'skipped', message: 'It never had something to say.', body: '' };
  const message =
    seen === 0 ? null : `Seen ${seen} ${seen === 1 ? 'time' : 'times'}, which is no failure here.`;
  return { name, outcome: 'passed', message, body: '' };
}

function failureCase(failure: NonNullable<FuzzReport['failure']>): JunitCase {
  const { property } = failure;
  const body = toldFailure(failure);
  return { name: property, outcome: 'failure', message: body.split('\n')[0] ?? '', body };
}

function runsCase(report: FuzzReport): JunitCase {
  const message = report.outcome === 'incomplete' ? fuzzStopped(report) : null;
  return {
    name: 'all runs were done',
    outcome: message === null ? 'passed' : 'error',
    message,
    body: `${message}\n`,
  };
}
