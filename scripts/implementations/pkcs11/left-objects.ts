import type { Slot } from './module.ts';
import { ck, codeOf, type Handle } from './pkcs11.ts';
import { idPrefix } from './slot-token.ts';
import { findObjects, secretKey, sessionFlags } from './token.ts';

/** How many keys there are that another run made. */
export function countLeft(slot: Slot): number {
  return inSession(slot, (session) => leftIn(slot, session).length);
}

/** Removes the keys that other runs made: who asks for it knows that none is at work. Returns how many. */
export function removeLeft(slot: Slot): number {
  return inSession(slot, (session) => {
    const left = leftIn(slot, session);
    for (const object of left) slot.pkcs11.C_DestroyObject(session, object);
    return left.length;
  });
}

function inSession(slot: Slot, act: (session: Handle) => number): number {
  const session = slot.pkcs11.C_OpenSession(slot.handle, sessionFlags);
  try {
    return act(session);
  } finally {
    slot.pkcs11.C_CloseSession(session);
  }
}

function leftIn({ pkcs11 }: Slot, session: Handle): Handle[] {
  return findObjects(pkcs11, session, secretKey).filter((object) => {
    try {
      const [id] = pkcs11.C_GetAttributeValue(session, object, [{ type: ck.CKA_ID }]);
      return id!.value.toString('latin1').startsWith(idPrefix);
    } catch (error) {
      // Of a key that says nothing of itself, nobody can say that it is ours.
      if (codeOf(error) === undefined) throw error;
      return false;
    }
  });
}
