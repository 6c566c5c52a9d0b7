import { join } from 'node:path';
import { defineConfig } from 'vitest/config';

/** What real modules do: a run of its own, because not every machine has them. */
export default defineConfig({
  test: {
    root: join(import.meta.dirname, '..', '..', '..'),
    include: ['scripts/implementations/pkcs11/**/*.pkcs11.ts'],
    // A module that is loaded is loaded into a process.
    pool: 'forks',
    maxWorkers: '100%',
    // As for the other tests: Node reads the sources by itself, and finds what it compiled.
    experimental: { viteModuleRunner: false, nodeLoader: false },
    env: { NODE_COMPILE_CACHE: join(import.meta.dirname, '../../../node_modules/.cache/keysync/compiled') },
    testTimeout: 300_000,
    hookTimeout: 300_000,
  },
});
