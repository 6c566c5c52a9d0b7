import { runConformance, type Suite, shortestFailure } from '#properties';
import { suiteFileSchema, suiteOf, type WrongImplementation, wrongImplementationsMarkdown } from '#reports';
import { InMemoryImplementation } from '../implementations/in-memory/in-memory.ts';
import { wrongVariants } from '../implementations/in-memory/wrong/wrong-variants.ts';

/** Each wrong variant of the simulator, with the shortest test of a suite that it fails. */
async function wrongImplementations(suite: Suite): Promise<readonly WrongImplementation[]> {
  // The first test that fails is then a shortest one, and the others need not be run.
  const tests = [...suite.tests].sort((one, other) => one.steps.length - other.steps.length);
  const all: WrongImplementation[] = [];
  for (const { name, area, sentence, parts } of wrongVariants) {
    let failed = false;
    const implementation = new InMemoryImplementation(name, parts);
    const { results } = await runConformance({ ...suite, tests }, implementation, {
      isStopped: () => failed,
      onResult: (_, { failedCount }) => {
        failed = failedCount > 0;
      },
    });
    const failure = shortestFailure(results);
    const caughtBy = failure && { test: failure.test.id, stepCount: failure.test.steps.length };
    all.push({ name, area, sentence, caughtBy });
  }
  return all;
}

/**
 * The page of all of them, with its path from the root.
 *
 * @param file - the suite as it is published
 */
export async function wrongImplementationsPage(file: string): Promise<readonly [string, string]> {
  const { suite } = suiteOf(suiteFileSchema.parse(JSON.parse(file)));
  if (suite === undefined) throw new Error('The published suite is not valid.');
  const page = wrongImplementationsMarkdown(suite.name, await wrongImplementations(suite));
  return ['reports/published/wrong-implementations.md', page];
}
