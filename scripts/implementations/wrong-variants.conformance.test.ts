import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { publicScenarios } from '#models';
import { areas, conformanceCommands } from '#properties';
import { InMemoryImplementation } from './in-memory/in-memory.ts';
import { wrongVariants } from './in-memory/wrong/wrong-variants.ts';

test('each has a name and a sentence of its own, and there are some of each area', () => {
  expect(new Set(wrongVariants.map(({ name }) => name)).size).toBe(wrongVariants.length);
  expect(new Set(wrongVariants.map(({ sentence }) => sentence)).size).toBe(wrongVariants.length);
  for (const { name, sentence } of wrongVariants) {
    expect(name).toMatch(/^[a-z0-9]+(-[a-z0-9]+)*$/);
    expect(sentence).toMatch(/^[A-Za-z].*\.$/);
  }
  for (const area of areas)
    expect([area, wrongVariants.filter((one) => one.area === area).length]).not.toEqual([area, 0]);
});

test('core catches each of them, as the page says that is made of what it catches', () => {
  const page = readFileSync('reports/published/wrong-implementations.md', 'utf8');
  expect(page).toContain(`catches ${wrongVariants.length} of ${wrongVariants.length}.`);
  for (const { name } of wrongVariants)
    expect(page).toMatch(new RegExp(`\\| \`${name}\` \\| \`.+\` \\| \\d+ \\|`));
});

/** Deployments in which much can go wrong. */
const grounds = [
  'clone-2x1-region-loss',
  'scale-to-zero',
  'lifecycle-blank',
  'session-outage-delete',
  'session-3hsm',
  'clones-at-work-2x2',
  'clones-at-work-delete',
  'user-replicate-2x2',
  'copy-by-cluster-2-regions',
  'sdk3-min2-3hsm-outage-delete',
  'sdk5-optout-1hsm-1fail',
  'promotion-sdk5-2hsm-1outage',
  'zone-loss-and-hsm-loss-sdk3-min2',
  'zone-outage-sdk3-min2-3hsm-2zones',
  'handles-collide-2x1',
  'key-replicate-2x2',
];

test('random runs find most of them, without any vectors', async () => {
  const capabilities = new InMemoryImplementation().capabilities();
  // Drawn for all variants together, so that what is learnt of a deployment is learnt once.
  const drawn = grounds.map((wanted) =>
    conformanceCommands(publicScenarios.find(({ name }) => name === wanted)!, capabilities),
  );
  const isFound = async (implementation: InMemoryImplementation): Promise<boolean> => {
    for (const commands of drawn) {
      const property = fc.asyncProperty(commands, (run) =>
        fc.asyncModelRun(commands.startOf(implementation), run),
      );
      const { failed } = await fc.check(property, { numRuns: 30, seed: 1, endOnFailure: true });
      if (failed) return true;
    }
    return false;
  };
  expect(await isFound(new InMemoryImplementation())).toBe(false);
  const found: string[] = [];
  for (const { name, parts } of wrongVariants)
    if (await isFound(new InMemoryImplementation(name, parts))) found.push(name);
  expect(found.length).toBeGreaterThan((2 / 3) * wrongVariants.length);
});
