import { join } from 'node:path';
import { defineConfig } from 'vitest/config';

/** What the pages do in a real browser: a run of its own, because not every machine has one. */
export default defineConfig({
  test: {
    root: join(import.meta.dirname, '..', '..'),
    include: ['scripts/**/*.browser.ts'],
    maxWorkers: '100%',
    testTimeout: 120_000,
    hookTimeout: 300_000,
  },
});
