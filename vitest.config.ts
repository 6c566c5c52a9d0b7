import { join } from 'node:path';
import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['{models,properties,reports,scripts}/**/*.test.ts'],
    // The benchmark scenario alone takes half a minute on a slow machine; nothing asserts on time.
    maxWorkers: '100%',
    // Many tests start keysync as a user does: what Node compiled for one of these processes is there for the next.
    env: { NODE_COMPILE_CACHE: join(import.meta.dirname, 'node_modules/.cache/keysync/compiled') },
    testTimeout: 300_000,
    hookTimeout: 300_000,
  },
});
