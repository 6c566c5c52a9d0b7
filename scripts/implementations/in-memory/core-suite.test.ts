import { expect, test } from 'vitest';
import { conformanceTester, conformsAtRandom } from '#properties';
import { loadSuite } from '../../conformance/load-suite.ts';
import { InMemoryImplementation } from './in-memory.ts';

const suite = loadSuite('core');
const implementation = new InMemoryImplementation();
const conforms = conformanceTester(suite, implementation);

for (const one of suite.tests) {
  test(one.id, async ({ skip }) => {
    const { verdict, because } = await conforms(one);
    skip(verdict === 'not-applicable', because);
  });
}

test.each(['clone-1x1', 'sdk5-2hsm'])('random runs in %s', async (name) => {
  const { runCount } = await conformsAtRandom(implementation, suite.deployments[name]!.scenario);
  expect(runCount).toBe(100);
});
