import type { Deployment, Distinguish, HsmSlot, KeySlot, Symmetry } from '#models';

/** A slot that may be interchangeable with others. */
type Interchangeable = HsmSlot | KeySlot;

/** Something in a subject of a claim, and where in the subject it is. */
interface Part {
  readonly path: string;
  /** An HSM or a key; the name of what is like nothing else. */
  readonly what: Interchangeable | string;
}

/**
 * What a claim is about, as far as it matters for what can be exchanged.
 *
 * @remarks
 * A subject is a slot, or a record or list of slots. In anything else a slot could be named in a way that nobody
 * knows; it is then like no other, and nothing can be exchanged.
 */
export class Subject {
  /** Undefined where it is not known of which slots it speaks. */
  readonly #parts: readonly Part[] | undefined;

  constructor(value: unknown, deployment: Deployment) {
    this.#parts = partsOf(value, '', deployment);
  }

  /** Tells the HSMs and keys of the subject apart from all others, and from each other. */
  get distinguish(): Distinguish {
    const parts = this.#parts;
    if (parts === undefined) return ({ kind, name }) => `${kind} ${name}`;
    return (slot) => String(parts.findIndex(({ what }) => what === slot));
  }

  /**
   * Whether it can be exchanged for another subject of the same claim.
   *
   * @param symmetry - of the deployment and the claim, whichever the subject
   */
  isLike(other: Subject, symmetry: Symmetry): boolean {
    if (this.#parts === undefined || other.#parts === undefined) return false;
    return signatureOf(this.#parts, symmetry) === signatureOf(other.#parts, symmetry);
  }
}

/** The same for two subjects exactly where HSMs and keys can be exchanged so that one becomes the other. */
function signatureOf(parts: readonly Part[], { classes }: Symmetry): string {
  const first = ({ what }: Part): number => parts.findIndex((part) => part.what === what);
  return JSON.stringify(
    parts.map((part) => {
      const { path, what } = part;
      if (typeof what === 'string') return [path, what];
      const index = classes.findIndex((members) => members.includes(what));
      return index < 0 ? [path, what.kind, what.name] : [path, index, first(part)];
    }),
  );
}

function partsOf(value: unknown, path: string, deployment: Deployment): readonly Part[] | undefined {
  if (value === undefined || value === null) return [];
  if (typeof value !== 'object') return undefined;
  if (isIn(deployment.hsms, value) || isIn(deployment.keys, value)) return [{ path, what: value }];
  const { clusters, backups, regions, users } = deployment;
  for (const slots of [clusters, backups, regions, users]) {
    const slot = slots.find((candidate) => candidate === value);
    if (slot !== undefined) return [{ path, what: `${slot.kind} ${slot.name}` }];
  }
  if (value === deployment.faults) return [];
  if (!Array.isArray(value) && Object.getPrototypeOf(value) !== Object.prototype) return undefined;
  if ('kind' in value) return undefined;
  const parts: Part[] = [];
  for (const [field, part] of Object.entries(value)) {
    const inner = partsOf(part, `${path}/${field}`, deployment);
    if (inner === undefined) return undefined;
    parts.push(...inner);
  }
  return parts;
}

function isIn<Slot>(slots: readonly Slot[], value: unknown): value is Slot {
  return slots.includes(value as Slot);
}
