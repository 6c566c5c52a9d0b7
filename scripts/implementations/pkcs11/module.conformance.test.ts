import { expect, onTestFinished, test } from 'vitest';
import { InputError } from '../../input/files/input-error.ts';
import { findAbilities } from './abilities.ts';
import { openSlots, startModule } from './module.ts';
import { ck, type Handle, type Pkcs11 } from './pkcs11.ts';

/** A module whose answers are given: what a real one would say that is not at hand. */
interface Answers {
  readonly load?: string;
  readonly C_Initialize?: string;
  readonly C_OpenSession?: string;
  readonly C_Login?: string;
  readonly C_GenerateKey?: string;
  readonly slots?: Readonly<Record<number, { readonly label: string; readonly flags: number } | undefined>>;
}

const ready = ck.CKF_TOKEN_INITIALIZED | ck.CKF_LOGIN_REQUIRED;
const one = { 1: { label: 'first'.padEnd(32), flags: ready } };
const path = import.meta.filename;
let loginCount = 0;

function handleOf(slot: string): Handle {
  const handle = Buffer.alloc(8);
  handle.writeBigUInt64LE(BigInt(slot));
  return handle;
}

function moduleSaying({ slots = one, ...answers }: Answers): new () => Pkcs11 {
  const says = (name: keyof typeof answers, result?: unknown) => () => {
    if (name === 'C_Login') loginCount += 1;
    const message = answers[name];
    if (message !== undefined)
      throw Object.assign(new Error(message), name === 'load' ? {} : { method: name });
    return result;
  };
  const pkcs11 = {
    load: says('load'),
    C_Initialize: says('C_Initialize'),
    C_GetSlotList: () => Object.keys(slots).map(handleOf),
    C_GetTokenInfo(slot: Handle) {
      const token = slots[Number(slot.readBigUInt64LE())];
      if (token === undefined) throw new Error('CKR_TOKEN_NOT_PRESENT');
      return token;
    },
    C_OpenSession: says('C_OpenSession', handleOf('1')),
    C_CloseSession() {},
    C_Login: says('C_Login'),
    C_GenerateKey: says('C_GenerateKey'),
    C_FindObjectsInit() {},
    C_FindObjects: () => [],
    C_FindObjectsFinal() {},
  };
  return class {
    constructor() {
      Object.assign(this, pkcs11);
    }
  } as never;
}

function messageOf(answers: Answers, ...slots: readonly string[]): string {
  loginCount = 0;
  process.env['KEYSYNC_TEST_PIN'] = 'a-pin';
  onTestFinished(() => void delete process.env['KEYSYNC_TEST_PIN']);
  try {
    const module = startModule(moduleSaying(answers), path);
    const wanted = slots.map((slot) => ({ slot, pinName: 'KEYSYNC_TEST_PIN' }));
    findAbilities(openSlots(module, wanted), 'test');
  } catch (error) {
    if (error instanceof InputError) return error.message;
    throw error;
  }
  throw new Error('Nothing is said.');
}

test.each<[string, Answers, string, ...string[]]>([
  [
    'no library',
    { load: `${path}: invalid ELF header` },
    '1',
    'this is no PKCS#11 module: invalid ELF header.',
    'Expected',
  ],
  [
    'another library',
    { load: 'undefined symbol: C_GetFunctionList' },
    '1',
    'it has no C_GetFunctionList',
    'Expected',
  ],
  [
    'no daemon',
    { C_Initialize: 'CKR_HOST_MEMORY' },
    '1',
    'does not start: C_Initialize says CKR_HOST_MEMORY',
    'daemon',
  ],
  ['no slots', { slots: {} }, '1', 'slot 1: there is no such slot', 'set it up first'],
  ['another slot', {}, '0x2', 'slot 0x2: there is no such slot', '1, with the token "first"'],
  ['another label', {}, 'second', 'there is no token with this label', '1, with the token "first"'],
  [
    'one label twice',
    { slots: { ...one, 2: one[1] } },
    'first',
    '2 slots have a token with this label',
    'by its number',
  ],
  ['no token', { slots: { 1: undefined } }, '1', 'there is no token in it', '1, without a token'],
  [
    'a new token',
    { slots: { 1: { label: '', flags: 0 } } },
    '1',
    'its token is not initialized',
    'pkcsconf -I',
  ],
  [
    'a last try',
    { slots: { 1: { label: '', flags: ready | ck.CKF_USER_PIN_FINAL_TRY } } },
    '1',
    'one more wrong PIN',
    'Nothing was tried',
  ],
  [
    'a wrong PIN',
    { C_Login: 'CKR_PIN_INCORRECT' },
    '1',
    'the PIN in KEYSYNC_TEST_PIN is wrong',
    'is not tried again',
  ],
  ['a locked PIN', { C_Login: 'CKR_PIN_LOCKED' }, '1', 'C_Login says CKR_PIN_LOCKED', 'security officer'],
  [
    'something else',
    { C_OpenSession: 'CKR_TOKEN_WRITE_PROTECTED' },
    '1',
    'says CKR_TOKEN_WRITE_PROTECTED',
    'can be written to',
  ],
  [
    'no AES',
    { C_GenerateKey: 'CKR_MECHANISM_INVALID' },
    '1',
    'session keys cannot be used there: C_GenerateKey says CKR_MECHANISM_INVALID',
    'CKM_AES_KEY_GEN',
  ],
])('it says what is wrong, and what to do: %s', (_, answers, slot, ...parts) => {
  const message = messageOf(answers, slot);
  for (const part of parts) expect(message).toContain(part);
  expect(message.split('\n').length).toBeGreaterThan(1);
});

test('a wrong PIN is tried once, whatever other slots there are', () => {
  const slots = { ...one, 2: { label: 'second', flags: ready } };
  expect(messageOf({ slots, C_Login: 'CKR_PIN_INCORRECT' }, '1', '2')).toContain('slot 1: the PIN');
  expect(loginCount).toBe(1);
});

test('a slot is one HSM only', () => {
  expect(messageOf({}, '1', 'first')).toContain('named twice');
});
