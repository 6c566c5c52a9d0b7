import { mkdirSync } from 'node:fs';
import { ck, codeOf, type Handle, type Template } from '../pkcs11/pkcs11.ts';
import {
  generation,
  type KeyKind,
  Token as KeyToken,
  type Manner,
  type Masked,
  secretKey,
  sessionFlags,
} from '../pkcs11/token.ts';
import type { Libraries, Library } from './libraries.ts';

const officerOfSlot = 'security-officer';

/** The password of the crypto officer, by its version. */
export const passwords = { 1: 'first-password', 2: 'second-password' } as const;

/** See {@link passwords}. */
export type PasswordVersion = keyof typeof passwords;

/** A user as the token has it. */
export interface TokenUser {
  readonly name: string;
  readonly version: number;
}

const manner: Manner = {
  encryption: { mechanism: ck.CKM_AES_ECB, parameter: null },
  wrapping: { mechanism: ck.CKM_AES_KEY_WRAP, parameter: null },
  saysExtractable: true,
};
const roles = { key: 'key', marked: 'marked' };

const maskingKey: Template = [...secretKey, { type: ck.CKA_TRUSTED, value: true }];
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
export class Token extends KeyToken {
  readonly directory: string;
  readonly #libraries: Libraries;
  readonly #library: Library;
  #passwordVersion: PasswordVersion | undefined;

  private constructor(libraries: Libraries, library: Library, directory: string, slot: Handle) {
    super(library.pkcs11, slot, manner, roles);
    this.directory = directory;
    this.#libraries = libraries;
    this.#library = library;
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
  override close(): void {
    super.close();
    this.#libraries.close(this.#library);
  }

  /** Makes the masking key. Only the security officer can mark a key as trusted. */
  generateMaskingKey(label: string): void {
    this.#asSecurityOfficer(() =>
      this.pkcs11.C_GenerateKey(this.session, generation, [
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
    const [old] = this.find(maskingKey);
    if (old === undefined) return;
    const label = this.readLabel(old);
    this.pkcs11.C_DestroyObject(this.session, old);
    this.pkcs11.C_Logout(this.session);
    this.generateMaskingKey(label);
    this.#logIn();
  }

  /** The label of the masking key; nothing where there is none. */
  maskingKey(): string | undefined {
    const [found] = this.find(maskingKey);
    return found && this.readLabel(found);
  }

  /** The crypto officer gets the first password. */
  activate(): void {
    this.#asSecurityOfficer(() => this.pkcs11.C_InitPIN(this.session, passwords[1]));
    this.#logIn();
  }

  /** With which of its passwords the crypto officer was let in; nothing where there is none. */
  passwordVersion(): PasswordVersion | undefined {
    return this.#passwordVersion;
  }

  /** The crypto officer replaces the first password. False where it is another one. */
  changePassword(): boolean {
    try {
      this.pkcs11.C_SetPIN(this.session, passwords[1], passwords[2]);
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
    this.pkcs11.C_CreateObject(this.session, [
      ...user,
      { type: ck.CKA_TOKEN, value: true },
      { type: ck.CKA_PRIVATE, value: false },
      { type: ck.CKA_LABEL, value: Buffer.from(name) },
      { type: ck.CKA_VALUE, value: Buffer.from(String(version)) },
    ]);
  }

  /** Every user other than the crypto officer. */
  users(): TokenUser[] {
    return this.find(user).map((found) => ({
      name: this.readLabel(found),
      version: Number(this.read(found, ck.CKA_VALUE).toString()),
    }));
  }

  /** A key that is kept nowhere, under the masking key: what another token can be tried with. */
  maskProbe(): Masked {
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
      const applicationKey = this.pkcs11.C_GenerateKey(session, generation, [
        ...secretKey,
        { type: ck.CKA_KEY_TYPE, value: ck.CKK_AES },
        { type: ck.CKA_VALUE_LEN, value: 32 },
        { type: ck.CKA_TOKEN, value: false },
        { type: ck.CKA_PRIVATE, value: true },
        { type: ck.CKA_WRAP, value: true },
      ]);
      return this.wrap(applicationKey, this.keyNamed(name));
    } catch (error) {
      if (codeOf(error) === 'CKR_KEY_NOT_WRAPPABLE') return undefined;
      throw error;
    } finally {
      this.closeSession(session);
    }
  }

  protected override findMaskingKey(): Handle | undefined {
    return this.find(maskingKey)[0];
  }

  /**
   * `CKA_EXTRACTABLE` false would forbid the masking key to wrap it too: SoftHSM refuses that for every key. With
   * `CKA_WRAP_WITH_TRUSTED` only a key can that the security officer trusts, and that is the masking key.
   */
  protected override templateOf(name: string, kind: KeyKind): Template {
    return [...super.templateOf(name, kind), { type: ck.CKA_WRAP_WITH_TRUSTED, value: !kind.exportable }];
  }

  #logIn(): void {
    const { flags } = this.pkcs11.C_GetTokenInfo(this.slot);
    if ((flags & ck.CKF_USER_PIN_INITIALIZED) === 0) return;
    this.#passwordVersion = ([1, 2] as const).find((version) =>
      isLetIn(this.#library, this.session, version),
    );
    if (this.#passwordVersion === undefined) throw new Error('No password of the crypto officer is right.');
  }

  #asSecurityOfficer(act: () => void): void {
    this.pkcs11.C_Login(this.session, ck.CKU_SO, officerOfSlot);
    try {
      act();
    } finally {
      this.pkcs11.C_Logout(this.session);
    }
  }
}

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
