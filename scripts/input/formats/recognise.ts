import { isAnswerWith } from '../cloudhsm-cli.ts';
import { InputError } from '../files/input-error.ts';
import { isObject } from '../files/is-object.ts';
import type { JsonFile } from '../files/json-file.ts';
import { logLists } from '../logs/json/log-json.ts';
import { type ResourceList, type Resources, resourcesIn } from './aws-resources.ts';
import { readClientSdk3 } from './client-sdk3.format.ts';
import { readClientSdk5 } from './client-sdk5.format.ts';
import { readCmu } from './cmu.format.ts';
import { readDescribeBackups } from './describe-backups.format.ts';
import { readDescribeClusters, readHsms } from './describe-clusters.format.ts';
import { readKeyList } from './key-list.format.ts';
import type { Reading } from './reading.ts';
import { readTerraform } from './terraform.format.ts';
import { isTerraform } from './terraform-resources.ts';
import { readUserList } from './user-list.format.ts';

interface Kind {
  readonly title: string;
  /** How a person knows it. */
  readonly fields: string;
  readonly isOf: (file: JsonFile) => boolean;
  readonly read: (file: JsonFile) => Reading;
}

const withFields =
  (...names: readonly string[]) =>
  ({ value }: JsonFile): boolean =>
    isObject(value) && names.every((name) => Object.hasOwn(value, name));

const kinds: readonly Kind[] = [
  {
    title: 'SDK 3 client configuration',
    fields: '"client" and "server"',
    isOf: withFields('client', 'server'),
    read: readClientSdk3,
  },
  {
    title: 'SDK 5 client configuration',
    fields: '"clusters"',
    isOf: withFields('clusters'),
    read: readClientSdk5,
  },
  {
    title: 'cloudhsm_mgmt_util configuration',
    fields: '"scard" and "servers"',
    isOf: withFields('scard', 'servers'),
    read: readCmu,
  },
  {
    title: 'output of key list --verbose of the CloudHSM CLI',
    fields: '"error_code" and "data"',
    isOf: (file) => isAnswerWith('matched_keys', file),
    read: readKeyList,
  },
  {
    title: 'output of user list of the CloudHSM CLI',
    fields: '"error_code" and "data"',
    isOf: (file) => isAnswerWith('users', file),
    read: readUserList,
  },
  {
    title: 'output of terraform show -json',
    fields: '"format_version" and "terraform_version"',
    isOf: isTerraform,
    read: readTerraform,
  },
];

const readers: Readonly<Record<ResourceList, (file: JsonFile) => Reading>> = {
  Clusters: readDescribeClusters,
  Backups: readDescribeBackups,
  Hsms: readHsms,
};

/**
 * Reads a file of any of the known kinds, which is recognised by what is in it. It may have several kinds of
 * resources.
 *
 * @throws UnknownKindError for a file of another kind
 * @throws InputError for a file that does not keep to its format
 */
export function readAnyKind(file: JsonFile): readonly Reading[] {
  const { value } = file;
  if (typeof value !== 'object' || value === null) {
    const found = String(JSON.stringify(value)).slice(0, 60);
    throw unknownKind(file, `expected a JSON object, found ${found}`, knownKinds);
  }
  if (isScenario(value)) {
    const message = 'this is a keysync scenario, not a file of a real deployment';
    throw unknownKind(file, message, `To verify it: keysync verify ${file.file}`);
  }
  if (Object.keys(value).some((field) => logLists.has(field))) {
    const message = 'these are records of CloudTrail or of a log, not a file of a deployment';
    throw unknownKind(file, message, `To read them: keysync incident ${file.file}`);
  }
  const found = kinds.filter((kind) => kind.isOf(file));
  const resources = resourcesIn(file);
  const [title, other] = [...new Set([...found.map((kind) => kind.title), ...resources.map(titleOf)])];
  if (Array.isArray(value) && value.length === 0) return [emptyList(file)];
  if (title === undefined) throw unrecognised(file, value);
  if (other !== undefined && !Array.isArray(value)) {
    const message = `this looks like two kinds of file at once, ${title} and ${other}`;
    throw file.errorAt({ path: [], message }, 'Put them into a file each.');
  }
  return [
    ...found.map((kind) => kind.read(file)),
    ...resources.map((inner) => readers[inner.kind](inner.file)),
  ];
}

/** What `--query` leaves where there is nothing. */
function emptyList(file: JsonFile): Reading {
  const notes = [`${file.placeOf([])}: the list is empty`];
  return { kind: 'clusters', clusters: [], goesOn: undefined, notes };
}

const titleOf = ({ kind }: Resources): string => resourceTitles[kind];

const resourceTitles: Readonly<Record<ResourceList, string>> = {
  Clusters: 'output of aws cloudhsmv2 describe-clusters',
  Backups: 'output of aws cloudhsmv2 describe-backups',
  Hsms: 'output of aws cloudhsmv2 create-hsm',
};

const knownKinds: readonly string[] = [
  'Known kinds of file, by their outermost fields:',
  `  ${resourceTitles.Clusters}: "Clusters", or what --query leaves of it`,
  `  ${resourceTitles.Backups}: "Backups", or what --query leaves of it`,
  ...kinds.map(({ title, fields }) => `  ${title}: ${fields}`),
];

/** An SDK 5 configuration has clusters too, as a list. */
function isScenario(value: object): boolean {
  if (Object.hasOwn(value, 'cryptoOfficer')) return true;
  return Object.hasOwn(value, 'regions') && Object.hasOwn(value, 'clusters');
}

const shownFieldsMax = 12;

function unrecognised(file: JsonFile, value: object): InputError {
  if (Array.isArray(value)) {
    const what = 'this kind of file is not known: it is a list without clusters, HSMs and backups';
    return unknownKind(file, what, knownKinds);
  }
  const names = Object.keys(value).map((name) => JSON.stringify(name.slice(0, 40)));
  const shown = names.slice(0, shownFieldsMax).join(', ');
  const more = names.length > shownFieldsMax ? ` and ${names.length - shownFieldsMax} more` : '';
  const found = names.length === 0 ? 'it has no fields' : `its outermost fields are ${shown}${more}`;
  return unknownKind(file, `this kind of file is not known: ${found}`, knownKinds);
}

/** A file that is none of a deployment: in a folder, such files are passed over. */
export class UnknownKindError extends InputError {}

function unknownKind(file: JsonFile, message: string, remedy: string | readonly string[]): UnknownKindError {
  return new UnknownKindError(file.placeOf([]), message, remedy);
}
