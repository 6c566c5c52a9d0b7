import { join } from 'node:path';
import { defineConfig, type TestProjectConfiguration } from 'vitest/config';

const everything = '{models,properties,reports,scripts}/**';

/** The tests whose file names end in this. They share two processes, and so the modules that they load. */
const named = (name: string): TestProjectConfiguration => ({
  extends: true,
  test: { name, include: [`${everything}/*.${name}.test.ts`], isolate: false },
});

export default defineConfig({
  test: {
    projects: [
      // What is published is of the code as it is: the mutation matrix, the hunt, pages, diagrams, Quint.
      named('published'),
      // Suites and drivers: other processes, servers, generated projects.
      named('conformance'),
      // What stands in for a module of Node needs the modules of Vite.
      {
        extends: true,
        test: {
          name: 'mocked',
          include: [`${everything}/*.mocked.test.ts`],
          experimental: { viteModuleRunner: true },
        },
      },
      // All the rest, in two processes as well.
      {
        extends: true,
        test: {
          name: 'unit',
          include: [`${everything}/*.test.ts`],
          exclude: [`${everything}/*.{published,conformance,mocked}.test.ts`],
          isolate: false,
        },
      },
    ],
    maxWorkers: '100%',
    // Node reads the sources by itself: what is tested is what runs, and a hot loop is as fast as it is there.
    experimental: { viteModuleRunner: false, nodeLoader: false },
    // Many tests start keysync as a user does: what Node compiled for one of these processes is there for the next.
    env: {
      NODE_COMPILE_CACHE: join(import.meta.dirname, 'node_modules/.cache/keysync/compiled'),
      // Nothing is left in the folder of whoever runs the tests.
      XDG_CACHE_HOME: join(import.meta.dirname, 'node_modules/.cache/keysync'),
    },
    // Nothing asserts on time.
    testTimeout: 300_000,
    hookTimeout: 300_000,
  },
});
