import { type XmlElement, xmlDocument } from './xml.ts';

/** A suite of JUnit: what became of each of its cases. */
export interface JunitSuite {
  readonly name: string;
  readonly properties: Readonly<Record<string, string>>;
  readonly cases: readonly JunitCase[];
}

/** One case of a suite. */
export interface JunitCase {
  readonly name: string;
  /** `error`: nobody knows; `skipped`: it had nothing to say. Both are no pass. */
  readonly outcome: 'passed' | 'failure' | 'error' | 'skipped';
  /** What there is to say in one line; null for nothing. */
  readonly message: string | null;
  /** The whole story. */
  readonly body: string;
}

/**
 * Suites in the XML of JUnit, as build servers read it.
 *
 * @remarks
 * It keeps to what the schema of Jenkins and those who read less of it have in common. Of time there is nothing:
 * the same report gives the same bytes.
 */
export function junitXml(name: string, suites: readonly JunitSuite[]): string {
  const { tests, failures, errors } = countsOf(suites.flatMap(({ cases }) => cases));
  const attributes = { name, tests, failures, errors };
  return xmlDocument({ tag: 'testsuites', attributes, content: suites.map(suiteElement) });
}

function suiteElement({ name, properties, cases }: JunitSuite): XmlElement {
  const known = Object.entries(properties).map(([key, value]) => {
    return { tag: 'property', attributes: { name: key, value } };
  });
  return {
    tag: 'testsuite',
    attributes: { name, ...countsOf(cases) },
    content: [{ tag: 'properties', content: known }, ...cases.map((one) => caseElement(name, one))],
  };
}

function caseElement(classname: string, { name, outcome, message, body }: JunitCase): XmlElement {
  const attributes = { classname, name };
  const said = message ?? '';
  switch (outcome) {
    case 'passed':
      return {
        tag: 'testcase',
        attributes,
        content: said === '' ? [] : [{ tag: 'system-out', content: said }],
      };
    case 'skipped':
      return { tag: 'testcase', attributes, content: [{ tag: 'skipped', content: said }] };
    case 'failure':
    case 'error': {
      const told = { tag: outcome, attributes: { message: said, type: outcome }, content: `\n${body}` };
      return { tag: 'testcase', attributes, content: [told] };
    }
  }
}

function countsOf(cases: readonly JunitCase[]) {
  const count = (wanted: JunitCase['outcome']): number =>
    cases.filter(({ outcome }) => outcome === wanted).length;
  return {
    tests: cases.length,
    failures: count('failure'),
    errors: count('error'),
    skipped: count('skipped'),
  };
}
