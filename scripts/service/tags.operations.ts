import type { RegionSlot } from '#models';
import { ApiException } from './api-exception.ts';
import { pageOf } from './pages.ts';
import type { ServiceState } from './service-state.ts';
import type { Input } from './shapes.ts';
import { type Json, tagsView } from './views.ts';

const tagCountMax = 50;

/** Adds tags to a cluster or a backup, or gives them other values. */
export function tagResource(
  state: ServiceState,
  region: RegionSlot,
  { ResourceId, TagList }: Input<'TagResource'>,
): Json {
  const tags = tagsOf(state, region, ResourceId);
  const added = tagsFrom(TagList);
  const count = new Set([...tags.keys(), ...added.keys()]).size;
  if (count > tagCountMax)
    throw new ApiException(
      'CloudHsmResourceLimitExceededException',
      `${ResourceId} would have ${count} tags; the limit is ${tagCountMax}.`,
    );
  for (const [key, value] of added) tags.set(key, value);
  return {};
}

/** Removes tags. One that is not there is no matter. */
export function untagResource(
  state: ServiceState,
  region: RegionSlot,
  { ResourceId, TagKeyList }: Input<'UntagResource'>,
): Json {
  const tags = tagsOf(state, region, ResourceId);
  for (const key of TagKeyList) tags.delete(key);
  return {};
}

/** Lists the tags of a cluster or a backup. */
export function listTags(state: ServiceState, region: RegionSlot, input: Input<'ListTags'>): Json {
  const { items, ...next } = pageOf(tagsView(tagsOf(state, region, input.ResourceId)), input, 100);
  return { TagList: items, ...next };
}

/**
 * Tags as they are given in a request.
 *
 * @throws ApiException where a key is given twice, or belongs to the service
 */
export function tagsFrom(
  list: readonly { readonly Key: string; readonly Value: string }[] | null | undefined,
): Map<string, string> {
  const tags = new Map<string, string>();
  for (const { Key, Value } of list ?? []) {
    if (tags.has(Key)) throw new ApiException('CloudHsmTagException', `The tag ${Key} is given twice.`);
    if (/^aws:/i.test(Key))
      throw new ApiException('CloudHsmTagException', `The tag ${Key} begins with aws:, which is reserved.`);
    tags.set(Key, Value);
  }
  return tags;
}

function tagsOf(state: ServiceState, region: RegionSlot, id: string): Map<string, string> {
  const owner = id.startsWith('cluster-') ? state.expectCluster(region, id) : state.expectBackup(region, id);
  return owner.tags;
}
