import { createRequire } from 'node:module';
import { join } from 'node:path';
import { root } from '../../root.ts';

/** What is to be installed for it. */
export const packageName = 'pkcs11js';

/**
 * As much of `pkcs11js` as is used here.
 *
 * @remarks
 * Its own types are not used: the package needs a compiler to be installed, and what is here must pass the type
 * checker on a machine without.
 */
export interface Pkcs11 {
  load(library: string): void;
  close(): void;
  C_Initialize(): void;
  C_Finalize(): void;
  C_GetSlotList(tokenPresent: boolean): readonly Handle[];
  C_GetTokenInfo(slot: Handle): { readonly flags: number; readonly label: string };
  C_GetMechanismList(slot: Handle): readonly number[];
  C_InitToken(slot: Handle, pin: string, label: string): void;
  C_InitPIN(session: Handle, pin: string): void;
  C_SetPIN(session: Handle, oldPin: string, newPin: string): void;
  C_OpenSession(slot: Handle, flags: number): Handle;
  C_CloseSession(session: Handle): void;
  C_Login(session: Handle, userType: number, pin: string): void;
  C_Logout(session: Handle): void;
  C_CreateObject(session: Handle, template: Template): Handle;
  C_CopyObject(session: Handle, object: Handle, template: Template): Handle;
  C_DestroyObject(session: Handle, object: Handle): void;
  C_FindObjectsInit(session: Handle, template: Template): void;
  C_FindObjects(session: Handle, countMax: number): readonly Handle[];
  C_FindObjectsFinal(session: Handle): void;
  C_GetAttributeValue(session: Handle, object: Handle, template: Template): readonly { value: Buffer }[];
  C_SetAttributeValue(session: Handle, object: Handle, template: Template): void;
  C_GenerateKey(session: Handle, mechanism: Mechanism, template: Template): Handle;
  C_WrapKey(session: Handle, mechanism: Mechanism, wrapping: Handle, key: Handle, out: Buffer): Buffer;
  C_UnwrapKey(
    session: Handle,
    mechanism: Mechanism,
    unwrapping: Handle,
    wrapped: Buffer,
    template: Template,
  ): Handle;
  C_EncryptInit(session: Handle, mechanism: Mechanism, key: Handle): void;
  C_Encrypt(session: Handle, plain: Buffer, out: Buffer): Buffer;
  C_DecryptInit(session: Handle, mechanism: Mechanism, key: Handle): void;
  C_Decrypt(session: Handle, encrypted: Buffer, out: Buffer): Buffer;
}

/** A slot, a session or an object. */
export type Handle = Buffer;

/** What an object is like, or is looked for by. */
export type Template = readonly Attribute[];

/** One attribute of an object. */
export interface Attribute {
  readonly type: number;
  readonly value?: number | boolean | string | Buffer;
}

/** How something is encrypted, wrapped or generated. */
export interface Mechanism {
  readonly mechanism: number;
  readonly parameter: Buffer | null;
}

/** The numbers of PKCS#11 that are used here, by the names that the standard gives them. */
export const ck = {
  CKA_CLASS: 0x000,
  CKA_TOKEN: 0x001,
  CKA_PRIVATE: 0x002,
  CKA_LABEL: 0x003,
  CKA_APPLICATION: 0x010,
  CKA_VALUE: 0x011,
  CKA_TRUSTED: 0x086,
  CKA_KEY_TYPE: 0x100,
  CKA_ID: 0x102,
  CKA_SENSITIVE: 0x103,
  CKA_ENCRYPT: 0x104,
  CKA_DECRYPT: 0x105,
  CKA_WRAP: 0x106,
  CKA_UNWRAP: 0x107,
  CKA_VALUE_LEN: 0x161,
  CKA_EXTRACTABLE: 0x162,
  CKA_WRAP_WITH_TRUSTED: 0x210,
  CKF_LOGIN_REQUIRED: 0x004,
  CKF_USER_PIN_FINAL_TRY: 0x20000,
  CKF_TOKEN_INITIALIZED: 0x400,
  CKF_USER_PIN_INITIALIZED: 0x008,
  CKF_RW_SESSION: 0x002,
  CKF_SERIAL_SESSION: 0x004,
  CKK_AES: 0x1f,
  CKM_AES_KEY_GEN: 0x1080,
  CKM_AES_ECB: 0x1081,
  CKM_AES_CBC: 0x1082,
  CKM_AES_CBC_PAD: 0x1085,
  CKM_AES_KEY_WRAP: 0x2109,
  CKM_AES_KEY_WRAP_PAD: 0x210a,
  CKM_AES_KEY_WRAP_KWP: 0x210b,
  CKO_DATA: 0,
  CKO_SECRET_KEY: 4,
  CKU_SO: 0,
  CKU_USER: 1,
} as const;

/** What the library answered, such as `CKR_PIN_INCORRECT`; nothing where an error comes from elsewhere. */
export function codeOf(error: unknown): string | undefined {
  return error instanceof Error ? /\bCKR_\w+/.exec(error.message)?.[0] : undefined;
}

/** What the library answered, with the call that it answered so. */
export function saying(error: unknown): string {
  const { method, message } = Object(error) as { readonly method?: unknown; readonly message?: unknown };
  const call = typeof method === 'string' && method !== '' ? method : 'the module';
  return `${call} says ${codeOf(error) ?? String(message)}`;
}

/** The package that speaks PKCS#11, or why it cannot be had. */
export type FoundPkcs11 =
  | { readonly Pkcs11: new () => Pkcs11 }
  | { readonly lacking: 'package' | 'compiled' };

/**
 * The package that speaks PKCS#11: beside keysync, or in a checkout where its tests have it.
 *
 * @remarks
 * It is compiled when it is installed, so keysync does not depend on it.
 */
export function findPkcs11(): FoundPkcs11 {
  const places = [import.meta.url, join(root, 'scripts/implementations/softhsm/pkcs11/package.json')];
  for (const place of places) {
    const require = createRequire(place);
    try {
      require.resolve(packageName);
    } catch {
      continue;
    }
    try {
      const { PKCS11 } = require(packageName) as { readonly PKCS11: new () => Pkcs11 };
      return { Pkcs11: PKCS11 };
    } catch {
      // Its JavaScript is there, and what is compiled is not, or was compiled for another Node.
      return { lacking: 'compiled' };
    }
  }
  return { lacking: 'package' };
}
