import { mkdirSync } from 'node:fs';
import type { Libraries, Library } from './libraries.ts';
import { type Attribute, ck, codeOf, type Handle, type Mechanism, type Template } from './pkcs11/pkcs11.ts';

const officerOfSlot = 'security-officer';

/** The password of the crypto officer, by its version. */
export const passwords = { 1: 'first-password', 2: 'second-password' } as const;

/** See {@link passwords}. */
export type PasswordVersion = keyof typeof passwords;

/** What a key may be used for, besides encrypting. */
export interface KeyKind {
  /** Whether an application may wrap it with a key of its own choice. */
  readonly exportable: boolean;
}

/** A user as the token has it. */
export interface TokenUser {
  readonly name: string;
  readonly version: number;
}

const roles = { key: 'key', marked: 'marked' } as const;
const block = 16;
const wrappedLengthMax = 64;
const foundMax = 256;

const generation: Mechanism = { mechanism: ck.CKM_AES_KEY_GEN, parameter: null };
const wrapping: Mechanism = { mechanism: ck.CKM_AES_KEY_WRAP, parameter: null };
const encryption: Mechanism = { mechanism: ck.CKM_AES_ECB, parameter: null };

const secretKey: Template = [{ type: ck.CKA_CLASS, value: ck.CKO_SECRET_KEY }];
const maskingKey: Template = [...secretKey, { type: ck.CKA_TRUSTED, value: true }];
const onToken: Template = [{ type: ck.CKA_TOKEN, value: true }];
const passing: Template = [
  ...secretKey,
  { type: ck.CKA_KEY_TYPE, value: ck.CKK_AES },
  { type: ck.CKA_TOKEN, value: false },
  { type: ck.CKA_PRIVATE, value: false },
  { type: ck.CKA_SENSITIVE, value: true },
  { type: ck.CKA_EXTRACTABLE, value: false },
];
const user: Template = [
  { type: ck.CKA_CLASS, value: ck.CKO_DATA },
  { type: ck.CKA_APPLICATION, value: 'user' },
];

/**
 * One token of SoftHSM2, opened by a library of its own: what an HSM is made of.
 *
 * @remarks
 * The user of PKCS#11, of whom a token has one, is the crypto officer. The other users are data objects on the
 * token. A key is an AES key object with the name of the key as its label. None can be read in plain, and the
 * masking key cannot be wrapped at all.
 */
export class Token {
  readonly directory: string;
  readonly #libraries: Libraries;
  readonly #library: Library;
  readonly #slot: Handle;
  readonly #session: Handle;
  #passwordVersion: PasswordVersion | undefined;
  #isOpen = true;

  private constructor(libraries: Libraries, library: Library, directory: string, slot: Handle) {
    this.directory = directory;
    this.#libraries = libraries;
    this.#library = library;
    this.#slot = slot;
    this.#session = this.openSession();
  }

  /** A token with nothing on it, in a new directory. */
  static create(libraries: Libraries, directory: string): Token {
    mkdirSync(directory);
    const library = libraries.open(directory);
    const { pkcs11 } = library;
    const [slot] = pkcs11.C_GetSlotList(true);
    pkcs11.C_InitToken(slot!, officerOfSlot, 'keysync');
    return new Token(libraries, library, directory, slotWithToken(library, directory));
  }

  /** The token that is in a directory, with its crypto officer logged in, if it has one. */
  static open(libraries: Libraries, directory: string): Token {
    const library = libraries.open(directory);
    const token = new Token(libraries, library, directory, slotWithToken(library, directory));
    token.#logIn();
    return token;
  }

  /** Nobody reaches it by this library any more, and its sessions end. */
  close(): void {
    this.#isOpen = false;
    this.#libraries.close(this.#library);
  }

  /** Makes the masking key. Only the security officer can mark a key as trusted. */
  generateMaskingKey(label: string): void {
    this.#asSecurityOfficer(() =>
      this.#pkcs11.C_GenerateKey(this.#session, generation, [
        ...secretKey,
        { type: ck.CKA_KEY_TYPE, value: ck.CKK_AES },
        { type: ck.CKA_VALUE_LEN, value: 32 },
        { type: ck.CKA_TOKEN, value: true },
        // SoftHSM shows private objects to the user only, and only the security officer may trust one.
        { type: ck.CKA_PRIVATE, value: false },
        { type: ck.CKA_SENSITIVE, value: true },
        { type: ck.CKA_EXTRACTABLE, value: false },
        { type: ck.CKA_TRUSTED, value: true },
        { type: ck.CKA_WRAP, value: true },
        { type: ck.CKA_UNWRAP, value: true },
        { type: ck.CKA_LABEL, value: Buffer.from(label) },
      ]),
    );
  }

  /** Has another masking key from now on, under the same label. */
  renewMaskingKey(): void {
    const [old] = this.#find(maskingKey);
    if (old === undefined) return;
    const label = this.#labelOf(old);
    this.#pkcs11.C_DestroyObject(this.#session, old);
    this.#pkcs11.C_Logout(this.#session);
    this.generateMaskingKey(label);
    this.#logIn();
  }

  /** The label of the masking key; nothing where there is none. */
  maskingKey(): string | undefined {
    const [found] = this.#find(maskingKey);
    return found && this.#labelOf(found);
  }

  /** The crypto officer gets the first password. */
  activate(): void {
    this.#asSecurityOfficer(() => this.#pkcs11.C_InitPIN(this.#session, passwords[1]));
    this.#logIn();
  }

  /** With which of its passwords the crypto officer was let in; nothing where there is none. */
  passwordVersion(): PasswordVersion | undefined {
    return this.#passwordVersion;
  }

  /** The crypto officer replaces the first password. False where it is another one. */
  changePassword(): boolean {
    try {
      this.#pkcs11.C_SetPIN(this.#session, passwords[1], passwords[2]);
    } catch (error) {
      if (codeOf(error) === 'CKR_PIN_INCORRECT') return false;
      throw error;
    }
    this.#passwordVersion = 2;
    return true;
  }

  /** Whether the token lets somebody in who comes anew, with this password. */
  admits(version: PasswordVersion): boolean {
    const visitor = this.#libraries.open(this.directory);
    try {
      const session = visitor.pkcs11.C_OpenSession(slotWithToken(visitor, this.directory), sessionFlags);
      return isLetIn(visitor, session, version);
    } finally {
      this.#libraries.close(visitor);
    }
  }

  /** Adds a user other than the crypto officer. */
  addUser({ name, version }: TokenUser): void {
    this.#pkcs11.C_CreateObject(this.#session, [
      ...user,
      { type: ck.CKA_TOKEN, value: true },
      { type: ck.CKA_PRIVATE, value: false },
      { type: ck.CKA_LABEL, value: Buffer.from(name) },
      { type: ck.CKA_VALUE, value: Buffer.from(String(version)) },
    ]);
  }

  /** Every user other than the crypto officer. */
  users(): TokenUser[] {
    return this.#find(user).map((found) => ({
      name: this.#labelOf(found),
      version: Number(this.#read(found, ck.CKA_VALUE).toString()),
    }));
  }

  /** A session of an application. The session keys that are made in it end with it. */
  openSession(): Handle {
    return this.#pkcs11.C_OpenSession(this.#slot, sessionFlags);
  }

  /** Ends a session. That of a token that is gone is gone. */
  closeSession(session: Handle): void {
    if (this.#isOpen) this.#pkcs11.C_CloseSession(session);
  }

  /** Generates a token key or, in a session of its own, a session key. */
  generate(name: string, kind: KeyKind, session?: Handle): void {
    this.#pkcs11.C_GenerateKey(session ?? this.#session, generation, [
      ...templateOf(name, kind),
      { type: ck.CKA_TOKEN, value: session === undefined },
      { type: ck.CKA_VALUE_LEN, value: block },
    ]);
  }

  /** The key under the masking key. */
  mask(name: string): Buffer {
    const [found] = this.#find(maskingKey);
    if (found === undefined) throw new Error(`${this.directory} has no masking key.`);
    return this.#wrap(found, this.#keyNamed(name));
  }

  /** Stores a key that comes under the masking key. False where it is not under this one: then nothing happens. */
  unmask(masked: Buffer, name: string, kind: KeyKind): boolean {
    return this.#unwrap(masked, [...templateOf(name, kind), ...onToken]) !== undefined;
  }

  /** Whether what is masked is under this masking key: tried without logging in, and nothing is stored. */
  canUnmask(masked: Buffer): boolean {
    const found = this.#unwrap(masked, passing);
    if (found !== undefined) this.#pkcs11.C_DestroyObject(this.#session, found);
    return found !== undefined;
  }

  /** A key that is kept nowhere, under the masking key: what another token can be tried with. */
  maskProbe(): Buffer {
    const session = this.openSession();
    try {
      this.generate('', { exportable: false }, session);
      return this.mask('');
    } finally {
      this.closeSession(session);
    }
  }

  /** The key in a file: under a key that an application makes for it. Nothing where it is not exportable. */
  wrapIntoFile(name: string): Buffer | undefined {
    const session = this.openSession();
    try {
      const applicationKey = this.#pkcs11.C_GenerateKey(session, generation, [
        ...secretKey,
        { type: ck.CKA_KEY_TYPE, value: ck.CKK_AES },
        { type: ck.CKA_VALUE_LEN, value: 32 },
        { type: ck.CKA_TOKEN, value: false },
        { type: ck.CKA_PRIVATE, value: true },
        { type: ck.CKA_WRAP, value: true },
      ]);
      return this.#wrap(applicationKey, this.#keyNamed(name));
    } catch (error) {
      if (codeOf(error) === 'CKR_KEY_NOT_WRAPPABLE') return undefined;
      throw error;
    } finally {
      this.closeSession(session);
    }
  }

  /** Makes a token key of a session key. */
  promote(name: string, to: string): void {
    const session = this.#keyNamed(name);
    this.#pkcs11.C_CopyObject(this.#session, session, [
      { type: ck.CKA_TOKEN, value: true },
      { type: ck.CKA_LABEL, value: Buffer.from(to) },
    ]);
    this.#pkcs11.C_DestroyObject(this.#session, session);
  }

  /** Whether there is a key with this name, whatever its value. */
  holds(name: string): boolean {
    return this.#find(keys(name)).length > 0;
  }

  /** The name of every key that `isSo` recognizes by what it makes of a block. */
  keys(isSo: (name: string, encrypted: Buffer) => boolean): string[] {
    return this.#find(keys())
      .map((found) => ({ name: this.#labelOf(found), encrypted: this.#encrypt(found) }))
      .filter(({ name, encrypted }) => isSo(name, encrypted))
      .map(({ name }) => name);
  }

  /** Encrypts a block of zeros. */
  encrypt(name: string): Buffer {
    return this.#encrypt(this.#keyNamed(name));
  }

  /** Whether this is what the key makes of a block of zeros, as decrypting it tells. */
  decrypts(name: string, encrypted: Buffer): boolean {
    this.#pkcs11.C_DecryptInit(this.#session, encryption, this.#keyNamed(name));
    return this.#pkcs11.C_Decrypt(this.#session, encrypted, Buffer.alloc(block)).equals(Buffer.alloc(block));
  }

  /** Erases a key. */
  erase(name: string): void {
    this.#pkcs11.C_DestroyObject(this.#session, this.#keyNamed(name));
  }

  /** Marks a key to be removed: it is not found as a key any more. */
  mark(name: string): void {
    this.#pkcs11.C_SetAttributeValue(this.#session, this.#keyNamed(name), [
      { type: ck.CKA_ID, value: Buffer.from(roles.marked) },
    ]);
  }

  /** The names of the keys that are marked to be removed. */
  marked(): string[] {
    return this.#find(keys(undefined, roles.marked)).map((found) => this.#labelOf(found));
  }

  /** Erases a key that is marked. */
  eraseMarked(name: string): void {
    for (const found of this.#find(keys(name, roles.marked)))
      this.#pkcs11.C_DestroyObject(this.#session, found);
  }

  get #pkcs11() {
    return this.#library.pkcs11;
  }

  #logIn(): void {
    const { flags } = this.#pkcs11.C_GetTokenInfo(this.#slot);
    if ((flags & ck.CKF_USER_PIN_INITIALIZED) === 0) return;
    this.#passwordVersion = ([1, 2] as const).find((version) =>
      isLetIn(this.#library, this.#session, version),
    );
    if (this.#passwordVersion === undefined) throw new Error('No password of the crypto officer is right.');
  }

  #asSecurityOfficer(act: () => void): void {
    this.#pkcs11.C_Login(this.#session, ck.CKU_SO, officerOfSlot);
    try {
      act();
    } finally {
      this.#pkcs11.C_Logout(this.#session);
    }
  }

  #wrap(wrappingKey: Handle, key: Handle): Buffer {
    return this.#pkcs11.C_WrapKey(this.#session, wrapping, wrappingKey, key, Buffer.alloc(wrappedLengthMax));
  }

  #unwrap(masked: Buffer, template: Template): Handle | undefined {
    const [unwrapping] = this.#find(maskingKey);
    if (unwrapping === undefined) return undefined;
    try {
      return this.#pkcs11.C_UnwrapKey(this.#session, wrapping, unwrapping, masked, template);
    } catch (error) {
      // The standard has the first code for it; SoftHSM 2.6 says the second.
      const code = codeOf(error);
      if (code === 'CKR_WRAPPED_KEY_INVALID' || code === 'CKR_GENERAL_ERROR') return undefined;
      throw error;
    }
  }

  #encrypt(key: Handle): Buffer {
    this.#pkcs11.C_EncryptInit(this.#session, encryption, key);
    return this.#pkcs11.C_Encrypt(this.#session, Buffer.alloc(block), Buffer.alloc(block));
  }

  #keyNamed(name: string): Handle {
    const [found] = this.#find(keys(name));
    if (found === undefined) throw new Error(`${this.directory} has no key ${JSON.stringify(name)}.`);
    return found;
  }

  #labelOf(object: Handle): string {
    return this.#read(object, ck.CKA_LABEL).toString();
  }

  #read(object: Handle, type: number): Buffer {
    return this.#pkcs11.C_GetAttributeValue(this.#session, object, [{ type }])[0]!.value;
  }

  #find(template: Template): Handle[] {
    this.#pkcs11.C_FindObjectsInit(this.#session, template);
    try {
      const found: Handle[] = [];
      for (;;) {
        const more = this.#pkcs11.C_FindObjects(this.#session, foundMax);
        found.push(...more);
        if (more.length < foundMax) return found;
      }
    } finally {
      this.#pkcs11.C_FindObjectsFinal(this.#session);
    }
  }
}

const sessionFlags = ck.CKF_SERIAL_SESSION | ck.CKF_RW_SESSION;

/** SoftHSM shows one more slot than it has tokens, for a token to come. */
function slotWithToken({ pkcs11 }: Library, directory: string): Handle {
  const found = pkcs11
    .C_GetSlotList(true)
    .find((slot) => (pkcs11.C_GetTokenInfo(slot).flags & ck.CKF_TOKEN_INITIALIZED) !== 0);
  if (found === undefined) throw new Error(`${directory} has no token.`);
  return found;
}

function isLetIn({ pkcs11 }: Library, session: Handle, version: PasswordVersion): boolean {
  try {
    pkcs11.C_Login(session, ck.CKU_USER, passwords[version]);
    return true;
  } catch (error) {
    if (codeOf(error) === 'CKR_PIN_INCORRECT') return false;
    throw error;
  }
}

function keys(name?: string, role: (typeof roles)[keyof typeof roles] = roles.key): Template {
  const label: Attribute[] = name === undefined ? [] : [{ type: ck.CKA_LABEL, value: Buffer.from(name) }];
  return [...secretKey, { type: ck.CKA_ID, value: Buffer.from(role) }, ...label];
}

/**
 * What a key of a user is like.
 *
 * @remarks
 * `CKA_EXTRACTABLE` false would forbid the masking key to wrap it too: SoftHSM refuses that for every key. With
 * `CKA_WRAP_WITH_TRUSTED` only a key can that the security officer trusts, and that is the masking key.
 */
function templateOf(name: string, { exportable }: KeyKind): Template {
  return [
    ...secretKey,
    { type: ck.CKA_KEY_TYPE, value: ck.CKK_AES },
    { type: ck.CKA_PRIVATE, value: true },
    { type: ck.CKA_SENSITIVE, value: true },
    { type: ck.CKA_EXTRACTABLE, value: true },
    { type: ck.CKA_WRAP_WITH_TRUSTED, value: !exportable },
    { type: ck.CKA_ENCRYPT, value: true },
    { type: ck.CKA_DECRYPT, value: true },
    { type: ck.CKA_LABEL, value: Buffer.from(name) },
    { type: ck.CKA_ID, value: Buffer.from(roles.key) },
  ];
}
