import { join } from 'node:path';
import { defineConfig } from 'vitest/config';

/** What clients of AWS do that are no part of Node: a run of its own, because not every machine has them. */
export default defineConfig({
  test: {
    root: join(import.meta.dirname, '..', '..', '..'),
    include: ['scripts/**/*.clients.ts'],
    maxWorkers: '100%',
    testTimeout: 300_000,
    hookTimeout: 300_000,
  },
});
