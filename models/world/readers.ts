import type { Deployment } from './deployment.ts';
import type { KeySlot, Slot, SlotKind, UserSlot } from './slots.ts';
import type { ReadonlyWorld } from './world.ts';

/** The name of a reader of a world. */
export type Reader = Exclude<keyof ReadonlyWorld, 'deployment'>;

/** What a reader answers. */
export type Answer<Name extends Reader> = ReturnType<ReadonlyWorld[Name]>;

/** What readers are asked about. */
export type Asked = Slot | UserSlot;

type SlotOf<Kind extends SlotKind> = Extract<Slot, { readonly kind: Kind }>;

/** What a reader asks of one slot about: each key or each user. */
type By<Name extends Reader> =
  Parameters<ReadonlyWorld[Name]> extends [Slot, infer About extends KeySlot | UserSlot]
    ? `${About['kind']}s`
    : undefined;

/** Where a reader finds its answer. */
type Declaration<Name extends Reader> = {
  readonly [Kind in SlotKind]: {
    /** What kind of slot it looks at. */
    readonly kind: Kind;
    /** The one slot that it looks at. Only where the answer is yes or no, there may be none: then it is no. */
    readonly slotOf: (
      deployment: Deployment,
      ...asked: Parameters<ReadonlyWorld[Name]>
    ) => SlotOf<Kind> | (Answer<Name> extends boolean ? undefined : never);
    /** Of what one state has an answer for each. States of keys are of several machines: each key has its own answers. */
    readonly by: Kind extends 'key' ? 'keys' : By<Name>;
  };
}[SlotKind];

/** It looks at the slot that it is asked about first. */
const firstBy = <Kind extends SlotKind, Apart>(kind: Kind, by: Apart) => ({
  kind,
  by,
  slotOf: (_: Deployment, slot: SlotOf<Kind>) => slot,
});

const first = <Kind extends SlotKind>(kind: Kind) => firstBy(kind, undefined);

const count = { kind: 'faults', by: undefined, slotOf: ({ faults }: Deployment) => faults } as const;

/**
 * Every reader of a world: where it finds its answer.
 *
 * @remarks
 * What it means is said at {@link ReadonlyWorld}, and what of a state is its answer in `Readings`. Worlds derive their
 * readers from here but for `InternedWorld`, where a look-up is written out. The compiler asks for what is missing.
 */
export const readers = {
  hsmState: first('hsm'),
  holds: firstBy('hsm', 'keys'),
  isMarked: firstBy('hsm', 'keys'),
  passwordVersion: firstBy('hsm', 'users'),
  contents: first('hsm'),
  clusterState: first('cluster'),
  maskingKey: first('cluster'),
  origin: first('cluster'),
  creation: firstBy('key', 'keys'),
  isAttempted: { kind: 'attempt', by: undefined, slotOf: (_, key, hsm) => key.attempts[hsm.indexInCluster]! },
  isWrapped: { kind: 'export', by: undefined, slotOf: (_, key) => key.export },
  backupState: first('backup'),
  backup: first('backup'),
  failures: count,
  outages: count,
  zoneFailures: count,
  zoneOutages: count,
} as const satisfies { readonly [Name in Reader]: Declaration<Name> };

/** Every reader by name. */
export const readerNames = Object.keys(readers) as readonly Reader[];

/** Asks a world, or a reading of a state, by the name of the reader. */
export function ask(
  answering: Readonly<Record<Reader, (...asked: never[]) => unknown>>,
  reader: Reader,
  asked: readonly unknown[],
): unknown {
  return answering[reader](...(asked as never[]));
}

/** What is answered by one method, whichever reader is asked. */
abstract class Answering {
  abstract readonly deployment: Deployment;

  /**
   * What a reader answers.
   *
   * @param slot - the one that it looks at
   * @param asked - what it is asked about
   */
  protected abstract answer(reader: Reader, slot: Slot | undefined, asked: readonly Asked[]): unknown;

  static {
    for (const reader of readerNames) {
      const slotOf = readers[reader].slotOf as (
        deployment: Deployment,
        ...asked: readonly Asked[]
      ) => Slot | undefined;
      Object.defineProperty(Answering.prototype, reader, {
        value(this: Answering, ...asked: readonly Asked[]): unknown {
          return this.answer(reader, slotOf(this.deployment, ...asked), asked);
        },
      });
    }
  }
}

/** A world with every reader of the table, all answered by one method. The table has them all, so the class has. */
export const DerivedWorld = Answering as abstract new () => Answering & ReadonlyWorld;
