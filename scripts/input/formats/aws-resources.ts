import type { Path } from '#models';
import { FileView, withoutNulls } from '../files/file-view.ts';
import { isObject } from '../files/is-object.ts';
import type { JsonFile } from '../files/json-file.ts';

/** What the API has lists of. */
export type ResourceList = 'Clusters' | 'Backups' | 'Hsms';

/** The resources of one kind in a file, arranged as the API lists them. */
export interface Resources {
  readonly kind: ResourceList;
  readonly file: JsonFile;
}

/**
 * Finds clusters, HSMs and backups in what the AWS CLI prints: whole lists, what `--query` leaves of them, pages of
 * `yaml-stream`, and the single resource that a command such as `create-cluster` answers with.
 *
 * @returns nothing where there are none, so that the file is of another kind
 */
export function resourcesIn(file: JsonFile): readonly Resources[] {
  const { value } = file;
  if (isObject(value)) {
    const lists = pageFields.filter((name) => Object.hasOwn(value, name));
    if (lists.length > 0) return lists.map((kind) => ({ kind, file: withoutNulls(file) }));
  }
  const found = [...findResources(value, [])];
  return resourceLists
    .map((kind) => ({ kind, resources: found.filter((resource) => resource.kind === kind) }))
    .filter(({ resources }) => resources.length > 0)
    .map(({ kind, resources }) => ({ kind, file: listView(file, kind, resources) }));
}

const pageFields = ['Clusters', 'Backups'] as const;
const resourceLists = ['Clusters', 'Backups', 'Hsms'] as const;

interface Resource {
  readonly kind: ResourceList;
  readonly value: unknown;
  readonly path: Path;
  /** Of the page that it is on. */
  readonly nextToken?: { readonly value: unknown; readonly path: Path } | undefined;
}

/** The command whose answer has one resource in a field of this name. */
const wrappers = { Cluster: 'Clusters', Backup: 'Backups', Hsm: 'Hsms' } as const;

function* findResources(value: unknown, path: Path): Generator<Resource> {
  if (Array.isArray(value)) {
    for (const [index, inner] of value.entries()) yield* findResources(inner, [...path, index]);
    return;
  }
  if (!isObject(value)) return;
  for (const kind of pageFields) {
    const list = Object.hasOwn(value, kind) ? value[kind] : undefined;
    if (!Array.isArray(list)) continue;
    const nextToken = { value: value['NextToken'], path: [...path, 'NextToken'] };
    for (const [index, inner] of list.entries()) {
      yield { kind, value: inner, path: [...path, kind, index], nextToken };
    }
  }
  for (const [name, kind] of Object.entries(wrappers)) {
    const inner = Object.hasOwn(value, name) ? value[name] : undefined;
    if (isObject(inner) && kindOf(inner) === kind) yield { kind, value: inner, path: [...path, name] };
  }
  const kind = kindOf(value);
  if (kind !== undefined) yield { kind, value, path };
}

/** Backups and HSMs have the id of their cluster, too. */
function kindOf(value: object): ResourceList | undefined {
  if (Object.hasOwn(value, 'BackupId')) return 'Backups';
  if (Object.hasOwn(value, 'HsmId')) return 'Hsms';
  return Object.hasOwn(value, 'ClusterId') ? 'Clusters' : undefined;
}

function listView(file: JsonFile, kind: ResourceList, resources: readonly Resource[]): JsonFile {
  // Only the last page can say that the list goes on.
  const token = resources.at(-1)?.nextToken;
  const value = { [kind]: resources.map((inner) => inner.value), NextToken: token?.value };
  const arranged = new FileView(file, value, ([list, index, ...rest]) => {
    if (list === 'NextToken') return token?.path ?? [];
    const resource = typeof index === 'number' ? resources[index] : undefined;
    return resource === undefined ? [] : [...resource.path, ...rest];
  });
  return withoutNulls(arranged);
}
