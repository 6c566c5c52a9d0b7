import {
  type Area,
  areas,
  type ConformanceStep,
  type ConformanceTest,
  type Suite,
  unknownFields,
} from '#properties';
import { commentText, literal, stringLiteral } from '../trace/typescript-text.ts';

/**
 * A suite as test files for vitest, which need nothing of keysync: one for each area, and the deployments.
 *
 * @remarks
 * They import `walk.ts` and `implementation.ts` beside them, which are the same for every suite.
 *
 * @returns file name to text, in the order of the areas
 */
export async function suiteTypeScript(suite: Suite): Promise<ReadonlyMap<string, string>> {
  const sources = await Sources.load();
  const files = new Map<string, string>();
  files.set('deployments.ts', deploymentsFile(sources, suite));
  for (const area of areas) {
    const tests = suite.tests.filter((one) => one.area === area);
    if (tests.length > 0) files.set(`${area}.test.ts`, testFile(sources, suite, area, tests));
  }
  return files;
}

function deploymentsFile(sources: Sources, { name, deployments }: Suite): string {
  const entries = Object.entries(deployments).map(([deployment, value]) => {
    const fields = unknownFields(value.scenario);
    const told = fields.length === 0 ? value : { ...value, fields };
    return `  ${stringLiteral(deployment)}: ${literal(told, '  ')},`;
  });
  return sources.write('deployments.ts', {
    about: `The deployments that the tests of ${name} start from. Written by keysync.`,
    imports: [{ moduleSpecifier: './walk.ts', namedImports: ['type Start'] }],
    body: ['export const deployments = {', ...entries, '} satisfies Readonly<Record<string, Start>>;'],
  });
}

function testFile(sources: Sources, { name }: Suite, area: Area, tests: readonly ConformanceTest[]): string {
  return sources.write(`${area}.test.ts`, {
    about: `Tests of ${name} about ${area}. Written by keysync.`,
    imports: [
      { moduleSpecifier: 'vitest', namedImports: ['test'] },
      { moduleSpecifier: './deployments.ts', namedImports: ['deployments'] },
      { moduleSpecifier: './walk.ts', namedImports: ['begin'] },
    ],
    body: tests.flatMap(testLines),
  });
}

function testLines({ id, comment, clauses, deployment, flags, steps }: ConformanceTest): string[] {
  return [
    '',
    `// ${commentText(comment)}`,
    `// ${clauses.join(', ')}`,
    `test(${stringLiteral(id)}, async (context) => {`,
    `  const walk = await begin(context, deployments[${stringLiteral(deployment)}]);`,
    ...steps.flatMap((step, index) => [
      ...(index === steps.length - 1 && flags.includes('Bound') ? ['  await walk.isBeyondBounds();'] : []),
      `  // ${index + 1}. ${commentText(step.sentence)}`,
      `  await walk.${callOf(step)};`,
    ]),
    '});',
  ];
}

function callOf({ action, parameters, expected, changes }: ConformanceStep): string {
  const done = `${stringLiteral(action)}, ${literal(parameters, '  ')}`;
  switch (expected.outcome) {
    case 'accepted':
      return `accepted(${done}, ${literal(changes, '  ')})`;
    case 'refused':
      return `refused(${done}, ${stringLiteral(expected.reason)})`;
    case 'failed':
      return `failed(${done})`;
  }
}

interface Source {
  /** What the file is: its first line. */
  readonly about: string;
  readonly imports: readonly { readonly moduleSpecifier: string; readonly namedImports: string[] }[];
  readonly body: readonly string[];
}

/** Writes sources with ts-morph, which is slow to load and of use to little else. */
class Sources {
  readonly #morph: typeof import('ts-morph');

  private constructor(morph: typeof import('ts-morph')) {
    this.#morph = morph;
  }

  static async load(): Promise<Sources> {
    return new Sources(await import('ts-morph'));
  }

  write(name: string, { about, imports, body }: Source): string {
    const { Project, QuoteKind } = this.#morph;
    const project = new Project({
      useInMemoryFileSystem: true,
      manipulationSettings: { quoteKind: QuoteKind.Single },
    });
    const file = project.createSourceFile(name);
    file.addImportDeclarations(imports.map((one) => ({ ...one, namedImports: [...one.namedImports] })));
    file.addStatements(body.join('\n'));
    file.formatText({ indentSize: 2 });
    return `// ${commentText(about)}\n\n${file.getFullText().trim()}\n`;
  }
}
