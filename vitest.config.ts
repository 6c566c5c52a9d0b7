import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['{models,properties,reports,scripts}/**/*.test.ts'],
    // The benchmark scenario alone takes half a minute on a slow machine; nothing asserts on time.
    maxWorkers: '100%',
    testTimeout: 300_000,
    hookTimeout: 300_000,
  },
});
