import type {
  BackupSlot,
  ClauseId,
  ClusterSlot,
  Deployment,
  HsmSlot,
  KeySlot,
  OwnClause,
  ReadonlyWorld,
} from '#models';

/** Facts that a reader can check by eye. A report prints them in this order. */
export type Evidence = Readonly<Record<string, string | number | boolean | readonly string[]>>;

/**
 * How a property speaks of keys, which decides whether it can be asked of them one by one; see
 * [keys.md](./search/keys.md).
 *
 * @remarks
 * `one by one`: of each key by itself, of keys with one handle or that become each other, or of none. It applies where
 * it applies for one of these, and is violated where it is for one; whatever the others are like makes no difference.
 * `as a whole`: it looks for something that has all that an HSM or a backup has, neither more nor less; whatever else it
 * asks is about no key.
 * `together`: a claim about histories that waits for a moment at which something is so of all keys at once.
 */
export type Scope = 'one by one' | 'as a whole' | 'together';

interface Common {
  readonly name: string;
  readonly clause: ClauseId | OwnClause;
  /** One positive sentence in the present tense. It is the title in every report. */
  readonly statement: string;
  /**
   * `must`: holds in every scenario, and a violation is a defect of the model, or of a scenario that starts
   * where no history leads, such as with a clone in another partition. `hazard`: the documentation warns of
   * it, and whether it can happen depends on the configuration.
   */
  readonly duty: 'must' | 'hazard';
  /** See {@link Scope}; absent for a property that relates keys to each other, or of which nobody has said it. */
  readonly scope?: Scope;
  /** Whether the deployment has what the property is about; always by default. Where not, it is vacuous. */
  concerns?(deployment: Deployment): boolean;
  /**
   * Tells apart slots that would be interchangeable otherwise: those with different answers are not. For a
   * property that names a slot, or asks where it stands among the others; absent where it treats all alike.
   */
  distinguishes?(slot: HsmSlot | KeySlot): string;
  /**
   * Whether it will never have anything to say from this world on, whatever happens. A search that counts
   * nothing does not go on there; absent where that cannot be told.
   */
  isOver?(world: ReadonlyWorld): boolean;
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

/** A step of an action, with whatever parameters, that cannot be put off for ever. */
export interface Fairness {
  readonly action: string;
  /** `weak`: where it stays enabled for ever, it happens. `strong`: where it is enabled again and again. */
  readonly strength: 'weak' | 'strong';
}

/** What is claimed of several subjects, one by one: of every key, for example. */
interface OfSubjects<Subject> extends Common {
  subjects(deployment: Deployment): readonly Subject[];
  /** Where the claim says something of a subject. If no reachable world matches, the verdict is `vacuous`. */
  appliesTo(world: ReadonlyWorld, subject: Subject): boolean;
  /** What is not yet as it should be in the end, or nothing. */
  findViolation(world: ReadonlyWorld, subject: Subject): Evidence | undefined;
}

/**
 * What every fair history comes to.
 *
 * @remarks
 * `leads-to`: after a world that it applies to, that one included, there is one without a violation.
 * `eventually-always`: from some world on there is no violation any more; where it applies does not matter
 * for that, only for saying something at all. A history may end where no fair step can happen: it then stays
 * as it is for ever.
 */
export interface LivenessProperty<Subject = unknown> extends OfSubjects<Subject> {
  readonly kind: 'leads-to' | 'eventually-always';
  /** The steps that happen in the end, because somebody or something keeps trying. */
  readonly fairness: readonly Fairness[];
}

/** From every reachable world that it applies to, some world without a violation can be reached. */
export interface RecoverableProperty<Subject = unknown> extends OfSubjects<Subject> {
  readonly kind: 'recoverable';
}

/** A claim that one world or one step decides. */
export type SafetyProperty = AlwaysProperty | StepProperty | ReachableProperty;

/** A claim about what can or must come later: all the worlds together decide it. */
export type TemporalProperty = LivenessProperty | RecoverableProperty;

/** A claim about a scenario, as data. */
export type Property = SafetyProperty | TemporalProperty;

/** Whether one world or one step decides the claim. */
export function isSafety(property: Property): property is SafetyProperty {
  switch (property.kind) {
    case 'always':
    case 'step':
    case 'reachable':
      return true;
    case 'leads-to':
    case 'eventually-always':
    case 'recoverable':
      return false;
  }
}

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
