import { isObject } from '../files/is-object.ts';
import type { JsonFile } from '../files/json-file.ts';

/** Which cluster the configuration of an HSM refers to. */
export interface References {
  /**
   * @param hsm - the address of the HSM
   * @param ids - the id of each cluster, by its address
   * @returns the id, or nothing where the configuration does not tell
   */
  clusterOf(hsm: string, ids: ReadonlyMap<string, string>): string | undefined;
}

type Fields = Readonly<Record<string, unknown>>;

/**
 * Follows `cluster_id` of HSMs through the configuration in a plan: a cluster that the plan makes has no id yet.
 */
export function clusterReferences({ value }: JsonFile): References {
  const root = fieldsAt(fieldsAt(isObject(value) ? value : {}, 'configuration'), 'root_module');
  return {
    clusterOf(hsm, ids) {
      const { modules, rest } = split(hsm);
      const targets = targetsOf(root, modules, withoutIndex(rest), 'cluster_id');
      const matching = [...ids].filter(([address]) => targets.has(withoutIndexes(address)));
      const index = indexOf(rest);
      const exact = matching.filter(([address]) => indexOf(split(address).rest) === index);
      const found = new Set((matching.length > 1 ? exact : matching).map(([, id]) => id));
      if (found.size === 0 && ids.size === 1) return [...ids.values()][0];
      return found.size === 1 ? [...found][0] : undefined;
    },
  };
}

/** The addresses of resources, without indexes, that an expression leads to. */
function targetsOf(
  root: Fields,
  modules: readonly string[],
  resource: string,
  argument: string,
): ReadonlySet<string> {
  const chain: Fields[] = [root];
  for (const name of modules) {
    chain.push(fieldsAt(fieldsAt(fieldsAt(chain.at(-1)!, 'module_calls'), name), 'module'));
  }
  const entry = listAt(chain.at(-1)!, 'resources').find(
    (inner): inner is Fields => isObject(inner) && inner['address'] === resource,
  );
  return followed(referencesIn(fieldsAt(entry ?? {}, 'expressions'), argument), modules, chain);
}

/** References to variables lead to what the module was called with. */
function followed(
  references: readonly string[],
  modules: readonly string[],
  chain: readonly Fields[],
): Set<string> {
  const prefix = modules.map((name) => `module.${name}.`).join('');
  const targets = new Set<string>();
  for (const reference of references) {
    const [, variable] = /^var\.([^.[]+)/.exec(reference) ?? [];
    const [resource] = /^(data\.)?aws_cloudhsm_v2_cluster\.[^.[]+/.exec(reference) ?? [];
    if (resource !== undefined) targets.add(`${prefix}${resource}`);
    if (variable === undefined || modules.length === 0) continue;
    const call = fieldsAt(fieldsAt(chain.at(-2)!, 'module_calls'), modules.at(-1)!);
    const outer = referencesIn(fieldsAt(call, 'expressions'), variable);
    for (const target of followed(outer, modules.slice(0, -1), chain.slice(0, -1))) targets.add(target);
  }
  return targets;
}

function referencesIn(expressions: Fields, name: string): string[] {
  const list = listAt(fieldsAt(expressions, name), 'references');
  return list.filter((reference) => typeof reference === 'string');
}

/** The modules that a resource is in, and its address in the innermost. */
function split(address: string): { readonly modules: string[]; readonly rest: string } {
  const modules: string[] = [];
  let rest = address;
  for (;;) {
    const [whole, name] = /^module\.([^.[]+)(?:\[(?:\d+|"(?:[^"\\]|\\.)*")\])?\./.exec(rest) ?? [];
    if (whole === undefined || name === undefined) return { modules, rest };
    modules.push(name);
    rest = rest.slice(whole.length);
  }
}

function withoutIndexes(address: string): string {
  const { modules, rest } = split(address);
  return `${modules.map((name) => `module.${name}.`).join('')}${withoutIndex(rest)}`;
}

const withoutIndex = (address: string): string => address.replace(/\[.*$/s, '');

const indexOf = (address: string): string | undefined => /\[.*$/s.exec(address)?.[0];

function fieldsAt(value: Fields, name: string): Fields {
  const inner = Object.hasOwn(value, name) ? value[name] : undefined;
  return isObject(inner) ? inner : {};
}

function listAt(value: Fields, name: string): readonly unknown[] {
  const list = Object.hasOwn(value, name) ? value[name] : undefined;
  return Array.isArray(list) ? list : [];
}
