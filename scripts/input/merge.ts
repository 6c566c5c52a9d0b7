import type { Source } from './formats/reading.ts';

interface Described {
  readonly observed: { readonly id: string };
  readonly source: Source;
}

/** How descriptions of one thing are compared. */
export interface Comparison<Item> {
  /** What they are called. */
  readonly kind: string;
  /** What must be the same. */
  readonly contentOf: (item: Item) => Readonly<Record<string, unknown>>;
  /** Whether what one says must have come after what the other says. */
  readonly isLater: (one: Item, other: Item) => boolean;
  /** In what they differ, for a person; undefined where the names of the fields say it as well. */
  readonly differenceOf?: (one: Item, other: Item) => string | undefined;
}

/** Each thing once. */
export interface Merged<Item> {
  readonly items: readonly Item[];
  readonly notes: readonly string[];
}

/**
 * Keeps one of each cluster or backup that several files describe.
 *
 * @remarks
 * Of descriptions that differ the latest one counts, where what they say tells which that is. What one of them does not
 * tell is no difference, as `--query` may have left it out; the one that tells more is kept, with what only the other
 * tells.
 *
 * @throws InputError where two files say different things of one and nothing tells which is the later
 */
export function merge<Item extends Described>(
  items: readonly Item[],
  comparison: Comparison<Item>,
): Merged<Item> {
  const groups = new Map<string, Item[]>();
  for (const item of items) {
    const { id } = item.observed;
    groups.set(id, [...(groups.get(id) ?? []), item]);
  }
  const notes: string[] = [];
  const merged = [...groups.values()].map((group) => {
    const latest = group.filter((item) => !group.some((other) => comparison.isLater(other, item)));
    notes.push(...notesOnEarlier(group, latest, comparison.kind));
    return (latest.length === 0 ? group : latest).reduce((one, other) => together(one, other, comparison));
  });
  return { items: merged.toSorted((one, other) => (one.observed.id < other.observed.id ? -1 : 1)), notes };
}

function notesOnEarlier<Item extends Described>(
  group: readonly Item[],
  latest: readonly Item[],
  kind: string,
): string[] {
  const [first] = latest;
  if (first === undefined) return [];
  return group
    .filter((item) => !latest.includes(item))
    .map(
      (item) =>
        `${placeOf(item)}: not read: what ${placeOf(first)} says of the ${kind} ${item.observed.id} came after it`,
    );
}

function together<Item extends Described>(
  earlier: Item,
  item: Item,
  { kind, contentOf, differenceOf }: Comparison<Item>,
): Item {
  const [one, other] = [contentOf(earlier), contentOf(item)];
  const different = Object.keys(one).filter((field) => !agree(one[field], other[field]));
  if (different.length === 0) {
    const [more, less] = detail(other) > detail(one) ? [item, earlier] : [earlier, item];
    return { ...more, observed: { ...less.observed, ...present(more.observed) } };
  }
  const { file, path } = item.source;
  const what = differenceOf?.(item, earlier);
  const where = `${placeOf(earlier)}, in its ${different.join(', ')}${what === undefined ? '' : ` (${what})`}`;
  const message = `the ${kind} ${item.observed.id} is described differently at ${where}. Nothing tells which of the two came later`;
  throw file.errorAt(
    { path, message },
    'Leave the older of the two files out, or check each of them by itself.',
  );
}

const placeOf = ({ source: { file, path } }: Described): string => file.placeOf(path);

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
