import { execFileSync } from 'node:child_process';
import { copyFileSync, cpSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { buildWebProgram } from './web-program.ts';

/**
 * Compiles the project into `dist/`, as it is packed.
 *
 * `dist/` has a package.json of its own, so that `#models` there means the compiled door: Node takes
 * `imports` from the nearest one.
 */
const root = join(import.meta.dirname, '..');
const dist = join(root, 'dist');
const tsc = join(dirname(createRequire(import.meta.url).resolve('typescript/package.json')), 'bin', 'tsc');

rmSync(dist, { recursive: true, force: true });
execFileSync(process.execPath, [tsc, '--project', join(root, 'scripts', 'tsconfig.build.json')], {
  stdio: 'inherit',
});

const folders = ['models', 'properties', 'reports'];
const imports = Object.fromEntries(folders.map((folder) => [`#${folder}`, `./${folder}/index.js`]));
writeFileSync(join(dist, 'package.json'), `${JSON.stringify({ type: 'module', imports }, null, 2)}\n`);

const schemas = [
  'models/scenarios/scenario.schema.json',
  'reports/verification-report.schema.json',
  'reports/check-baseline.schema.json',
  'reports/check-report.schema.json',
  'reports/fuzz-report.schema.json',
  'reports/replay-file.schema.json',
  'reports/replay-report.schema.json',
  'reports/trace-report.schema.json',
  'reports/itf-trace.schema.json',
  'reports/conformance-report.schema.json',
  'reports/driver-protocol.schema.json',
  'reports/suite-file.schema.json',
];
for (const schema of schemas) copyFileSync(join(root, schema), join(dist, schema));

const suites = join('reports', 'published', 'suites');
cpSync(join(root, suites), join(dist, suites), { recursive: true });

const vitestProject = join('scripts', 'conformance', 'vitest-project');
cpSync(join(root, vitestProject), join(dist, vitestProject), { recursive: true });

const { script, style } = await buildWebProgram();
mkdirSync(join(dist, 'reports', 'web'), { recursive: true });
writeFileSync(join(dist, 'reports', 'web', 'program.js'), script);
writeFileSync(join(dist, 'reports', 'web', 'program.css'), style);
