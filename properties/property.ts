import type { BackupSlot, ClauseId, ClusterSlot, Deployment, HsmSlot, KeySlot, ReadonlyWorld } from '#models';

/** Facts that a reader can check by eye. A report prints them in this order. */
export type Evidence = Readonly<Record<string, string | number | boolean | readonly string[]>>;

interface Common {
  readonly name: string;
  readonly clause: ClauseId;
  /** One positive sentence in the present tense. It is the title in every report. */
  readonly statement: string;
  /**
   * `must`: holds in every scenario, and a violation is a defect of the model, or of a scenario that starts
   * where no history leads, such as with a clone in another partition. `hazard`: the documentation warns of
   * it, and whether it can happen depends on the configuration.
   */
  readonly duty: 'must' | 'hazard';
  /** Whether the deployment has what the property is about; always by default. Where not, it is vacuous. */
  concerns?(deployment: Deployment): boolean;
}

/** What every reachable world must satisfy. */
export interface AlwaysProperty extends Common {
  readonly kind: 'always';
  /** Where the statement says something. If no reachable world matches, the verdict is `vacuous`. */
  appliesTo(world: ReadonlyWorld): boolean;
  /** What is wrong with a world, or nothing. */
  findViolation(world: ReadonlyWorld): Evidence | undefined;
}

/** The slots that a property of steps may be asked about, by their kind. */
export type WatchedSlot = HsmSlot | KeySlot | BackupSlot | ClusterSlot;

/** What every transition must satisfy, for each slot of one kind that it changes. */
export interface StepProperty<Watched extends WatchedSlot = WatchedSlot> extends Common {
  readonly kind: 'step';
  readonly watches: Watched['kind'];
  appliesTo(before: ReadonlyWorld, after: ReadonlyWorld, changed: Watched): boolean;
  /** What is wrong with a step that changed this slot, or nothing. */
  findViolation(before: ReadonlyWorld, after: ReadonlyWorld, changed: Watched): Evidence | undefined;
}

/** What some reachable world must satisfy. */
export interface ReachableProperty extends Common {
  readonly kind: 'reachable';
  /** What makes this world a witness, or nothing. */
  findWitness(world: ReadonlyWorld): Evidence | undefined;
}

/** A claim about a scenario, as data. */
export type Property = AlwaysProperty | StepProperty | ReachableProperty;

/** The slots that a property of steps may be asked about. */
export function watchedSlots(
  { watches }: StepProperty,
  { hsms, keys, backups, clusters }: Deployment,
): readonly WatchedSlot[] {
  switch (watches) {
    case 'hsm':
      return hsms;
    case 'key':
      return keys;
    case 'backup':
      return backups;
    case 'cluster':
      return clusters;
  }
}

/** What is wrong with a step, whichever slot it is about. */
export function violationOfStep(
  property: StepProperty,
  before: ReadonlyWorld,
  after: ReadonlyWorld,
): Evidence | undefined {
  for (const slot of watchedSlots(property, before.deployment)) {
    const evidence = property.findViolation(before, after, slot);
    if (evidence !== undefined) return evidence;
  }
  return undefined;
}
