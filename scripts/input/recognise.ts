import { readClientSdk3 } from './client-sdk3.format.ts';
import { readClientSdk5 } from './client-sdk5.format.ts';
import { readCmu } from './cmu.format.ts';
import { readDescribeBackups } from './describe-backups.format.ts';
import { readDescribeClusters } from './describe-clusters.format.ts';
import type { InputError } from './input-error.ts';
import type { JsonFile } from './json-file.ts';
import type { Reading } from './reading.ts';

interface Kind {
  readonly title: string;
  /** The outermost fields that tell it from the others. */
  readonly fields: readonly string[];
  readonly read: (file: JsonFile) => Reading;
}

const kinds: readonly Kind[] = [
  { title: 'output of aws cloudhsmv2 describe-clusters', fields: ['Clusters'], read: readDescribeClusters },
  { title: 'output of aws cloudhsmv2 describe-backups', fields: ['Backups'], read: readDescribeBackups },
  { title: 'SDK 3 client configuration', fields: ['client', 'server'], read: readClientSdk3 },
  { title: 'SDK 5 client configuration', fields: ['clusters'], read: readClientSdk5 },
  { title: 'cloudhsm_mgmt_util configuration', fields: ['scard', 'servers'], read: readCmu },
];

/**
 * Reads a file of any of the known kinds, which is recognised by what is in it.
 *
 * @throws InputError for a file of another kind, and for one that does not keep to its format
 */
export function readAnyKind(file: JsonFile): Reading {
  const { value } = file;
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    const found = Array.isArray(value) ? 'a list' : JSON.stringify(value).slice(0, 60);
    throw file.errorAt({ path: [], message: `expected a JSON object, found ${found}` }, knownKinds);
  }
  if (isScenario(value)) {
    const message = 'this is a keysync scenario, not a file of a real deployment';
    throw file.errorAt({ path: [], message }, `To verify it: keysync verify ${file.file}`);
  }
  const [kind, other] = kinds.filter(({ fields }) => fields.every((field) => Object.hasOwn(value, field)));
  if (kind === undefined) throw unrecognised(file, value);
  if (other !== undefined) {
    const message = `this looks like two kinds of file at once, ${kind.title} and ${other.title}`;
    throw file.errorAt({ path: [], message }, 'Put them into a file each.');
  }
  return kind.read(file);
}

const knownKinds = [
  'Known kinds of file, by their outermost fields:',
  ...kinds.map(
    ({ title, fields }) => `  ${title}: ${fields.map((field) => JSON.stringify(field)).join(' and ')}`,
  ),
].join('\n  ');

/** An SDK 5 configuration has clusters too, as a list. */
function isScenario(value: object): boolean {
  if (Object.hasOwn(value, 'cryptoOfficer')) return true;
  return Object.hasOwn(value, 'regions') && Object.hasOwn(value, 'clusters');
}

const shownFieldsMax = 12;

function unrecognised(file: JsonFile, value: object): InputError {
  const names = Object.keys(value).map((name) => JSON.stringify(name.slice(0, 40)));
  const shown = names.slice(0, shownFieldsMax).join(', ');
  const more = names.length > shownFieldsMax ? ` and ${names.length - shownFieldsMax} more` : '';
  const found = names.length === 0 ? 'it has no fields' : `its outermost fields are ${shown}${more}`;
  return file.errorAt({ path: [], message: `this kind of file is not known: ${found}` }, knownKinds);
}
