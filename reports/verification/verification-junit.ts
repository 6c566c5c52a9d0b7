import { type JunitCase, type JunitSuite, junitXml } from '../formats/junit-xml.ts';
import { traceText } from '../trace/trace-text.ts';
import { verdictLine, whyOpen } from './verification-notices.ts';
import type { PropertyReport, ScenarioReport, VerificationReport } from './verification-report.ts';
import type { ReplayCommand } from './verification-text.ts';

/**
 * A verification as JUnit XML: a suite for each scenario, a case for each property.
 *
 * @remarks
 * What is not as expected is a failure, with its trace; a hazard that was found passes where nobody says that it
 * should not be there, and what had nothing to say was skipped. What is not known is an error, and so is a search
 * that was stopped: never a pass.
 */
export function verificationJunit(report: VerificationReport, replay?: ReplayCommand): string {
  const suites = report.scenarios.map((scenario, number) =>
    suiteOf(report, scenario, (property) => replay?.(number, property)),
  );
  return junitXml('keysync verify', suites);
}

function suiteOf(
  { keysync }: VerificationReport,
  scenario: ScenarioReport,
  replay: (property: string) => string | undefined,
): JunitSuite {
  const { name, worlds, transitions, depth, missProbability } = scenario;
  const cases = Object.entries(scenario.properties).map(([property, found]) =>
    caseOf(name, property, found, replay),
  );
  return {
    name,
    properties: {
      keysync,
      worlds: String(worlds),
      transitions: String(transitions),
      depth: String(depth),
      ...(missProbability === null ? {} : { missProbability: String(missProbability) }),
    },
    cases: [...cases, searchCase(scenario)],
  };
}

function caseOf(
  scenario: string,
  property: string,
  found: PropertyReport,
  replay: (property: string) => string | undefined,
): JunitCase {
  const { judgement, verdict, trace } = found;
  const again = trace.length === 0 ? undefined : replay(property);
  const body = traceText({ scenario, property, found, replay: again });
  const message = verdictLine(found);
  switch (judgement) {
    case 'unexpected':
      return { name: property, outcome: 'failure', message, body };
    case 'incomplete':
      return { name: property, outcome: 'error', message, body };
    case 'expected':
      if (verdict === 'vacuous') return { name: property, outcome: 'skipped', message, body };
      return { name: property, outcome: 'passed', message: verdict === 'holds' ? null : message, body };
  }
}

/** A verdict may be known before every world was seen: that the rest was not seen is told by itself. */
function searchCase(scenario: ScenarioReport): JunitCase {
  const why = whyOpen(scenario) ?? null;
  return {
    name: 'the search came to its end',
    outcome: why === null ? 'passed' : 'error',
    message: why,
    body: `${why}\n`,
  };
}
