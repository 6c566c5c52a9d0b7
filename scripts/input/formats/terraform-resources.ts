import type { Path } from '#models';
import { isObject } from '../files/is-object.ts';
import type { JsonFile } from '../files/json-file.ts';
import type { Source } from './reading.ts';

/** A resource of Terraform at one moment: as it is, or as it is planned. */
export interface TerraformResource {
  /** Such as `module.keys.aws_cloudhsm_v2_hsm.one[0]`. */
  readonly address: string;
  readonly type: string;
  readonly values: Readonly<Record<string, unknown>>;
  readonly source: Source;
}

/** What Terraform knows, at one moment or at two. */
export interface TerraformResources {
  /** Of a plan: what there is before it is carried out. */
  readonly before: readonly TerraformResource[] | undefined;
  readonly after: readonly TerraformResource[];
}

type Fields = Readonly<Record<string, unknown>>;

/** Whether a file is what `terraform show -json` prints, or a state file. */
export function isTerraform({ value }: JsonFile): boolean {
  if (!isObject(value)) return false;
  if (Object.hasOwn(value, 'format_version') && Object.hasOwn(value, 'terraform_version')) return true;
  return isStateFile(value) || Object.hasOwn(value, 'resource_changes');
}

const isStateFile = (value: Fields): boolean =>
  Object.hasOwn(value, 'lineage') && Array.isArray(value['resources']);

const ours = /^aws_cloudhsm_v2_(cluster|hsm)$/;

/** Finds the clusters and HSMs in a state or a plan, with those of child modules. */
export function resourcesOf(file: JsonFile): TerraformResources {
  const value = isObject(file.value) ? file.value : {};
  if (isStateFile(value)) return { before: undefined, after: [...stateFileResources(value, file)] };
  if (!Array.isArray(value['resource_changes'])) {
    return { before: undefined, after: [...moduleResources(value, ['values'], file)] };
  }
  return planOf(value, file);
}

/**
 * The two sides of a plan.
 *
 * @remarks
 * Its changes list every resource that Terraform manages, also those that stay as they are; data sources are only
 * in the state before. Where a part is missing, the others tell what they know.
 */
function planOf(value: Fields, file: JsonFile): TerraformResources {
  const changes = [...changesOf(value, file)];
  const prior = [...moduleResources(value, ['prior_state', 'values'], file)];
  const planned = [...moduleResources(value, ['planned_values'], file)];
  const changed = new Set(changes.map(({ address }) => address));
  const untouched = ({ address }: TerraformResource): boolean => !changed.has(address);
  const stays = prior.filter(untouched);
  const staying = new Set(stays.map(({ address }) => address));
  return {
    before: [...changes.flatMap(({ before }) => before ?? []), ...stays],
    after: [
      ...changes.flatMap(({ after }) => after ?? []),
      ...stays,
      ...planned.filter((resource) => untouched(resource) && !staying.has(resource.address)),
    ],
  };
}

interface Change {
  readonly address: string;
  readonly before: TerraformResource | undefined;
  readonly after: TerraformResource | undefined;
}

function* changesOf(value: Fields, file: JsonFile): Generator<Change> {
  for (const [index, entry] of listAt(value, 'resource_changes').entries()) {
    const { address, type, change, deposed } = isObject(entry) ? entry : {};
    if (typeof address !== 'string' || typeof type !== 'string' || !ours.test(type) || !isObject(change))
      continue;
    const side = (name: 'before' | 'after'): TerraformResource | undefined => {
      const values = change[name];
      if (!isObject(values)) return undefined;
      const suffix = typeof deposed === 'string' ? ` (deposed ${deposed})` : '';
      const path = ['resource_changes', index, 'change', name];
      return { address: `${address}${suffix}`, type, values, source: { file, path } };
    };
    const before = side('before');
    // What Terraform forgets is there as before.
    const isForgotten = Array.isArray(change['actions']) && change['actions'].includes('forget');
    yield { address, before, after: isForgotten ? before : side('after') };
  }
}

function* moduleResources(
  value: Fields,
  path: readonly string[],
  file: JsonFile,
): Generator<TerraformResource> {
  let at: unknown = value;
  for (const part of [...path, 'root_module']) at = isObject(at) ? at[part] : undefined;
  if (isObject(at)) yield* resourcesInModule(at, [...path, 'root_module'], file);
}

function* resourcesInModule(module: Fields, path: Path, file: JsonFile): Generator<TerraformResource> {
  for (const [index, entry] of listAt(module, 'resources').entries()) {
    const { address, type, values } = isObject(entry) ? entry : {};
    if (typeof address !== 'string' || typeof type !== 'string' || !ours.test(type) || !isObject(values))
      continue;
    yield { address, type, values, source: { file, path: [...path, 'resources', index, 'values'] } };
  }
  for (const [index, child] of listAt(module, 'child_modules').entries()) {
    if (isObject(child)) yield* resourcesInModule(child, [...path, 'child_modules', index], file);
  }
}

function* stateFileResources(value: Fields, file: JsonFile): Generator<TerraformResource> {
  for (const [index, entry] of listAt(value, 'resources').entries()) {
    const { type, name, module, mode } = isObject(entry) ? entry : {};
    if (!isObject(entry) || typeof type !== 'string' || !ours.test(type)) continue;
    const parts = [module, mode === 'data' ? 'data' : undefined, type, name];
    const address = parts.filter((part) => typeof part === 'string').join('.');
    for (const [number, instance] of listAt(entry, 'instances').entries()) {
      const { attributes, index_key: key } = isObject(instance) ? instance : {};
      if (!isObject(attributes)) continue;
      const path = ['resources', index, 'instances', number, 'attributes'];
      const place = key === undefined ? address : `${address}[${JSON.stringify(key)}]`;
      yield { address: place, type, values: attributes, source: { file, path } };
    }
  }
}

function listAt(value: Fields, name: string): readonly unknown[] {
  const list = value[name];
  return Array.isArray(list) ? list : [];
}
