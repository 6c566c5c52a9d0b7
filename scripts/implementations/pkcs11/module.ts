import { existsSync } from 'node:fs';
import { endianness } from 'node:os';
import { InputError } from '../../input/files/input-error.ts';
import { ck, codeOf, type Handle, type Pkcs11, saying } from './pkcs11.ts';
import { sessionFlags } from './token.ts';

/** A module that runs. */
export interface Module {
  readonly path: string;
  readonly pkcs11: Pkcs11;
}

/** A slot that somebody is logged in at. */
export interface Slot {
  /** The module and the slot, for messages. */
  readonly place: string;
  readonly pkcs11: Pkcs11;
  readonly handle: Handle;
}

/** Which slot is meant, and which environment variable has its PIN. */
export interface WantedSlot {
  readonly slot: string;
  readonly pinName: string;
}

/** Loads a module and starts it. */
export function startModule(Pkcs11: new () => Pkcs11, path: string): Module {
  const where = `--module ${path}`;
  const expected = 'Expected the PKCS#11 library of an HSM, such as /usr/lib/softhsm/libsofthsm2.so.';
  if (!existsSync(path)) throw new InputError(where, 'there is no such file', expected);
  const pkcs11 = new Pkcs11();
  try {
    pkcs11.load(path);
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    const isOther = message.includes('C_GetFunctionList');
    const reason = isOther ? 'it has no C_GetFunctionList' : message.replace(`${path}: `, '');
    throw new InputError(where, `this is no PKCS#11 module: ${reason}`, expected);
  }
  try {
    pkcs11.C_Initialize();
  } catch (error) {
    throw new InputError(where, `the module does not start: ${saying(error)}`, [
      'Expected one that is set up on this machine: is its configuration there, and does its daemon run, where it',
      'has one (pkcsslotd of openCryptoki), and may this user speak to it?',
    ]);
  }
  return { path, pkcs11 };
}

/** Finds the slots, each once, and logs in at each. Every PIN is tried once: wrong ones lock a token. */
export function openSlots(module: Module, wanted: readonly WantedSlot[]): Slot[] {
  const handles = wanted.map(({ slot }) => slotNamed(module, slot));
  const numbers = handles.map(numberOf);
  const twice = wanted.find((_, index) => numbers.indexOf(numbers[index]!) < index);
  if (twice !== undefined)
    throw new InputError(
      placeOf(module, twice.slot),
      'this slot is named twice',
      'Expected different slots: each is one HSM.',
    );
  const pins = wanted.map(({ slot, pinName }) => pinIn(placeOf(module, slot), pinName));
  return wanted.map(({ slot, pinName }, index) => {
    const found = { place: placeOf(module, slot), pkcs11: module.pkcs11, handle: handles[index]! };
    logIn(found, pinName, pins[index]!);
    return found;
  });
}

const placeOf = ({ path }: Module, slot: string): string => `${path}, slot ${slot}`;

/** A number is the one that the module gave the slot; anything else is the label of its token. */
function slotNamed(module: Module, wanted: string): Handle {
  const { pkcs11 } = module;
  const place = placeOf(module, wanted);
  const all = asking(place, () => pkcs11.C_GetSlotList(false));
  const isNumber = /^(0x[0-9a-f]+|\d+)$/i.test(wanted);
  const found = all.filter((slot) =>
    isNumber ? numberOf(slot) === BigInt(wanted) : tokenIn(pkcs11, slot)?.label === wanted,
  );
  const there = ['It has these:', ...all.map((slot) => `  ${slotText(pkcs11, slot)}`)];
  if (found.length > 1)
    throw new InputError(place, `${found.length} slots have a token with this label`, [
      'Expected one: name it by its number.',
      ...there,
    ]);
  const [slot] = found;
  if (slot === undefined) {
    const what = isNumber ? 'there is no such slot' : 'there is no token with this label';
    throw new InputError(
      place,
      what,
      all.length === 0 ? 'The module has no slots at all: set it up first.' : there,
    );
  }
  const token = tokenIn(pkcs11, slot);
  if (token === undefined) throw new InputError(place, 'there is no token in it', there);
  if (!token.isInitialized)
    throw new InputError(place, 'its token is not initialized', [
      'Expected one with a label and a user PIN. The tools of its maker do that, such as softhsm2-util --init-token,',
      'pkcsconf -I, or pkcs11-tool --init-token and --init-pin.',
    ]);
  return slot;
}

function tokenIn(pkcs11: Pkcs11, slot: Handle) {
  try {
    const { label, flags } = pkcs11.C_GetTokenInfo(slot);
    return {
      label: label.replace(/[\0 ]+$/, ''),
      isInitialized: (flags & ck.CKF_TOKEN_INITIALIZED) !== 0,
      needsLogin: (flags & ck.CKF_LOGIN_REQUIRED) !== 0,
      isLastTry: (flags & ck.CKF_USER_PIN_FINAL_TRY) !== 0,
    };
  } catch {
    return undefined;
  }
}

function slotText(pkcs11: Pkcs11, slot: Handle): string {
  const token = tokenIn(pkcs11, slot);
  const text = token?.isInitialized
    ? `with the token ${JSON.stringify(token.label)}`
    : 'with a token that is not initialized';
  return `${numberOf(slot)}, ${token === undefined ? 'without a token' : text}`;
}

/** The number of a slot: an unsigned long of this machine, which is little-endian wherever Node runs but on s390x. */
function numberOf(slot: Handle): bigint {
  const bytes = endianness() === 'LE' ? Buffer.from(slot).reverse() : slot;
  return BigInt(`0x${bytes.toString('hex')}`);
}

function pinIn(place: string, name: string): string {
  const pin = process.env[name];
  if (pin === undefined || pin === '')
    throw new InputError(
      place,
      `the environment variable ${name} is ${pin === '' ? 'empty' : 'not set'}`,
      'Expected the user PIN of the token in it.',
    );
  return pin;
}

/** What to do where a token lets nobody in. */
const remedies: Readonly<Record<string, string>> = {
  CKR_PIN_INCORRECT:
    'Expected the PIN of its user. It was tried once and is not tried again: wrong PINs lock a token.',
  CKR_PIN_LOCKED: 'Too many wrong PINs were tried: its security officer can set a new one.',
  CKR_PIN_EXPIRED: 'The PIN has to be changed first, with the tools of its maker.',
  CKR_USER_PIN_NOT_INITIALIZED:
    'Its security officer has to set a user PIN first, with the tools of its maker.',
};

function logIn({ place, pkcs11, handle }: Slot, pinName: string, pin: string): void {
  const token = tokenIn(pkcs11, handle);
  if (token?.isLastTry === true)
    throw new InputError(
      place,
      'one more wrong PIN locks its token',
      'Nothing was tried. Log in with another tool first.',
    );
  const session = asking(place, () => pkcs11.C_OpenSession(handle, sessionFlags));
  if (token?.needsLogin === false) return;
  try {
    // The session stays open: with the last one its user is logged out.
    pkcs11.C_Login(session, ck.CKU_USER, pin);
  } catch (error) {
    const code = codeOf(error) ?? '';
    // Some modules have one login for all slots.
    if (code === 'CKR_USER_ALREADY_LOGGED_IN') return;
    const isWrong = ['CKR_PIN_INCORRECT', 'CKR_PIN_INVALID', 'CKR_PIN_LEN_RANGE'].includes(code);
    const what = isWrong ? `the PIN in ${pinName} is wrong (${code})` : `nobody can log in: ${saying(error)}`;
    throw new InputError(
      place,
      what,
      remedies[isWrong ? 'CKR_PIN_INCORRECT' : code] ?? 'Expected a token whose user can log in with a PIN.',
    );
  }
}

/** Asks the module something that every module can do. */
function asking<Result>(place: string, ask: () => Result): Result {
  try {
    return ask();
  } catch (error) {
    throw new InputError(
      place,
      saying(error),
      'Expected a module that is set up on this machine, and a token that can be written to.',
    );
  }
}
