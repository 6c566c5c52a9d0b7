import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { root } from './root.ts';
import { print } from './terminal.ts';

interface Metadata {
  readonly timestamp: string;
  readonly component: object;
}

/**
 * Makes what a release consists of: `npm run release -- --out FOLDER`. The package as `npm pack` makes it, a bill of
 * its materials in CycloneDX, and the checksums of both.
 *
 * @remarks
 * The bill is the same bytes for the same lockfile: npm gives each a number and a time of its own, which are left out.
 */
const { values } = parseArgs({ options: { out: { type: 'string', default: 'release' } } });
const out = resolve(values.out);
mkdirSync(out, { recursive: true });

const npm = (...args: readonly string[]): string =>
  execFileSync('npm', args, {
    cwd: root,
    encoding: 'utf8',
    maxBuffer: 2 ** 28,
    stdio: ['ignore', 'pipe', 'inherit'],
  });

const packed = npm('pack', '--json', '--pack-destination', out);
const [{ filename }] = JSON.parse(packed.slice(packed.indexOf('[\n'))) as [{ readonly filename: string }];

const { serialNumber: _, ...bill } = JSON.parse(
  npm(
    'sbom',
    '--sbom-format',
    'cyclonedx',
    '--sbom-type',
    'application',
    '--omit',
    'dev',
    '--package-lock-only',
  ),
) as { readonly serialNumber: string; readonly metadata: Metadata };
const { timestamp: __, component, ...metadata } = bill.metadata;
// npm calls it after the folder that it lies in.
const { name } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { readonly name: string };
const told = { ...bill, metadata: { ...metadata, component: { ...component, name } } };
const billName = filename.replace(/\.tgz$/, '.cdx.json');
writeFileSync(join(out, billName), `${JSON.stringify(told, null, 2)}\n`);

const sums = [filename, billName].map((name) => {
  const hash = createHash('sha256')
    .update(readFileSync(join(out, name)))
    .digest('hex');
  return `${hash}  ${name}\n`;
});
writeFileSync(join(out, 'SHA256SUMS'), sums.join(''));
print(`${sums.join('')}in ${values.out}`);
