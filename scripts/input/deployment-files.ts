import type { ObservedDeployment } from '#properties';
import { AddressBook } from './addresses.ts';
import { assembleBackups, assembleClusters } from './assemble.ts';
import { readClientOption } from './client-option.ts';
import { faultNotes } from './fault-notes.ts';
import { readDataFile } from './files/data-file.ts';
import { filesAt } from './files/files-at.ts';
import { InputError } from './files/input-error.ts';
import type { JsonFile } from './files/json-file.ts';
import type { ClusterReading, Reading } from './formats/reading.ts';
import { readAnyKind, UnknownKindError } from './formats/recognise.ts';
import { type FileReading, linkConfigurations } from './link-files.ts';
import { putPagesTogether } from './pages.ts';
import { linkToClusters } from './users-and-keys.ts';

/** A deployment as its files show it. */
export interface DeploymentFiles {
  /** As it is, or as the plan of Terraform among the files leaves it. */
  readonly deployment: ObservedDeployment;
  /** Where there is a plan among the files: as it is before it is carried out. */
  readonly before: ObservedDeployment | undefined;
  /** What was passed over or assumed: `file:line:column: what`. */
  readonly notes: readonly string[];
}

/**
 * Reads the files of a real deployment: what `describe-clusters` and `describe-backups` print, the configurations
 * of clients and of the management utility, what the CloudHSM CLI lists, and states and plans of Terraform, of any
 * number of regions.
 *
 * @remarks
 * A file is recognised by what is in it. The order of the files makes no difference.
 *
 * @param paths - files, folders, and `-` for the standard input
 * @param clients - clients that have no file, as `--client` describes them
 * @param more - files that were read already
 * @throws InputError with one message that says which file, where, and what to do
 */
export function readDeployment(
  paths: readonly string[],
  clients: readonly string[] = [],
  more: readonly JsonFile[] = [],
): DeploymentFiles {
  const { files, notes } = filesAt(paths);
  const read: FileReading[] = more.flatMap(readingsOf);
  const passedOver: string[] = [];
  for (const { path, isNamed } of files) {
    try {
      read.push(...readingsOf(readDataFile(path)));
    } catch (error) {
      if (isNamed || !(error instanceof UnknownKindError)) throw error;
      passedOver.push(`${path}: not read: it is none of the known kinds of file`);
    }
  }
  if (read.length === 0 && paths.length > 0) throw noFile(paths, passedOver);
  const result = assembled(read, clients);
  return { ...result, notes: [...notes, ...passedOver, ...result.notes] };
}

/** Where a folder has files, and none is one of a deployment. */
function noFile(paths: readonly string[], passedOver: readonly string[]): InputError {
  const message = 'none of the files here says which clusters there are';
  return new InputError(paths.join(', '), message, [
    ...passedOver,
    'Add the output of "aws cloudhsmv2 describe-clusters --region REGION --output json", once for each region.',
  ]);
}

/** The same for files that were read already. */
export function deploymentOf(files: readonly JsonFile[], clients: readonly string[] = []): DeploymentFiles {
  const inOrder = files.toSorted((one, other) => (one.file < other.file ? -1 : 1));
  return assembled(inOrder.flatMap(readingsOf), clients);
}

const readingsOf = (file: JsonFile): FileReading[] =>
  readAnyKind(file).map((reading) => ({ file: file.file, reading }));

function assembled(files: readonly FileReading[], clients: readonly string[]): DeploymentFiles {
  const read = [...files, ...clients.map(readClientOption)];
  const readings = read.map(({ reading }) => reading);
  requireClusters(read);
  const pageNotes = putPagesTogether(read);
  const clusters = assembleClusters(readings);
  const after = deploymentWith(clusters.after, read);
  const before = clusters.before === undefined ? undefined : deploymentWith(clusters.before, read);
  const notes = [
    ...readings.flatMap((reading) => reading.notes),
    ...pageNotes,
    ...clusters.notes,
    ...after.notes,
    ...faultNotes(after.deployment),
  ];
  return { deployment: after.deployment, before: before?.deployment, notes };
}

function deploymentWith(
  clusters: readonly ClusterReading[],
  read: readonly FileReading[],
): { readonly deployment: ObservedDeployment; readonly notes: readonly string[] } {
  const addresses = new AddressBook(clusters);
  const hsmsOf = new Map(clusters.map(({ observed }) => [observed.id, observed.hsms.map(({ id }) => id)]));
  const { notes, ...configurations } = linkConfigurations(read, { clusters: hsmsOf, addresses });
  const { undescribed, notes: listNotes, ...listed } = linkToClusters(read, clusters);
  const backups = assembleBackups(read.map(({ reading }) => reading));
  const deployment: ObservedDeployment = {
    clusters: [...clusters.map(({ observed }) => observed), ...undescribed],
    backups: backups.items.map(({ observed }) => observed),
    ...configurations,
    ...listed,
    contradictions: addresses.contradictions,
  };
  return { deployment, notes: [...backups.notes, ...notes, ...listNotes] };
}

function requireClusters(read: readonly FileReading[]): void {
  const lists = read.flatMap(({ reading }) => clustersOf(reading) ?? []);
  const hasListed = read.some(({ reading: { kind } }) => kind === 'keys' || kind === 'users');
  if (hasListed || lists.some((count) => count > 0)) return;
  const where = read.length === 0 ? 'no files' : [...new Set(read.map(({ file }) => file))].join(', ');
  if (lists.length === 0) {
    const remedy =
      'Add the output of "aws cloudhsmv2 describe-clusters --region REGION --output json", once for each region.';
    throw new InputError(where, 'nothing says which clusters there are', remedy);
  }
  throw new InputError(
    where,
    'the list of clusters is empty',
    'Check the region and the account it was made with.',
  );
}

/** How many clusters a file speaks of, where it is one that does. */
function clustersOf(reading: Reading): number | undefined {
  switch (reading.kind) {
    case 'clusters':
      return reading.clusters.length;
    case 'hsms':
      return reading.hsms.length;
    case 'terraform':
      return [reading.before, reading.after]
        .map((side) => (side?.clusters.length ?? 0) + (side?.hsms.length ?? 0))
        .reduce((sum, count) => sum + count, 0);
    default:
      return undefined;
  }
}
