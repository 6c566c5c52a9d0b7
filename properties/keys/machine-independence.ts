import type { AnyEventObject, AnyMachineSnapshot } from 'xstate';
import {
  type Deployment,
  deploy,
  encodingOf,
  type KeyList,
  Memory,
  type PlainState,
  readerNames,
  readers,
  type Slot,
  withKeysOf,
} from '#models';
import { companyOf } from './key-kinds.ts';
import { answerAbout } from './machine-answers.ts';
import type { Meeting } from './meeting.ts';
import type { IndependenceContext } from './step-independence.ts';

/**
 * Looks for a machine, or a reader of one, to which it makes a difference which other keys there are.
 *
 * @remarks
 * Every transition that a search of one group of keys went through is made again with crowds of others present: some
 * that are held, some that are marked, some that come with the event, and some that do none of this.
 */
export function meetingInMachines(context: IndependenceContext): Meeting | undefined {
  const { memory } = context;
  const seen = new Set<unknown>();
  for (const slot of memory.deployment.slots) {
    const lifecycle = memory.lifecycleAt[slot.position]!;
    if (withKeysOf[slot.kind] === undefined || seen.has(lifecycle)) continue;
    seen.add(lifecycle);
    const crowds = new Crowds(slot, context);
    for (const heard of lifecycle.heard) {
      const why = crowds.differenceIn(heard);
      if (why !== undefined) return { step: `${slot.name} is told ${heard.event.type}.`, why };
    }
  }
  return meetingInReaders(context);
}

type Heard = Memory['lifecycleAt'][number]['heard'][number];

/** Where a key is: in which lists of the state, and in that of the event. */
type Whereabouts = ReadonlySet<KeyList | 'event'>;

const whereabouts: readonly Whereabouts[] = [
  new Set(),
  new Set(['event']),
  new Set(['keys']),
  new Set(['keys', 'event']),
  new Set(['marked']),
  new Set(['marked', 'event']),
];

/** A key, where it was, and what it is in afterwards. */
interface Placed {
  readonly name: string;
  readonly where: Whereabouts;
  readonly after: AnyMachineSnapshot;
}

class Crowds {
  readonly #slot: Slot;
  readonly #own: readonly string[];
  readonly #memory: Memory;
  #scratchOnceMade: Memory | undefined;

  constructor(slot: Slot, { memory }: IndependenceContext) {
    this.#slot = slot;
    this.#own = memory.deployment.keys.map(({ name }) => name);
    this.#memory = memory;
  }

  differenceIn(heard: Heard): string | undefined {
    const { from, event, to } = heard;
    const told = `${JSON.stringify([this.#own, event])} ${encodingOf(from)} ${encodingOf(to)}`;
    return answerAbout(this.#memory.lifecycleAt[this.#slot.position]!.machine, `told ${told}`, () =>
      this.#differenceBesideAny(heard),
    );
  }

  #differenceBesideAny(heard: Heard): string | undefined {
    for (const copies of crowdSizes) {
      const why = this.#differenceIn(heard, copies);
      if (why !== undefined) return why;
    }
    return undefined;
  }

  #differenceIn({ from, event, to }: Heard, copies: number): string | undefined {
    const crowd = whereabouts.flatMap((where, index) =>
      Array.from({ length: copies }, (_, copy) => ({
        // Before and after all others, in the order of their names.
        name: `${copy % 2 === 0 ? ' ' : '\u{10ffff}'}${index} ${copy}`,
        where,
      })),
    );
    const joining = (list: KeyList | 'event'): readonly string[] =>
      crowd.filter(({ where }) => where.has(list)).map(({ name }) => name);
    const withCrowd = this.#with(from.context, (keys, list) => [...keys, ...joining(list)]);
    const eventWithCrowd = withMore(event, joining('event'));
    let next: AnyMachineSnapshot;
    try {
      next = this.#next(from.value, withCrowd, eventWithCrowd);
    } catch {
      return 'is not accepted where there are other keys';
    }
    const others = new Set(crowd.map(({ name }) => name));
    const rest = this.#with(next.context, (keys) => keys.filter((key) => !others.has(key)));
    const expected = this.#with(to.context, (keys) => keys);
    if (JSON.stringify([next.value, rest]) !== JSON.stringify([to.value, expected]))
      return 'comes to something else where there are other keys';
    const before = { context: withCrowd } as AnyMachineSnapshot;
    const placed = crowd.map(({ name, where }) => ({
      name,
      where: this.#whereabouts(name, before, where.has('event')),
      after: next,
    }));
    return this.#fateDiffers({ from, event, to }, placed);
  }

  /** What becomes of a key depends on where it is, and on nothing else; an event about one key leaves others alone. */
  #fateDiffers({ from, event, to }: Heard, crowd: readonly Placed[]): string | undefined {
    const fates = new Map<string, string>();
    const about = [event['key'], event['to']];
    const isOfKeys = about.some((name) => name !== undefined);
    const listed = listIn(event);
    const own = this.#own
      .filter((name) => !about.includes(name))
      .map((name) => ({
        name,
        where: this.#whereabouts(name, from, listed?.includes(name) === true),
        after: to,
      }));
    const place = (lists: Whereabouts): string =>
      [...lists]
        .filter((list) => listed !== undefined || list !== 'event')
        .sort()
        .join();
    for (const { name, where, after } of [...own, ...crowd]) {
      const fate = place(this.#whereabouts(name, after, false));
      const known = fates.get(place(where)) ?? fate;
      fates.set(place(where), known);
      if (fate !== known) return 'does one thing to one key and another to another';
      if (isOfKeys && fate !== place(where)) return 'changes keys that it is not about';
    }
    return undefined;
  }

  #whereabouts(name: string, { context }: AnyMachineSnapshot, isListed: boolean): Whereabouts {
    const lists = new Set<KeyList | 'event'>(isListed ? ['event'] : []);
    this.#with(context, (keys, list) => {
      if (keys.includes(name)) lists.add(list);
      return keys;
    });
    return lists;
  }

  #with(context: unknown, change: (keys: readonly string[], list: KeyList) => readonly string[]): unknown {
    return withKeysOf[this.#slot.kind]!(context as never, change);
  }

  /** Not that of the search, where each of these states would be one more. */
  get #scratch(): Memory {
    this.#scratchOnceMade ??= new Memory(this.#memory.deployment);
    return this.#scratchOnceMade;
  }

  #next(value: unknown, context: unknown, event: AnyEventObject): AnyMachineSnapshot {
    const lifecycle = this.#scratch.lifecycleAt[this.#slot.position]!;
    return lifecycle.snapshotOf(lifecycle.next(lifecycle.numberOf(value, context), event));
  }
}

/** One of each sort, and so many that an HSM holds forty-two: a limit on keys is noticed. */
const crowdSizes = [1, 21];

/** The list of keys that comes with an event, if one does. */
function listIn(event: AnyEventObject): readonly string[] | undefined {
  const contents = contentsIn(event);
  return contents?.keys;
}

interface WithKeys {
  readonly keys: readonly string[];
}

function contentsIn(event: AnyEventObject): WithKeys | undefined {
  const { contents, record } = event as { contents?: WithKeys; record?: { readonly contents: WithKeys } };
  return contents ?? record?.contents;
}

function withMore(event: AnyEventObject, names: readonly string[]): AnyEventObject {
  const contents = contentsIn(event);
  if (contents === undefined) return event;
  const more = { ...contents, keys: [...contents.keys, ...names].sort() };
  return 'contents' in event
    ? { ...event, contents: more }
    : { ...event, record: { ...(event['record'] as object), contents: more } };
}

/** What is read of shared things, and of the keys that were searched, is the same where others are present. */
function meetingInReaders(context: IndependenceContext): Meeting | undefined {
  const { memory } = context;
  const readers = new Readers(context);
  const seen = new Set<unknown>();
  for (const slot of memory.deployment.slots) {
    const lifecycle = memory.lifecycleAt[slot.position]!;
    if (withKeysOf[slot.kind] === undefined || seen.has(lifecycle)) continue;
    seen.add(lifecycle);
    for (const state of lifecycle.states) {
      const why = answerAbout(lifecycle.machine, `read ${readers.text} ${encodingOf(state)}`, () =>
        readers.differenceIn(slot, state),
      );
      if (why !== undefined) return { step: `Somebody looks at ${slot.name}.`, why };
    }
  }
  return undefined;
}

/** Reads states alone and where there are other keys. */
class Readers {
  readonly #company: Deployment;
  readonly #own: readonly string[];
  readonly #others: readonly string[];
  #thereOnceMade: Memory | undefined;

  constructor({ memory, kind, kinds, scenario }: IndependenceContext) {
    this.#company = deploy(companyOf(kind, kinds, scenario).scenario);
    this.#own = memory.deployment.keys.map(({ name }) => name);
    this.#others = this.#company.keys.map(({ name }) => name).filter((name) => !this.#own.includes(name));
  }

  /** All that what is read depends on, besides the state. */
  get text(): string {
    const { keys, users } = this.#company;
    const named = keys.map((key) => [key.name, key.class]);
    return JSON.stringify([this.#own, named, users.map(({ name }) => name)]);
  }

  differenceIn(slot: Slot, { value, context }: PlainState): string | undefined {
    const withKeys = withKeysOf[slot.kind]!;
    const placeThere = this.#company.slots.find(
      ({ kind, name }) => kind === slot.kind && name === slot.name,
    )!;
    const lifecycle = this.#there.lifecycleAt[placeThere.position]!;
    const readingsWith = (list?: KeyList): string => {
      const further = (named: KeyList): readonly string[] => (named === list ? this.#others : []);
      const image = withKeys(context as never, (keys, named) => [...keys, ...further(named)]);
      return readingsOf(this.#there, slot, lifecycle.numberOf(value, image), this.#own);
    };
    const alone = readingsWith();
    const isSame = (['keys', 'marked'] as const).every((list) => readingsWith(list) === alone);
    return isSame ? undefined : 'sees something else where there are other keys';
  }

  get #there(): Memory {
    this.#thereOnceMade ??= new Memory(this.#company);
    return this.#thereOnceMade;
  }
}

/** What every reader says of a state but what is about other keys, as text. */
function readingsOf(
  { answers, deployment }: Memory,
  { kind }: Slot,
  state: number,
  own: readonly string[],
): string {
  const said = readerNames
    .filter((reader) => readers[reader].kind === kind)
    .map((reader) => {
      const { by } = readers[reader];
      if (by === undefined) return answers[reader][state];
      return deployment[by]
        .filter((about) => about.kind === 'user' || own.includes(about.name))
        .map(({ index }) => (answers[reader] as readonly (readonly unknown[])[])[index]![state]);
    });
  return JSON.stringify(said, (field, part: unknown) =>
    field === 'keys' && Array.isArray(part) ? part.filter((key) => own.includes(key)) : part,
  );
}
