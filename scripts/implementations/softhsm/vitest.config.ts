import { join } from 'node:path';
import { defineConfig } from 'vitest/config';

/** What real tokens do: a run of its own, because not every machine has SoftHSM2. */
export default defineConfig({
  test: {
    root: join(import.meta.dirname, '..', '..', '..'),
    include: ['scripts/implementations/softhsm/**/*.softhsm.ts'],
    // A library that is loaded is loaded into a process, and the folders of one are told by its number.
    pool: 'forks',
    maxWorkers: '100%',
    // As for the other tests: Node reads the sources by itself, and finds what it compiled.
    experimental: { viteModuleRunner: false, nodeLoader: false },
    env: { NODE_COMPILE_CACHE: join(import.meta.dirname, '../../../node_modules/.cache/keysync/compiled') },
    testTimeout: 300_000,
    hookTimeout: 300_000,
  },
});
