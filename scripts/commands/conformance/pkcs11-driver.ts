import { randomBytes } from 'node:crypto';
import { constants } from 'node:os';
import { basename } from 'node:path';
import { printable } from '#printable';
import { type Abilities, findAbilities } from '../../implementations/pkcs11/abilities.ts';
import { countLeft, removeLeft } from '../../implementations/pkcs11/left-objects.ts';
import { openSlots, type Slot, startModule, type WantedSlot } from '../../implementations/pkcs11/module.ts';
import { codeOf, findPkcs11, type Pkcs11, packageName, saying } from '../../implementations/pkcs11/pkcs11.ts';
import { Pkcs11Slots } from '../../implementations/pkcs11/slots.ts';
import { serveDriver } from '../../implementations/serve-driver.ts';
import { InputError } from '../../input/files/input-error.ts';
import { howToInstall } from '../../missing-package.ts';
import { tell, terminal } from '../../output/terminal.ts';
import { version } from '../../version.ts';

/** The options of `keysync pkcs11-driver`. */
export interface Pkcs11DriverOptions {
  readonly module: string;
  readonly slot: readonly string[];
  readonly pinEnv: readonly string[];
  readonly keys?: 'session' | 'token';
  readonly removeLeft?: boolean;
}

const signals = ['SIGHUP', 'SIGINT', 'SIGTERM'] as const;

/** Serves the driver protocol on standard input and output, for HSMs that are slots of a PKCS#11 module. */
export async function pkcs11DriverCommand(options: Pkcs11DriverOptions): Promise<void> {
  const wanted = wantedSlots(options);
  const module = startModule(packageOf(), options.module);
  let hsms: Pkcs11Slots | undefined;
  const end = atEnd(() => {
    try {
      hsms?.close();
      module.pkcs11.C_Finalize();
    } catch (error) {
      if (codeOf(error) === undefined) throw error;
      tell(
        printable(`--module ${options.module}: keys of keysync may be left in its slots: ${saying(error)}.`),
      );
    }
  });
  try {
    const slots = openSlots(module, wanted);
    for (const slot of slots) lookForLeft(slot, options.removeLeft === true);
    const run = randomBytes(8).toString('hex');
    const abilities = abilitiesFor(options, findAbilities(slots, run));
    if (abilities.whyNotWrapping !== undefined)
      tell(printable(`Only session keys are tested: ${abilities.whyNotWrapping}.`));
    hsms = new Pkcs11Slots(slots, run, basename(options.module), abilities);
    const { stdin, stdout } = terminal();
    await serveDriver(hsms, stdin, stdout, version);
  } finally {
    end();
  }
}

function abilitiesFor({ keys }: Pkcs11DriverOptions, found: Abilities): Abilities {
  if (keys === 'session') return { ...found, ...withoutTokenKeys };
  if (keys === 'token' && found.whyNotWrapping !== undefined)
    throw new InputError('--keys token', `the module does session keys only: ${found.whyNotWrapping}`, [
      'Expected one that takes a masking key (C_CreateObject), and wraps and unwraps token keys under it.',
      'Without --keys only session keys are tested.',
    ]);
  return found;
}

function lookForLeft(slot: Slot, isToRemove: boolean): void {
  const left = isToRemove ? removeLeft(slot) : countLeft(slot);
  if (left > 0) tell(printable(`${slot.place}: ${leftText(left, isToRemove)}`));
}

const withoutTokenKeys = { whyNotWrapping: 'asked for with --keys session', promotes: false, marks: false };

/** Calls it now that it returns, or else when a signal or a defect ends the process. */
function atEnd(act: () => void): () => void {
  const leave = (signal: NodeJS.Signals) => process.exit(128 + constants.signals[signal]);
  process.once('exit', act);
  for (const signal of signals) process.once(signal, leave);
  return () => {
    process.off('exit', act);
    for (const signal of signals) process.off(signal, leave);
    act();
  };
}

function packageOf(): new () => Pkcs11 {
  const found = findPkcs11();
  if ('Pkcs11' in found) return found.Pkcs11;
  if (found.lacking === 'package')
    throw new InputError('pkcs11-driver', `this needs the package ${packageName}, which is not installed`, [
      howToInstall(packageName),
      compiling,
    ]);
  throw new InputError(
    'pkcs11-driver',
    `the package ${packageName} is there, and not compiled for this Node`,
    [`Compile it: npm rebuild ${packageName}`, compiling],
  );
}

const compiling =
  'That needs a C++ compiler, make and Python 3; on Debian or Ubuntu: apt-get install g++ make python3.';

function wantedSlots({ slot: slots, pinEnv }: Pkcs11DriverOptions): WantedSlot[] {
  if (pinEnv.length !== 1 && pinEnv.length !== slots.length)
    throw new InputError(
      '--pin-env',
      `${pinEnv.length} names for ${slots.length} slots`,
      'Expected one environment variable for all slots, or one for each in the order of --slot.',
    );
  return slots.map((slot, index) => ({ slot, pinName: pinEnv[index] ?? pinEnv[0]! }));
}

function leftText(count: number, isRemoved: boolean): string {
  const keys = count === 1 ? 'a key' : `${count} keys`;
  return isRemoved
    ? `removed ${keys} of earlier runs of keysync.`
    : `there is ${keys} of another run of keysync. Where that was killed, --remove-left removes what it left.`;
}
