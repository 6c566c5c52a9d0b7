import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { print } from './terminal.ts';

/**
 * Packs the project, installs the package into an empty folder, and uses it there as a stranger would: the
 * command on a scenario and on the files of a deployment, and the library from a program with types.
 */
const program = `
import fc from 'fast-check';
import { parseScenario, publicScenarios, type Scenario } from 'keysync-verifier/models';
import { deployments, failureOf, interleavings, verify } from 'keysync-verifier/properties';
import { verificationReportOf } from 'keysync-verifier/reports';

const scenario: Scenario | undefined = publicScenarios.find(({ name }) => name === 'sdk5-quorum-2hsm-1fail');
if (scenario === undefined || parseScenario(scenario).problems !== undefined) throw new Error('no scenario');
const report = verificationReportOf([verify(scenario)], 'test');
const worlds: number | undefined = report.scenarios[0]?.worlds;
if (worlds !== 64) throw new Error(\`expected 64 worlds, found \${worlds}\`);

fc.assert(fc.property(interleavings(scenario), (run) => failureOf(run) === undefined), { seed: 1, numRuns: 100 });
fc.assert(fc.property(deployments(), (drawn) => parseScenario(drawn).problems === undefined), { seed: 1, numRuns: 20 });
`;
const root = join(import.meta.dirname, '..');
const folder = mkdtempSync(join(tmpdir(), 'keysync-package-'));

try {
  const packed = run('npm', ['pack', '--json', '--pack-destination', folder], root);
  const [{ filename }] = JSON.parse(packed.slice(packed.indexOf('[\n'))) as [{ filename: string }];
  writeFileSync(join(folder, 'package.json'), '{ "type": "module", "private": true }\n');
  run('npm', ['install', '--no-audit', '--no-fund', join(folder, filename)], folder);

  const installed = join(folder, 'node_modules', 'keysync-verifier');
  const { exports } = JSON.parse(readFileSync(join(installed, 'package.json'), 'utf8')) as {
    readonly exports: Readonly<Record<string, string>>;
  };
  for (const file of Object.values(exports)) {
    if (!existsSync(join(installed, file)))
      throw new Error(`The package exports ${file}, which is not in it.`);
  }

  const keysync = join(folder, 'node_modules', '.bin', 'keysync');
  print(run(keysync, ['--version'], folder));
  print(run(keysync, ['verify', 'sdk5-quorum-2hsm-1fail'], folder));
  print(run(keysync, ['fuzz', 'sdk5-quorum-2hsm-1fail', '--runs', '1000'], folder));
  cpSync(join(root, 'scripts', 'input', 'testdata', 'web-signing'), join(folder, 'web-signing'), {
    recursive: true,
  });
  print(
    run(keysync, ['check', 'web-signing/describe-clusters.json', 'web-signing/cloudhsm-pkcs11.cfg'], folder),
  );

  writeFileSync(join(folder, 'use.ts'), program);
  const tsc = join(dirname(createRequire(import.meta.url).resolve('typescript/package.json')), 'bin', 'tsc');
  const options = [
    '--noEmit',
    '--strict',
    '--module',
    'nodenext',
    '--target',
    'es2023',
    '--types',
    '',
    'use.ts',
  ];
  run(process.execPath, [tsc, ...options], folder);
  print(run(process.execPath, ['use.ts'], folder));
} finally {
  rmSync(folder, { recursive: true, force: true });
}

function run(command: string, args: readonly string[], cwd: string): string {
  return execFileSync(command, args, { cwd, encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] });
}
