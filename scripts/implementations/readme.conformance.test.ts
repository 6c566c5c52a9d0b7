import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { conformsAtRandom, type NonconformanceError } from '#properties';
import { loadSuite } from '../conformance/load-suite.ts';
import { InMemoryImplementation } from './in-memory/in-memory.ts';
import { wrongVariants } from './in-memory/wrong/wrong-variants.ts';

const page = readFileSync(join(import.meta.dirname, 'README.md'), 'utf8');

test('the test file that the page shows is one that runs here', () => {
  const example = readFileSync(join(import.meta.dirname, 'in-memory', 'core-suite.test.ts'), 'utf8');
  const published = example
    .replace("'#properties'", "'keysync-verifier/properties'")
    .replace(
      "import { loadSuite } from '../../conformance/load-suite.ts';",
      [
        "import { suiteFileSchema, suiteOf } from 'keysync-verifier/reports';",
        "import core from 'keysync-verifier/suites/core.json' with { type: 'json' };",
      ].join('\n'),
    )
    .replace("loadSuite('core')", 'suiteOf(suiteFileSchema.parse(core)).suite!');
  expect(page).toContain(`\`\`\`ts\n${published}\`\`\`\n`);
});

test('the failure that the page shows is one', async () => {
  const { name, parts } = wrongVariants.find((variant) => variant.name === 'checked-at-creation-only')!;
  const { scenario } = loadSuite('core').deployments['sdk5-2hsm']!;
  const failure = await conformsAtRandom(new InMemoryImplementation(name, parts), scenario).catch(
    (error: NonconformanceError) => error.message,
  );
  // Which run it was is as good as any other.
  const shown = /"[\d:]+"\.$/.exec(/^Again .*$/m.exec(page)?.[0] ?? '')?.[0] ?? '';
  const told = String(failure).replace(/"[\d:]+"\.$/, shown);
  expect(page).toContain(`\`\`\`text\n${told}\n\`\`\`\n`);
});
