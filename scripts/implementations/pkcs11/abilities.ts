import { randomBytes } from 'node:crypto';
import { InputError } from '../../input/files/input-error.ts';
import type { Slot } from './module.ts';
import { ck, codeOf, type Mechanism, saying } from './pkcs11.ts';
import { SlotToken } from './slot-token.ts';
import type { Manner } from './token.ts';

/** What a module can do in all of these slots, found by doing it. */
export interface Abilities {
  readonly manner: Manner;
  /** Why keys cannot go from one slot to another under a masking key; nothing where they can. */
  readonly whyNotWrapping: string | undefined;
  /** Whether a session key can be made a token key. */
  readonly promotes: boolean;
  /** Whether a key can be marked, as one that is to be removed. */
  readonly marks: boolean;
}

const name = 'trial';
const copyName = 'trial copy';
const kind = { exportable: true };
const maskingKeyLength = 32;
const noVector = Buffer.alloc(16);

/** Of a block of zeros, without a vector, both make the same. */
const encryptions: readonly Mechanism[] = [
  { mechanism: ck.CKM_AES_ECB, parameter: null },
  { mechanism: ck.CKM_AES_CBC, parameter: noVector },
];

const wrappings: Readonly<Record<string, Mechanism>> = {
  CKM_AES_KEY_WRAP: { mechanism: ck.CKM_AES_KEY_WRAP, parameter: null },
  CKM_AES_KEY_WRAP_KWP: { mechanism: ck.CKM_AES_KEY_WRAP_KWP, parameter: null },
  CKM_AES_KEY_WRAP_PAD: { mechanism: ck.CKM_AES_KEY_WRAP_PAD, parameter: null },
  CKM_AES_CBC_PAD: { mechanism: ck.CKM_AES_CBC_PAD, parameter: noVector },
};

/** A masking key that nobody has had before. */
export const newMaskingKey = (): Buffer => randomBytes(maskingKeyLength);

/**
 * Tries what the module can do.
 *
 * @throws {@link InputError} where not even session keys can be had
 */
export function findAbilities(slots: readonly Slot[], run: string): Abilities {
  const encryption = findEncryption(slots, run);
  const refusals: string[] = [];
  for (const [mechanism, wrapping] of Object.entries(wrappings)) {
    for (const saysExtractable of [true, false]) {
      const manner = { encryption, wrapping, saysExtractable };
      const refusal = trying(slots, manner, run, tryWrapping);
      if (refusal === undefined)
        return {
          manner,
          whyNotWrapping: undefined,
          promotes: trying(slots, manner, run, tryPromoting) === undefined,
          marks: trying(slots, manner, run, tryMarking) === undefined,
        };
      refusals.push(`${mechanism}: ${refusal}`);
    }
  }
  const manner = { encryption, wrapping: wrappings['CKM_AES_KEY_WRAP']!, saysExtractable: true };
  return { manner, whyNotWrapping: [...new Set(refusals)].join('; '), promotes: false, marks: false };
}

function findEncryption(slots: readonly Slot[], run: string): Mechanism {
  const refusals = new Map<Slot, string>();
  for (const encryption of encryptions) {
    const manner = { encryption, wrapping: encryption, saysExtractable: true };
    const refused = slots.flatMap((slot) => {
      const refusal = trying([slot], manner, run, trySessionKey);
      return refusal === undefined ? [] : ([[slot, refusal]] as const);
    });
    if (refused.length === 0) return encryption;
    for (const [slot, refusal] of refused) refusals.set(slot, refusal);
  }
  const [[slot, refusal]] = [...refusals] as [[Slot, string]];
  throw new InputError(slot.place, `session keys cannot be used there: ${refusal}`, [
    'Expected what every HSM of a cluster can do: to generate AES keys of 128 bits (CKM_AES_KEY_GEN) and to encrypt',
    'with them (CKM_AES_ECB or CKM_AES_CBC).',
  ]);
}

type Trial = (tokens: readonly SlotToken[]) => string | undefined;

/** Why it cannot be done, with whatever it left removed; nothing where it can. */
function trying(slots: readonly Slot[], manner: Manner, run: string, trial: Trial): string | undefined {
  const tokens = slots.map(({ pkcs11, handle }) => new SlotToken(pkcs11, handle, manner, run));
  try {
    return trial(tokens);
  } catch (error) {
    if (codeOf(error) === undefined) throw error;
    return saying(error);
  } finally {
    for (const token of tokens) token.close();
  }
}

function trySessionKey([token]: readonly SlotToken[]): string | undefined {
  token!.generate(name, kind, token!.openSession());
  const encrypted = token!.encrypt(name);
  return token!.decrypts(name, encrypted) ? undefined : 'what is decrypted is not what was encrypted';
}

/** From the first slot to each other one and back, and not where the masking key is another one. */
function tryWrapping([first, ...others]: readonly SlotToken[]): string | undefined {
  const [ours, another] = [newMaskingKey(), newMaskingKey()];
  first!.takeMaskingKey(ours);
  first!.generate(name, kind);
  const masked = first!.mask(name);
  if (!first!.canUnmask(masked)) return 'a key cannot be unwrapped that was wrapped';
  for (const other of others) {
    other.takeMaskingKey(another);
    if (other.canUnmask(masked)) return 'a key can be unwrapped with another key than it was wrapped with';
    other.takeMaskingKey(ours);
    if (!other.unmask(masked, copyName, kind)) return 'a key cannot be unwrapped in another slot';
    if (!first!.canUnmask(other.mask(copyName))) return 'a key cannot be wrapped that was unwrapped';
  }
  return undefined;
}

function tryPromoting([token]: readonly SlotToken[]): string | undefined {
  token!.generate(name, kind, token!.openSession());
  token!.promote(name, copyName);
  return token!.holds(copyName) ? undefined : 'a key is not there that was copied';
}

function tryMarking([token]: readonly SlotToken[]): string | undefined {
  token!.generate(name, kind);
  token!.mark(name);
  return token!.marked().includes(name) && !token!.holds(name) ? undefined : 'a key keeps its CKA_ID';
}
