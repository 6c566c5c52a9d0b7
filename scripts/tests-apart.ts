import { join } from 'node:path';
import { defineConfig, type ViteUserConfig } from 'vitest/config';

const root = join(import.meta.dirname, '..');

/**
 * A run of tests by themselves, because not every machine has what they need.
 *
 * @param include - their files, from the root
 * @param more - what else they need of vitest
 */
export const testsApart = (include: string, more: ViteUserConfig['test'] = {}): ViteUserConfig =>
  defineConfig({
    test: {
      root,
      include: [include],
      maxWorkers: '100%',
      // As for the other tests: Node reads the sources by itself, and finds what it compiled.
      experimental: { viteModuleRunner: false, nodeLoader: false },
      env: { NODE_COMPILE_CACHE: join(root, 'node_modules/.cache/keysync/compiled') },
      testTimeout: 300_000,
      hookTimeout: 300_000,
      ...more,
    },
  });
