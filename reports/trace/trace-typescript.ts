import { type Scenario, type ScenarioInput, scenarioSchema } from '#models';
import { propertyNamed } from '#properties';
import { numbersIn } from './step-report.ts';
import type { TraceReport } from './trace-report.ts';
import { commentText, literal, stringLiteral } from './typescript-text.ts';

/**
 * What a test of a trace asks for: `right`, what should have been, so that it fails until the finding is gone;
 * or `found`, so that it fails once the finding is gone or another.
 */
export type TestOf = 'right' | 'found';

/** A finding as a test for vitest in TypeScript, which takes the trace again with the package. */
export async function traceTypeScript(report: TraceReport, asksFor: TestOf = 'right'): Promise<string> {
  // Slow to load, and of use to nothing else.
  const { Project, QuoteKind, VariableDeclarationKind } = await import('ts-morph');
  const project = new Project({
    useInMemoryFileSystem: true,
    manipulationSettings: { quoteKind: QuoteKind.Single },
  });
  const file = project.createSourceFile('trace.test.ts', aboutLines(report, asksFor).join('\n'));
  file.addImportDeclarations([
    {
      moduleSpecifier: 'keysync-verifier/models',
      namedImports: ['parseScenario', 'type ScenarioInput', 'type StepName'],
    },
    { moduleSpecifier: 'keysync-verifier/properties', namedImports: ['replay'] },
    { moduleSpecifier: 'vitest', namedImports: ['expect', 'test'] },
  ]);
  const constants = [
    { name: 'input', type: 'ScenarioInput', initializer: literal(inputOf(report.scenario)) },
    { name: 'steps', type: 'readonly StepName[]', initializer: stepsLiteral(report.trace) },
  ];
  for (const [index, declaration] of constants.entries()) {
    file.addVariableStatement({
      declarationKind: VariableDeclarationKind.Const,
      declarations: [declaration],
      // After the imports there is an empty line already.
      ...(index > 0 && { leadingTrivia: '\n' }),
    });
  }
  file.addStatements(testLines(report, asksFor).join('\n'));
  file.formatText({ indentSize: 2 });
  return `${file.getFullText().trimEnd()}\n`;
}

/** What the test is about: a comment before everything else. */
function aboutLines(report: TraceReport, asksFor: TestOf): string[] {
  const { keysync, property, claim, scenario, rule, replay } = report;
  const lines = [
    `${property} in ${scenario.name}`,
    claim,
    ...(rule === null ? [] : [`${rule.clause}: ${rule.says} (${rule.source})`]),
    '',
    purposes[asksFor],
    ...(replay === null ? [] : [`Found by keysync ${keysync}: ${replay}`]),
  ];
  return ['/*', ...lines.map((line) => ` * ${commentText(line)}`.trimEnd()), ' */', ''];
}

const purposes = {
  right: 'Fails as long as these steps show the finding.',
  found: 'Fails once these steps no longer show the finding, or show another.',
} as const satisfies Record<TestOf, string>;

/** The steps as data, each with what it means. */
function stepsLiteral(trace: TraceReport['trace']): string {
  if (trace.length === 0) return '[]';
  const numbers = numbersIn(trace);
  const lines = trace.flatMap(({ action, parameters, sentence }, index) => [
    `  // ${numbers[index] === undefined ? '' : `${numbers[index]}. `}${commentText(sentence)}`,
    `  ${literal({ action, parameters }, '  ')},`,
  ]);
  return `[\n${lines.join('\n')}\n]`;
}

function testLines(report: TraceReport, asksFor: TestOf): string[] {
  const { property, scenario, loop } = report;
  const where = loop === null ? '' : `, loop: ${loop}`;
  return [
    '',
    `test(${stringLiteral(`${titleOf(property, asksFor)} in ${scenario.name}`)}, () => {`,
    '  const { scenario, problems } = parseScenario(input);',
    '  expect(problems).toBeUndefined();',
    `  const replayed = replay({ scenario: scenario!, steps, claim: ${stringLiteral(property)}${where} });`,
    '  expect(replayed.problem).toBeUndefined();',
    '  expect(replayed.replay?.disagreement).toBeUndefined();',
    `  ${expectationOf(report, asksFor)}`,
    '});',
  ];
}

function expectationOf({ verdict, evidence }: TraceReport, asksFor: TestOf): string {
  const isFound = verdict === 'violated' || verdict === 'reachable';
  return isFound && asksFor === 'found'
    ? `expect(replayed.replay?.outcome).toEqual(${literal({ kind: 'shown', evidence }, '  ')});`
    : "expect(['not-shown', 'refused']).toContain(replayed.replay?.outcome.kind);";
}

/** A witness should not be there, and a counterexample not either. */
function titleOf(property: string, asksFor: TestOf): string {
  if (asksFor === 'found') return `${property}: what was found is there`;
  return propertyNamed(property)?.kind === 'reachable' ? `${property} has no witness` : `${property} holds`;
}

/** A scenario without what is so by default, and without what it expects, which is of no use here. */
function inputOf({ $schema, expect, ...scenario }: Scenario): ScenarioInput {
  return withoutDefaults(scenario, (shorter) => shorter) as ScenarioInput;

  /** Leaves out field by field what makes no difference. */
  function withoutDefaults(value: unknown, around: (value: unknown) => unknown): unknown {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
    const kept: Record<string, unknown> = { ...value };
    for (const name of Object.keys(kept)) {
      const { [name]: inner, ...rest } = kept;
      if (isSame(around(rest))) delete kept[name];
      else kept[name] = withoutDefaults(inner, (shorter) => around({ ...kept, [name]: shorter }));
    }
    return kept;
  }

  function isSame(input: unknown): boolean {
    const parsed = scenarioSchema.safeParse(input);
    return parsed.success && JSON.stringify(parsed.data) === JSON.stringify(scenario);
  }
}
