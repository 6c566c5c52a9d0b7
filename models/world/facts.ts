import type { Contents } from '../vocabulary.ts';
import type { Slot } from './slots.ts';
import type { ReadonlyWorld } from './world.ts';

/** One aspect of one slot that a step changed, in words. */
export interface Change {
  /** The name of the slot. */
  readonly subject: string;
  /** What about it: its state, its keys, its users … */
  readonly aspect: string;
  readonly from: string;
  readonly to: string;
}

/** Everything that a person may want to know of a world: subject, aspect, value. */
export type Facts = readonly {
  readonly subject: string;
  readonly aspects: Readonly<Record<string, string>>;
}[];

/** A world as names and words, in the order of its slots. */
export function factsOf(world: ReadonlyWorld): Facts {
  return (
    world.deployment.slots
      // What is known of these is said of their keys.
      .filter((slot) => slot.kind !== 'attempt' && slot.kind !== 'export')
      .map((slot) => ({ subject: slot.name, aspects: aspectsOf(world, slot) }))
  );
}

/** What differs between two worlds of one deployment. */
export function changesBetween(before: Facts, after: Facts): Change[] {
  return after.flatMap(({ subject, aspects }, index) =>
    Object.entries(aspects).flatMap(([aspect, to]) => {
      const from = before[index]?.aspects[aspect] ?? none;
      return from === to ? [] : [{ subject, aspect, from, to }];
    }),
  );
}

const none = 'none';

function aspectsOf(world: ReadonlyWorld, slot: Slot): Record<string, string> {
  switch (slot.kind) {
    case 'hsm': {
      const keys = world.deployment.keys.filter((key) => world.holds(slot, key)).map(({ name }) => name);
      const aspects = {
        state: world.hsmState(slot),
        keys: listed(keys),
        users: namesOfUsers(world.contents(slot)),
      };
      if (!world.deployment.scenario.allow.tombstoneCleanUp) return aspects;
      const marked = world.deployment.keys.filter((key) => world.isMarked(slot, key));
      return { ...aspects, 'marked for removal': listed(marked.map(({ name }) => name)) };
    }
    case 'cluster':
      return {
        state: world.clusterState(slot),
        'masking key': world.maskingKey(slot) ?? none,
        origin: world.origin(slot) ?? none,
      };
    case 'key': {
      const tried = slot.home.hsms.filter((hsm) => slot.class === 'token' && world.isAttempted(slot, hsm));
      return {
        creation: world.creation(slot),
        attempted: listed(tried.map(({ name }) => name)),
        ...(slot.export !== undefined && { wrapped: world.isWrapped(slot) ? 'in a file' : 'nowhere' }),
      };
    }
    case 'backup': {
      const record = world.backup(slot);
      return {
        state: world.backupState(slot),
        keys: listed(record?.contents.keys ?? []),
        users: record === undefined ? none : namesOfUsers(record.contents),
        'masking key': record?.maskingKey ?? none,
        region: record?.region ?? none,
        'source cluster': record?.sourceCluster ?? none,
      };
    }
    case 'faults':
      return faultsIn(world);
    case 'attempt':
    case 'export':
      return {};
  }
}

/** Those of whole zones only where the scenario has them, so that other traces stay as short as they are. */
function faultsIn(world: ReadonlyWorld): Record<string, string> {
  const { zoneFailures, zoneOutages } = world.deployment.scenario.allow;
  return {
    failures: String(world.failures()),
    outages: String(world.outages()),
    ...(zoneFailures > 0 && { 'zone failures': String(world.zoneFailures()) }),
    ...(zoneOutages > 0 && { 'zone outages': String(world.zoneOutages()) }),
  };
}

const listed = (names: readonly string[]): string => (names.length === 0 ? none : names.join(', '));

function namesOfUsers({ users }: Contents): string {
  const existing = Object.entries(users).filter(([, version]) => version > 0);
  return listed(existing.map(([user, version]) => (version === 1 ? user : `${user} (password ${version})`)));
}
