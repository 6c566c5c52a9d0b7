import type { Source } from './reading.ts';

interface Described {
  readonly observed: { readonly id: string };
  readonly source: Source;
}

/**
 * Keeps one of each cluster or backup that several files describe alike.
 *
 * @param contentOf - what must be the same
 * @throws InputError where two files say different things of one
 */
export function merge<Item extends Described>(
  kind: string,
  items: readonly Item[],
  contentOf: (item: Item) => Readonly<Record<string, unknown>>,
): Item[] {
  const merged = new Map<string, Item>();
  for (const item of items) {
    const { id } = item.observed;
    const earlier = merged.get(id);
    if (earlier === undefined) {
      merged.set(id, item);
      continue;
    }
    const [one, other] = [contentOf(earlier), contentOf(item)];
    const different = Object.keys(one).filter(
      (field) => JSON.stringify(one[field]) !== JSON.stringify(other[field]),
    );
    if (different.length === 0) continue;
    const { file, path } = item.source;
    const there = earlier.source.file.placeOf(earlier.source.path);
    const message = `the ${kind} ${id} is described differently at ${there}, in its ${different.join(', ')}`;
    throw file.errorAt({ path, message }, 'Write both files again, or leave the older one out.');
  }
  return [...merged.values()].toSorted((one, other) => (one.observed.id < other.observed.id ? -1 : 1));
}
