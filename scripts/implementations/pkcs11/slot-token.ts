import { ck, type Handle, type Pkcs11 } from './pkcs11.ts';
import { type Manner, type Roles, secretKey, Token } from './token.ts';

/** What the `CKA_ID` of every object begins with that is made here. */
export const idPrefix = 'keysync-';
const labelPrefix = 'keysync ';

/**
 * The token in a slot of a module, of which only those objects are touched that were made by this run.
 *
 * @remarks
 * There may be others on it, and another run may be at work: the `CKA_ID` of an object says which run made it. The
 * label says to a person what it is.
 */
export class SlotToken extends Token {
  #maskingKey: Handle | undefined;

  constructor(pkcs11: Pkcs11, slot: Handle, manner: Manner, run: string) {
    super(pkcs11, slot, manner, rolesOf(run));
  }

  /** Has this masking key from now on: a session object, of which nothing stays on the token. */
  takeMaskingKey(value: Buffer): void {
    if (this.#maskingKey !== undefined) this.pkcs11.C_DestroyObject(this.session, this.#maskingKey);
    this.#maskingKey = this.pkcs11.C_CreateObject(this.session, [
      ...secretKey,
      { type: ck.CKA_KEY_TYPE, value: ck.CKK_AES },
      { type: ck.CKA_TOKEN, value: false },
      { type: ck.CKA_PRIVATE, value: true },
      { type: ck.CKA_WRAP, value: true },
      { type: ck.CKA_UNWRAP, value: true },
      { type: ck.CKA_LABEL, value: Buffer.from(`${labelPrefix}masking key`) },
      { type: ck.CKA_ID, value: Buffer.from(`${this.roles.key}-masking`) },
      { type: ck.CKA_VALUE, value },
    ]);
  }

  /** Ends the sessions of applications, and removes every key that this run made. */
  clear(): void {
    this.closeSessions();
    for (const found of this.findOwn()) this.pkcs11.C_DestroyObject(this.session, found);
  }

  /** Removes everything that is of it; the masking key ends with its session. */
  override close(): void {
    this.clear();
    this.closeSession(this.session);
    super.close();
  }

  protected override findMaskingKey(): Handle | undefined {
    return this.#maskingKey;
  }

  protected override labelOf(name: string): string {
    return `${labelPrefix}${name}`;
  }

  protected override nameIn(label: string): string {
    return label.slice(labelPrefix.length);
  }

  protected findOwn(): Handle[] {
    return Object.values(this.roles).flatMap((role) =>
      this.find([...secretKey, { type: ck.CKA_ID, value: Buffer.from(role) }]),
    );
  }
}

function rolesOf(run: string): Roles {
  return { key: `${idPrefix}${run}`, marked: `${idPrefix}${run}-marked` };
}
