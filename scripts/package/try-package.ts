import { execFileSync, spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { print } from '../output/terminal.ts';
import { root } from '../root.ts';

/**
 * Packs the project, installs the package into an empty folder, and uses it there as a stranger would: the
 * command on a scenario and on the files of a deployment, the library from a program with types, and a finding as
 * a test in TypeScript.
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
const folder = mkdtempSync(join(tmpdir(), 'keysync-package-'));
const installed = join(folder, 'node_modules', 'keysync-verifier');

try {
  run(process.execPath, [join(root, 'scripts', 'package', 'release.ts'), '--out', folder], root);
  run('sha256sum', ['--check', 'SHA256SUMS'], folder);
  const filename = /^\w+ {2}(.*\.tgz)$/m.exec(readFileSync(join(folder, 'SHA256SUMS'), 'utf8'))![1]!;
  expectBill(filename.replace(/tgz$/, 'cdx.json'));
  writeFileSync(join(folder, 'package.json'), '{ "type": "module", "private": true }\n');
  install(join(folder, filename));

  const { exports } = JSON.parse(readFileSync(join(installed, 'package.json'), 'utf8')) as {
    readonly exports: Readonly<Record<string, Exported>>;
  };
  for (const file of Object.values(exports).flatMap(filesOf)) {
    if (!existsSync(join(installed, file)))
      throw new Error(`The package exports ${file}, which is not in it.`);
  }

  const readme = readFileSync(join(installed, 'README.md'), 'utf8');
  for (const [, link = ''] of readme.matchAll(/\]\((?!https?:)([^)#\s]+)/g)) {
    if (!existsSync(join(installed, link)))
      throw new Error(`README.md leads to ${link}, which is not in the package.`);
  }

  const keysync = join(folder, 'node_modules', '.bin', 'keysync');
  print(run(keysync, ['--version'], folder));
  print(run(keysync, ['verify', 'sdk5-quorum-2hsm-1fail'], folder));
  // The lines of the sources, which are not in the package.
  const sarif = run(keysync, ['verify', 'sdk3-min1-3hsm-1fail', '--sarif', '-'], folder);
  if (!sarif.includes('acknowledged-key-survives.invariant.ts')) throw new Error('No line of a property.');
  print(run(keysync, ['sweep', 'minimums', '--no-cache'], folder));
  print(run(keysync, ['fuzz', 'sdk5-quorum-2hsm-1fail', '--runs', '1000'], folder));
  cpSync(join(root, 'scripts', 'input', 'testdata', 'web-signing'), join(folder, 'web-signing'), {
    recursive: true,
  });
  print(
    run(keysync, ['check', 'web-signing/describe-clusters.json', 'web-signing/cloudhsm-pkcs11.cfg'], folder),
  );

  tryPages(keysync);
  tryIncident(keysync);

  writeFileSync(join(folder, 'use.ts'), program);
  compile('use.ts');
  print(run(process.execPath, ['use.ts'], folder));
  tryCommonJs();
  tryWithoutOptional(keysync);
  install('fast-check@4.3.0', `ts-morph@${versionOf('ts-morph')}`);
  tryOwnRules();
  tryTests(keysync);
} finally {
  rmSync(folder, { recursive: true, force: true });
}

type Exported = string | { readonly [condition: string]: Exported };

function filesOf(exported: Exported): readonly string[] {
  return typeof exported === 'string' ? [exported] : Object.values(exported).flatMap(filesOf);
}

/** Properties and actions of somebody else, as the page about them has it, with another fast-check than ours. */
function tryOwnRules(): void {
  if (existsSync(join(installed, 'node_modules', 'fast-check')))
    throw new Error('There are two of fast-check.');
  const own = 'own-rules.ts';
  cpSync(join(root, 'scripts', 'package', 'stranger', own), join(folder, own));
  compile(own, '--types', 'node', '--typeRoots', join(root, 'node_modules', '@types'));
  print(run(process.execPath, [own], folder));
}

/** A program of CommonJS, for a compiler that keeps the two kinds of modules apart. */
function tryCommonJs(): void {
  const lines = [
    "import { publicScenarios } from 'keysync-verifier/models';",
    "import { verify } from 'keysync-verifier/properties';",
    "import type { VerificationReport } from 'keysync-verifier';",
    "export const worlds: VerificationReport['scenarios'][number]['worlds'] = verify(publicScenarios[0]!).worlds;",
  ];
  writeFileSync(join(folder, 'use.cts'), `${lines.join('\n')}\n`);
  compile('use.cts', '--module', 'node16', '--skipLibCheck');
}

/** What only some commands need is not installed with the package, and whoever needs it is told. */
function tryWithoutOptional(keysync: string): void {
  const asked = ['explain', 'sdk3-min1-3hsm-1fail', 'acknowledged-key-survives', '--typescript', 'x.test.ts'];
  const { status, stderr } = spawnSync(keysync, asked, { cwd: folder, encoding: 'utf8' });
  if (status !== 2 || !stderr.includes("npm install 'ts-morph@"))
    throw new Error(`Without ts-morph: ${status}, ${stderr}`);
  const driver = ['pkcs11-driver', '--module', 'none.so', '--slot', '1', '--pin-env', 'PIN'];
  const without = spawnSync(keysync, driver, { cwd: folder, encoding: 'utf8' });
  if (without.status !== 2 || !without.stderr.includes("npm install 'pkcs11js@"))
    throw new Error(`Without pkcs11js: ${without.status}, ${without.stderr}`);
  const queued = spawnSync(keysync, ['worker', '--queue', 'redis://127.0.0.1:1'], {
    cwd: folder,
    encoding: 'utf8',
  });
  if (queued.status !== 2 || !queued.stderr.includes("npm install 'bullmq@"))
    throw new Error(`Without bullmq: ${queued.status}, ${queued.stderr}`);
}

function install(...packages: readonly string[]): void {
  run('npm', ['install', '--no-audit', '--no-fund', ...packages], folder);
}

function versionOf(name: string): string {
  const manifest = readFileSync(join(root, 'node_modules', name, 'package.json'), 'utf8');
  return (JSON.parse(manifest) as { readonly version: string }).version;
}

/** The bill of materials names what is installed with the package, and nothing that only the repository needs. */
function expectBill(file: string): void {
  const { bomFormat, components } = JSON.parse(readFileSync(join(folder, file), 'utf8')) as {
    readonly bomFormat: string;
    readonly components: readonly { readonly name: string }[];
  };
  const names = components.map(({ name }) => name);
  if (bomFormat !== 'CycloneDX' || !names.includes('xstate') || names.includes('vitest'))
    throw new Error(`${file} is no bill of the materials of the package.`);
}

/** The pages have their program and their style in them, as they were packed. */
function tryPages(keysync: string): void {
  print(run(keysync, ['report', 'sdk5-quorum-2hsm-1fail', '--out', 'site'], folder));
  run(keysync, ['check', 'web-signing/describe-clusters.json', '--html', 'check.html'], folder);
  for (const file of ['site/index.html', 'check.html']) {
    const page = readFileSync(join(folder, file), 'utf8');
    if (!page.includes('.time-line')) throw new Error(`${file} has no style.`);
    if (file.startsWith('site') && page.length < 200_000) throw new Error(`${file} has no program.`);
  }
}

/** The logs of an incident lead to its verdict, and to what to do. */
function tryIncident(keysync: string): void {
  const name = 'lost-with-the-default-minimum';
  cpSync(join(root, 'scripts', 'input', 'testdata', 'incidents', name), join(folder, name), {
    recursive: true,
  });
  const told = run(keysync, ['incident', name, '--whole-lists'], folder);
  if (!told.startsWith('1 key is lost.') || !told.includes('Now: '))
    throw new Error(`An incident is told as: ${told}`);
}

/** Writes findings as tests, compiles them and runs them: those that pin a finding pass, the others fail. */
function tryTests(keysync: string): void {
  // What is installed here does for there: nothing is fetched.
  symlinkSync(dirname(resolved('vitest/package.json')), join(folder, 'node_modules', 'vitest'));
  const hostile = `</script> "it's" \`\${x}\` \\ */ @vitest-environment jsdom \u202Ee\u0301\u2028`;
  const scenario = {
    name: hostile,
    regions: { east: 'aws' },
    clusters: { [hostile]: { region: 'east', hsms: [`hsm ${hostile}`], start: 'running' } },
    clients: { app: { cluster: hostile, sdk: 5, keyAvailabilityCheck: false } },
    users: ['co', hostile],
    cryptoOfficer: 'co',
    keys: { [hostile]: { class: 'token', client: 'app', owner: hostile } },
    allow: { hsmFailures: 1 },
  };
  writeFileSync(join(folder, 'hostile.json'), JSON.stringify(scenario));
  const findings = [
    ['sdk3-min1-3hsm-1fail', 'acknowledged-key-survives', 'plain'],
    ['sdk3-min1-3hsm-1fail', 'retried-use-succeeds', 'endless'],
    ['hostile.json', 'acknowledged-key-survives', 'hostile'],
  ] as const;
  const fileNames = findings.flatMap(([where, property, name]) => {
    const [right, pinned] = [`${name}.test.ts`, `${name}.pinned.test.ts`];
    run(keysync, ['explain', where, property, '--typescript', right, '--pin', pinned], folder);
    return [right, pinned];
  });
  compile(...fileNames, '--skipLibCheck');
  const vitest = join(dirname(resolved('vitest/package.json')), 'vitest.mjs');
  print(run(process.execPath, [vitest, 'run', '--root', '.', '.pinned.'], folder));
  expectFailures(
    [vitest, 'run', '--root', '.', ...findings.map(([, , name]) => `${name}.test.ts`)],
    findings.length,
  );
}

/** The tests of what should have been fail, each one, because the findings are there. */
function expectFailures(args: readonly string[], count: number): void {
  const { status, stdout, stderr } = spawnSync(process.execPath, [...args, '--reporter=json'], {
    cwd: folder,
    encoding: 'utf8',
  });
  const told = stdout.startsWith('{') ? (JSON.parse(stdout) as Told) : undefined;
  const messages = told?.testResults.flatMap(({ assertionResults }) =>
    assertionResults.map(({ failureMessages }) => failureMessages.join('\n')),
  );
  const failures = messages?.filter((message) => message.includes("to include 'shown'"));
  if (status === 1 && messages?.length === count && failures?.length === count) return;
  throw new Error(`Expected ${count} tests that fail because of the findings:\n${stdout}${stderr}`);
}

/** What vitest says of tests. */
interface Told {
  readonly testResults: readonly {
    readonly assertionResults: readonly { readonly failureMessages: readonly string[] }[];
  }[];
}

function compile(...args: readonly string[]): void {
  const tsc = join(dirname(resolved('typescript/package.json')), 'bin', 'tsc');
  const options = ['--noEmit', '--strict', '--module', 'nodenext', '--target', 'es2023', '--types', ''];
  run(process.execPath, [tsc, ...options, ...args], folder);
}

function resolved(file: string): string {
  return createRequire(import.meta.url).resolve(file);
}

function run(command: string, args: readonly string[], cwd: string): string {
  return execFileSync(command, args, { cwd, encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] });
}
