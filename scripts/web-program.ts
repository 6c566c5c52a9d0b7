import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { SiteProgram } from '#reports';
import { root } from './root.ts';

const built = { script: join(root, 'reports/web/program.js'), style: join(root, 'reports/web/program.css') };

/**
 * The program of the web report: as it was packed, or in a checkout built from its sources, so that it is never old.
 */
export async function webProgram(): Promise<SiteProgram> {
  if (existsSync(built.script)) {
    return { script: readFileSync(built.script, 'utf8'), style: readFileSync(built.style, 'utf8') };
  }
  program ??= buildWebProgram();
  return await program;
}

/** Built once in a process. */
let program: Promise<SiteProgram> | undefined;

/** Builds the program with Vite, which only a checkout has. */
export async function buildWebProgram(): Promise<SiteProgram> {
  const { build } = await import('vite');
  const output = await build({
    configFile: false,
    root: join(root, 'reports', 'web'),
    logLevel: 'warn',
    mode: 'production',
    define: { 'process.env.NODE_ENV': '"production"' },
    oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
    build: {
      write: false,
      target: 'es2022',
      cssCodeSplit: false,
      rolldownOptions: {
        input: join(root, 'reports', 'web', 'main.tsx'),
        output: { format: 'iife', entryFileNames: 'program.js', assetFileNames: 'program.[ext]' },
        treeshake: { moduleSideEffects: (id) => id.endsWith('.css') || id.endsWith('main.tsx') },
      },
    },
  });
  const [bundle] = Array.isArray(output) ? output : [output];
  if (bundle === undefined || !('output' in bundle)) throw new Error('Vite built nothing.');
  let script = '';
  let style = '';
  for (const file of bundle.output) {
    if (file.type === 'chunk') script += file.code;
    else if (file.fileName.endsWith('.css')) style += String(file.source);
  }
  if (script === '' || style === '') throw new Error('Vite built no program, or no style.');
  // What stands between the tags of a page must not end them; in a program, the backslash changes nothing.
  return { script: script.replace(/<\/(?=script)/gi, '<\\/'), style };
}
