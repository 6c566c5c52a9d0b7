import type { Source } from './reading.ts';

interface Described {
  readonly observed: { readonly id: string };
  readonly source: Source;
}

/**
 * Keeps one of each cluster or backup that several files describe alike.
 *
 * @remarks
 * What one of them does not tell is no difference, as `--query` may have left it out; the one that tells more is kept,
 * with what only the other tells.
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
    const different = Object.keys(one).filter((field) => !agree(one[field], other[field]));
    if (different.length === 0) {
      const [more, less] = detail(other) > detail(one) ? [item, earlier] : [earlier, item];
      merged.set(id, { ...more, observed: { ...less.observed, ...present(more.observed) } });
      continue;
    }
    const { file, path } = item.source;
    const there = earlier.source.file.placeOf(earlier.source.path);
    const message = `the ${kind} ${id} is described differently at ${there}, in its ${different.join(', ')}`;
    throw file.errorAt({ path, message }, 'Write both files again, or leave the older one out.');
  }
  return [...merged.values()].toSorted((one, other) => (one.observed.id < other.observed.id ? -1 : 1));
}

/** Whether nothing in one value contradicts the other. */
function agree(one: unknown, other: unknown): boolean {
  if (one === undefined || other === undefined || one === other) return true;
  if (typeof one !== 'object' || typeof other !== 'object' || one === null || other === null) return false;
  if (Array.isArray(one) && Array.isArray(other) && one.length !== other.length) return false;
  return Object.keys(one).every((name) => agree(Reflect.get(one, name), Reflect.get(other, name)));
}

/** How much is known of something. */
const detail = (content: Readonly<Record<string, unknown>>): number => JSON.stringify(content).length;

/** The fields that something has. */
function present<Value extends object>(value: Value): Partial<Value> {
  const fields = Object.entries(value).filter(([, inner]) => inner !== undefined);
  return Object.fromEntries(fields) as Partial<Value>;
}
