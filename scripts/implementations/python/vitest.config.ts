import { join } from 'node:path';
import { defineConfig } from 'vitest/config';

/** What drivers in Python do: a run of its own, because not every machine has Python. */
export default defineConfig({
  test: {
    root: join(import.meta.dirname, '..', '..', '..'),
    include: ['scripts/**/*.python.ts'],
    maxWorkers: '100%',
    // As for the other tests: Node reads the sources by itself, and finds what it compiled.
    experimental: { viteModuleRunner: false, nodeLoader: false },
    env: { NODE_COMPILE_CACHE: join(import.meta.dirname, '../../../node_modules/.cache/keysync/compiled') },
    testTimeout: 300_000,
    hookTimeout: 300_000,
  },
});
