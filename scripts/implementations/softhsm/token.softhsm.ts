import { cpSync } from 'node:fs';
import { expect, test } from 'vitest';
import { ck, codeOf, type Handle, type Mechanism, type Pkcs11, type Template } from '../pkcs11/pkcs11.ts';
import { bench, tokenAtWork } from './testing.ts';
import { passwords, Token } from './token.ts';

const hidden = { exportable: false };
const wrapping: Mechanism = { mechanism: ck.CKM_AES_KEY_WRAP, parameter: null };
const wrappingKey: Template = [
  { type: ck.CKA_CLASS, value: ck.CKO_SECRET_KEY },
  { type: ck.CKA_KEY_TYPE, value: ck.CKK_AES },
  { type: ck.CKA_VALUE_LEN, value: 32 },
  { type: ck.CKA_TOKEN, value: false },
  { type: ck.CKA_WRAP, value: true },
];

/** A token with a key, and what somebody sees of it who comes by another library and knows the password. */
async function visited() {
  const { libraries, directory } = await bench();
  const token = tokenAtWork(libraries, directory('one'));
  token.generate('key-1', hidden);
  token.generate('key-2', { exportable: true });
  const { pkcs11 } = libraries.open(token.directory);
  const [slot] = pkcs11.C_GetSlotList(true);
  const session = pkcs11.C_OpenSession(slot!, ck.CKF_SERIAL_SESSION | ck.CKF_RW_SESSION);
  pkcs11.C_Login(session, ck.CKU_USER, passwords[1]);
  const own = pkcs11.C_GenerateKey(session, { mechanism: ck.CKM_AES_KEY_GEN, parameter: null }, wrappingKey);
  return { token, pkcs11, session, own, find: (label: string) => found(pkcs11, session, label) };
}

function found(pkcs11: Pkcs11, session: Handle, label: string): Handle {
  pkcs11.C_FindObjectsInit(session, [{ type: ck.CKA_LABEL, value: Buffer.from(label) }]);
  const [object] = pkcs11.C_FindObjects(session, 2);
  pkcs11.C_FindObjectsFinal(session);
  return object!;
}

/** What the library refuses it with; `done` where it does it. */
function codeFrom(act: () => unknown): string | undefined {
  try {
    act();
    return 'done';
  } catch (error) {
    return codeOf(error);
  }
}

test('no value of a key can be read', async () => {
  const { pkcs11, session, find } = await visited();
  const read = (label: string) => () =>
    pkcs11.C_GetAttributeValue(session, find(label), [{ type: ck.CKA_VALUE }]);
  expect(codeFrom(read('key-1'))).toBe('CKR_ATTRIBUTE_SENSITIVE');
  expect(codeFrom(read('key-2'))).toBe('CKR_ATTRIBUTE_SENSITIVE');
  expect(codeFrom(read('cluster-a'))).toBe('CKR_ATTRIBUTE_SENSITIVE');
});

test('only the masking key wraps a key that is not exportable, and nothing wraps the masking key', async () => {
  const { pkcs11, session, own, find } = await visited();
  const wrap = (by: Handle, label: string) => () =>
    pkcs11.C_WrapKey(session, wrapping, by, find(label), Buffer.alloc(64));
  expect(codeFrom(wrap(own, 'key-1'))).toBe('CKR_KEY_NOT_WRAPPABLE');
  expect(codeFrom(wrap(own, 'key-2'))).toBe('done');
  expect(codeFrom(wrap(own, 'cluster-a'))).toBe('CKR_KEY_UNEXTRACTABLE');
  expect(codeFrom(wrap(find('cluster-a'), 'key-1'))).toBe('done');
});

test('no user makes a key trusted, or takes back what a key must not do', async () => {
  const { pkcs11, session, own, find } = await visited();
  const set = (object: Handle, type: number, value: boolean) => () =>
    pkcs11.C_SetAttributeValue(session, object, [{ type, value }]);
  expect(codeFrom(set(own, ck.CKA_TRUSTED, true))).toBe('CKR_ATTRIBUTE_READ_ONLY');
  expect(codeFrom(set(find('key-1'), ck.CKA_WRAP_WITH_TRUSTED, false))).toBe('CKR_ATTRIBUTE_READ_ONLY');
  expect(codeFrom(set(find('key-1'), ck.CKA_SENSITIVE, false))).toBe('CKR_ATTRIBUTE_READ_ONLY');
});

test('a copy is the same key: what one encrypts the other decrypts', async () => {
  const { libraries, directory } = await bench();
  const token = tokenAtWork(libraries, directory('one'));
  cpSync(token.directory, directory('two'), { recursive: true });
  const other = Token.open(libraries, directory('two'));
  token.generate('key-1', hidden);
  const encrypted = token.encrypt('key-1');
  expect(other.holds('key-1')).toBe(false);
  expect(other.unmask(token.mask('key-1'), 'key-1', hidden)).toBe(true);
  expect(other.decrypts('key-1', encrypted)).toBe(true);
  expect(other.keys((_, seen) => seen.equals(encrypted))).toEqual(['key-1']);
  // As little as the original.
  expect(other.wrapIntoFile('key-1')).toBeUndefined();

  other.erase('key-1');
  other.generate('key-1', hidden);
  expect(other.holds('key-1')).toBe(true);
  expect(other.decrypts('key-1', encrypted)).toBe(false);
  expect(other.keys((_, seen) => seen.equals(encrypted))).toEqual([]);
});

test('what is masked is opened by an equal masking key and by no other', async () => {
  const { libraries, directory } = await bench();
  const token = tokenAtWork(libraries, directory('one'));
  token.generate('key-1', hidden);
  cpSync(token.directory, directory('copy'), { recursive: true });
  const related = Token.open(libraries, directory('copy'));
  const unrelated = tokenAtWork(libraries, directory('two'));
  const masked = token.mask('key-1');
  expect(related.canUnmask(masked)).toBe(true);
  expect(unrelated.canUnmask(masked)).toBe(false);
  expect(unrelated.unmask(masked, 'key-1', hidden)).toBe(false);
  expect(unrelated.holds('key-1')).toBe(false);
  // Trying leaves nothing behind.
  related.erase('key-1');
  expect(related.canUnmask(token.maskProbe())).toBe(true);
  expect(related.keys(() => true)).toEqual([]);
  expect(token.keys(() => true)).toEqual(['key-1']);
});

test('a session key is on one token, in no copy of its directory, and ends with its session', async () => {
  const { libraries, directory } = await bench();
  const token = tokenAtWork(libraries, directory('one'));
  const session = token.openSession();
  token.generate('session-key-1', hidden, session);
  token.generate('key-1', hidden);
  cpSync(token.directory, directory('two'), { recursive: true });
  expect(Token.open(libraries, directory('two')).keys(() => true)).toEqual(['key-1']);
  expect(token.keys(() => true).sort()).toEqual(['key-1', 'session-key-1']);
  token.closeSession(session);
  expect(token.keys(() => true)).toEqual(['key-1']);
});

test('the crypto officer is let in with the present password only, also by a copy', async () => {
  const { libraries, directory } = await bench();
  const token = tokenAtWork(libraries, directory('one'));
  expect([token.admits(1), token.admits(2)]).toEqual([true, false]);
  expect(token.changePassword()).toBe(true);
  expect(token.changePassword()).toBe(false);
  expect([token.admits(1), token.admits(2)]).toEqual([false, true]);
  cpSync(token.directory, directory('two'), { recursive: true });
  expect(Token.open(libraries, directory('two')).passwordVersion()).toBe(2);
});

test('a key that is marked is found no more, and removed later', async () => {
  const { libraries, directory } = await bench();
  const token = tokenAtWork(libraries, directory('one'));
  token.generate('key-1', hidden);
  token.mark('key-1');
  expect([token.holds('key-1'), token.keys(() => true), token.marked()]).toEqual([false, [], ['key-1']]);
  token.eraseMarked('key-1');
  expect(token.marked()).toEqual([]);
});

test('a token that is closed leaves its library to the next, which knows nothing of it', async () => {
  const { libraries, directory } = await bench();
  const token = tokenAtWork(libraries, directory('one'));
  token.generate('key-1', hidden);
  token.close();
  const next = tokenAtWork(libraries, directory('two'));
  expect(next.keys(() => true)).toEqual([]);
  next.close();
  expect(Token.open(libraries, directory('one')).keys(() => true)).toEqual(['key-1']);
});
