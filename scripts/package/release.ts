import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { print } from '../output/terminal.ts';
import { root } from '../root.ts';

interface Bill {
  readonly serialNumber: string;
  readonly metadata: { readonly timestamp: string; readonly component: { readonly 'bom-ref': string } };
  readonly components: readonly {
    readonly 'bom-ref': string;
    readonly properties: readonly { readonly name: string; readonly value: string }[];
  }[];
  readonly dependencies: readonly { readonly ref: string; readonly dependsOn: readonly string[] }[];
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

// Told to omit what is for development, npm leaves out what the package needs and a tool needs as well.
const { serialNumber: _, ...bill } = JSON.parse(
  npm('sbom', '--sbom-format', 'cyclonedx', '--sbom-type', 'application', '--package-lock-only'),
) as Bill;
const { timestamp: __, component, ...metadata } = bill.metadata;
// npm calls it after the folder that it lies in.
const { name } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { readonly name: string };
const components = bill.components.filter(
  ({ properties }) => !properties.some(({ name: key }) => key === 'cdx:npm:package:development'),
);
const refs = new Set([component['bom-ref'], ...components.map((one) => one['bom-ref'])]);
const dependencies = bill.dependencies
  .filter(({ ref }) => refs.has(ref))
  .map(({ ref, dependsOn }) => ({ ref, dependsOn: dependsOn.filter((other) => refs.has(other)) }));
const told = {
  ...bill,
  metadata: { ...metadata, component: { ...component, name } },
  components,
  dependencies,
};
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
