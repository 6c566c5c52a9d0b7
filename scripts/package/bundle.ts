import { join } from 'node:path';
import { build } from 'vite';
import { root } from '../root.ts';
import { bundledPackages } from './bundled-packages.ts';

/** What the command starts threads with, beside itself. */
const threads = ['workers/fuzz-thread', 'workers/search-thread', 'workers/sweep-thread'];

/**
 * Writes the command as a bundle, which starts in a fraction of the time that its eight hundred files, its dependencies'
 * among them, take.
 *
 * @param folder - in place of `scripts/`: see root.ts for what it needs beside it
 */
export async function bundleCommand(folder: string): Promise<void> {
  await build({
    configFile: false,
    root,
    logLevel: 'warn',
    ssr: { noExternal: [...bundledPackages()] },
    build: {
      ssr: true,
      // Whose code it is, and under which licence it may be passed on.
      license: { fileName: 'third-party-licences.md' },
      target: 'node20',
      minify: false,
      emptyOutDir: false,
      outDir: folder,
      rolldownOptions: {
        input: Object.fromEntries(
          ['keysync', ...threads].map((name) => [name, join(root, 'scripts', `${name}.ts`)]),
        ),
        // Our modules do nothing but what they export: a command takes of a door what it uses.
        treeshake: { moduleSideEffects: false },
        // Beside each other, so that each finds what lies beside `scripts/`.
        output: { entryFileNames: '[name].js', chunkFileNames: '[name]-[hash].js', comments: false },
      },
    },
  });
}

// For tests, whose own process must not be told that it is in production.
const [, , folder] = process.argv;
if (import.meta.main && folder !== undefined) await bundleCommand(folder);
