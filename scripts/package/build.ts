import { execFileSync } from 'node:child_process';
import { copyFileSync, cpSync, mkdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { schemaFiles } from '../repository/generated-files.ts';
import { root } from '../root.ts';
import { buildWebProgram } from '../web-program.ts';
import { bundleCommand } from './bundle.ts';

/**
 * Compiles the project into `dist/`, as it is packed: the library file by file, the command as a bundle.
 *
 * `dist/` has a package.json of its own, so that `#models` there means the compiled door: Node takes
 * `imports` from the nearest one.
 */
const dist = join(root, 'dist');
const tsc = join(dirname(createRequire(import.meta.url).resolve('typescript/package.json')), 'bin', 'tsc');

rmSync(dist, { recursive: true, force: true });
// What the types are wrong in, `npm run check` finds, once for all; what cannot be declared is found here.
// In one thread: without the check of types, more of them take half as much work again and hardly less time.
execFileSync(
  process.execPath,
  [tsc, '--noCheck', '--singleThreaded', '--project', join(root, 'scripts', 'tsconfig.build.json')],
  { stdio: 'inherit' },
);

const folders = ['models', 'properties', 'reports'];
const imports = {
  ...Object.fromEntries(folders.map((folder) => [`#${folder}`, `./${folder}/index.js`])),
  '#printable': './reports/formats/printable.js',
};
writeFileSync(join(dist, 'package.json'), `${JSON.stringify({ type: 'module', imports }, null, 2)}\n`);

// All doors together, for who asks for the package by its name.
const all = folders.map((folder) => `export * from './${folder}/public.js';\n`).join('');
writeFileSync(join(dist, 'index.js'), all);
writeFileSync(join(dist, 'index.d.ts'), all);
writeTypesForCommonJs();

await bundleCommand(join(dist, 'scripts'));

for (const file of schemaFiles().keys()) {
  if (!file.endsWith('.schema.json')) continue;
  mkdirSync(join(dist, dirname(file)), { recursive: true });
  copyFileSync(join(root, file), join(dist, file));
}

const suites = join('reports', 'published', 'suites');
cpSync(join(root, suites), join(dist, suites), { recursive: true });

const vitestProject = join('scripts', 'conformance', 'vitest-project');
cpSync(join(root, vitestProject), join(dist, vitestProject), { recursive: true });

const { script, style } = await buildWebProgram();
mkdirSync(join(dist, 'reports', 'web'), { recursive: true });
writeFileSync(join(dist, 'reports', 'web', 'program.js'), script);
writeFileSync(join(dist, 'reports', 'web', 'program.css'), style);

/** The same types once more, as those of CommonJS: a compiler that keeps the two apart takes no others for `require`. */
function writeTypesForCommonJs(): void {
  const target = join(dist, 'commonjs');
  for (const folder of [...folders, 'scripts']) {
    cpSync(join(dist, folder), join(target, folder), {
      recursive: true,
      filter: (file) => statSync(file).isDirectory() || file.endsWith('.d.ts'),
    });
  }
  writeFileSync(join(target, 'index.d.ts'), all);
  const types = Object.fromEntries(
    Object.entries(imports).map(([name, file]) => [name, file.replace(/\.js$/, '.d.ts')]),
  );
  writeFileSync(
    join(target, 'package.json'),
    `${JSON.stringify({ type: 'commonjs', imports: types }, null, 2)}\n`,
  );
}
