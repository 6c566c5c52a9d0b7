import {
  type Attribute,
  ck,
  codeOf,
  type Handle,
  type Mechanism,
  type Pkcs11,
  type Template,
} from './pkcs11.ts';

/** What a key may be used for, besides encrypting. */
export interface KeyKind {
  /** Whether an application may wrap it with a key of its own choice. */
  readonly exportable: boolean;
}

/** A key under a masking key, and what it makes of a block of zeros: who unmasks it can tell that it is the same. */
export interface Masked {
  readonly bytes: Buffer;
  readonly encrypted: Buffer;
}

/** How a module is spoken to: not every one can do the same. */
export interface Manner {
  readonly encryption: Mechanism;
  readonly wrapping: Mechanism;
  /** Whether an unwrapped key is to be told that it may be wrapped again; where not, it may be anyway. */
  readonly saysExtractable: boolean;
}

/** How objects are told from those of others: by their `CKA_ID`. */
export interface Roles {
  readonly key: string;
  readonly marked: string;
}

const block = 16;
const wrappedLengthMax = 256;
const foundMax = 256;

/** How a key is generated. */
export const generation: Mechanism = { mechanism: ck.CKM_AES_KEY_GEN, parameter: null };

/** What every secret key is. */
export const secretKey: Template = [{ type: ck.CKA_CLASS, value: ck.CKO_SECRET_KEY }];
const aesKey: Template = [...secretKey, { type: ck.CKA_KEY_TYPE, value: ck.CKK_AES }];
const onToken: Template = [{ type: ck.CKA_TOKEN, value: true }];
const extractable: Template = [{ type: ck.CKA_EXTRACTABLE, value: true }];
const passing: Template = [
  ...aesKey,
  { type: ck.CKA_TOKEN, value: false },
  { type: ck.CKA_PRIVATE, value: false },
  { type: ck.CKA_SENSITIVE, value: true },
  { type: ck.CKA_ENCRYPT, value: true },
];

/** What modules say of bytes that are under another masking key. The standard has the first code for it. */
const notUnderThisKey: readonly (string | undefined)[] = [
  'CKR_WRAPPED_KEY_INVALID',
  'CKR_WRAPPED_KEY_LEN_RANGE',
  'CKR_ENCRYPTED_DATA_INVALID',
  'CKR_ENCRYPTED_DATA_LEN_RANGE',
  'CKR_DATA_INVALID',
  'CKR_DATA_LEN_RANGE',
  'CKR_KEY_SIZE_RANGE',
  'CKR_FUNCTION_FAILED',
  // SoftHSM 2.6.
  'CKR_GENERAL_ERROR',
];

/** The flags of every session. */
export const sessionFlags = ck.CKF_SERIAL_SESSION | ck.CKF_RW_SESSION;

/**
 * A token as the keys see it that are on it: what an HSM is made of.
 *
 * @remarks
 * A key is an AES key object, with the name of the key in its label. None can be read in plain.
 */
export abstract class Token {
  protected readonly pkcs11: Pkcs11;
  protected readonly slot: Handle;
  protected readonly session: Handle;
  protected readonly manner: Manner;
  protected readonly roles: Roles;
  readonly #sessions = new Set<Handle>();

  constructor(pkcs11: Pkcs11, slot: Handle, manner: Manner, roles: Roles) {
    this.pkcs11 = pkcs11;
    this.slot = slot;
    this.manner = manner;
    this.roles = roles;
    this.session = this.openSession();
  }

  /** The masking key; nothing where there is none. */
  protected abstract findMaskingKey(): Handle | undefined;

  /** What a key of a user is told besides that it can be wrapped. */
  protected templateOf(name: string, _kind: KeyKind): Template {
    return [
      ...aesKey,
      { type: ck.CKA_PRIVATE, value: true },
      { type: ck.CKA_SENSITIVE, value: true },
      { type: ck.CKA_ENCRYPT, value: true },
      { type: ck.CKA_DECRYPT, value: true },
      { type: ck.CKA_LABEL, value: Buffer.from(this.labelOf(name)) },
      { type: ck.CKA_ID, value: Buffer.from(this.roles.key) },
    ];
  }

  /** The label of a key. */
  protected labelOf(name: string): string {
    return name;
  }

  /** The name of a key with this label. */
  protected nameIn(label: string): string {
    return label;
  }

  /** Nobody comes to it any more, and its sessions have ended. */
  close(): void {
    this.#sessions.clear();
  }

  /** A session of an application. The session keys that are made in it end with it. */
  openSession(): Handle {
    const session = this.pkcs11.C_OpenSession(this.slot, sessionFlags);
    this.#sessions.add(session);
    return session;
  }

  /** Ends a session, unless it has ended already. */
  closeSession(session: Handle): void {
    if (this.#sessions.delete(session)) this.pkcs11.C_CloseSession(session);
  }

  /** Ends every session of an application. */
  protected closeSessions(): void {
    for (const session of this.#sessions) if (session !== this.session) this.closeSession(session);
  }

  /** Generates a token key or, in a session of its own, a session key. */
  generate(name: string, kind: KeyKind, session?: Handle): void {
    this.pkcs11.C_GenerateKey(session ?? this.session, generation, [
      ...this.templateOf(name, kind),
      ...extractable,
      { type: ck.CKA_TOKEN, value: session === undefined },
      { type: ck.CKA_VALUE_LEN, value: block },
    ]);
  }

  /** The key under the masking key. */
  mask(name: string): Masked {
    const found = this.findMaskingKey();
    if (found === undefined) throw new Error('There is no masking key.');
    const key = this.keyNamed(name);
    return { bytes: this.wrap(found, key), encrypted: this.#encrypt(key) };
  }

  /** Stores a key that comes under the masking key. False where it is not under this one: then nothing happens. */
  unmask(masked: Masked, name: string, kind: KeyKind): boolean {
    const template = [...this.templateOf(name, kind), ...onToken];
    const also = this.manner.saysExtractable ? extractable : [];
    return this.#unwrap(masked, [...template, ...also]) !== undefined;
  }

  /** Whether what is masked is under this masking key: tried without logging in, and nothing is stored. */
  canUnmask(masked: Masked): boolean {
    const found = this.#unwrap(masked, passing);
    if (found !== undefined) this.pkcs11.C_DestroyObject(this.session, found);
    return found !== undefined;
  }

  /** Makes a token key of a session key. */
  promote(name: string, to: string): void {
    const session = this.keyNamed(name);
    this.pkcs11.C_CopyObject(this.session, session, [
      { type: ck.CKA_TOKEN, value: true },
      { type: ck.CKA_LABEL, value: Buffer.from(this.labelOf(to)) },
    ]);
    this.pkcs11.C_DestroyObject(this.session, session);
  }

  /** Whether there is a key with this name, whatever its value. */
  holds(name: string): boolean {
    return this.find(this.#keys(name)).length > 0;
  }

  /** The name of every key that `isSo` recognizes by what it makes of a block. */
  keys(isSo: (name: string, encrypted: Buffer) => boolean): string[] {
    return this.find(this.#keys())
      .map((found) => ({ name: this.nameIn(this.readLabel(found)), encrypted: this.#encrypt(found) }))
      .filter(({ name, encrypted }) => isSo(name, encrypted))
      .map(({ name }) => name);
  }

  /** Encrypts a block of zeros. */
  encrypt(name: string): Buffer {
    return this.#encrypt(this.keyNamed(name));
  }

  /** Whether this is what the key makes of a block of zeros, as decrypting it tells. */
  decrypts(name: string, encrypted: Buffer): boolean {
    this.pkcs11.C_DecryptInit(this.session, this.manner.encryption, this.keyNamed(name));
    return this.pkcs11.C_Decrypt(this.session, encrypted, Buffer.alloc(block)).equals(Buffer.alloc(block));
  }

  /** Erases a key. */
  erase(name: string): void {
    this.pkcs11.C_DestroyObject(this.session, this.keyNamed(name));
  }

  /** Marks a key to be removed: it is not found as a key any more. */
  mark(name: string): void {
    this.pkcs11.C_SetAttributeValue(this.session, this.keyNamed(name), [
      { type: ck.CKA_ID, value: Buffer.from(this.roles.marked) },
    ]);
  }

  /** The names of the keys that are marked to be removed. */
  marked(): string[] {
    return this.find(this.#keys(undefined, this.roles.marked)).map((found) =>
      this.nameIn(this.readLabel(found)),
    );
  }

  /** Erases a key that is marked. */
  eraseMarked(name: string): void {
    for (const found of this.find(this.#keys(name, this.roles.marked)))
      this.pkcs11.C_DestroyObject(this.session, found);
  }

  protected wrap(wrappingKey: Handle, key: Handle): Buffer {
    return this.pkcs11.C_WrapKey(
      this.session,
      this.manner.wrapping,
      wrappingKey,
      key,
      Buffer.alloc(wrappedLengthMax),
    );
  }

  #unwrap({ bytes, encrypted }: Masked, template: Template): Handle | undefined {
    const unwrapping = this.findMaskingKey();
    if (unwrapping === undefined) return undefined;
    try {
      const found = this.pkcs11.C_UnwrapKey(this.session, this.manner.wrapping, unwrapping, bytes, template);
      // Not every mechanism tells a wrong key from the right one.
      if (this.#encrypt(found).equals(encrypted)) return found;
      this.pkcs11.C_DestroyObject(this.session, found);
      return undefined;
    } catch (error) {
      if (notUnderThisKey.includes(codeOf(error))) return undefined;
      throw error;
    }
  }

  #encrypt(key: Handle): Buffer {
    this.pkcs11.C_EncryptInit(this.session, this.manner.encryption, key);
    return this.pkcs11.C_Encrypt(this.session, Buffer.alloc(block), Buffer.alloc(block));
  }

  protected keyNamed(name: string): Handle {
    const [found] = this.find(this.#keys(name));
    if (found === undefined) throw new Error(`There is no key ${JSON.stringify(name)}.`);
    return found;
  }

  protected readLabel(object: Handle): string {
    return this.read(object, ck.CKA_LABEL).toString();
  }

  protected read(object: Handle, type: number): Buffer {
    return this.pkcs11.C_GetAttributeValue(this.session, object, [{ type }])[0]!.value;
  }

  protected find(template: Template): Handle[] {
    return findObjects(this.pkcs11, this.session, template);
  }

  #keys(name?: string, role: string = this.roles.key): Template {
    const label: Attribute[] =
      name === undefined ? [] : [{ type: ck.CKA_LABEL, value: Buffer.from(this.labelOf(name)) }];
    return [...secretKey, { type: ck.CKA_ID, value: Buffer.from(role) }, ...label];
  }
}

/** Every object that is so, as a session sees it. */
export function findObjects(pkcs11: Pkcs11, session: Handle, template: Template): Handle[] {
  pkcs11.C_FindObjectsInit(session, template);
  try {
    const found: Handle[] = [];
    for (;;) {
      const more = pkcs11.C_FindObjects(session, foundMax);
      found.push(...more);
      if (more.length < foundMax) return found;
    }
  } finally {
    pkcs11.C_FindObjectsFinal(session);
  }
}
