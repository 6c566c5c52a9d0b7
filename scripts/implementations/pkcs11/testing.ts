import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { makePrivateFolder, tokenParent } from '../softhsm/private-folder.ts';
import { findRequirements } from '../softhsm/requirements.ts';
import { findAbilities } from './abilities.ts';
import type { KeyBehaviour } from './behaviour.ts';
import { type Module, openSlots, type Slot, startModule } from './module.ts';
import { ck, type Handle } from './pkcs11.ts';
import { rightSlotBehaviour } from './slot-site.ts';
import { Pkcs11Slots } from './slots.ts';
import { sessionFlags } from './token.ts';

/** Support for tests, and for nothing else. */

const officerPin = 'security-officer';
const userPin = 'user-password';

/** Tokens of SoftHSM2 in one module, by their labels, until the test is finished. */
export interface SoftHsm {
  readonly library: string;
  readonly labels: readonly string[];
  /** What a process needs in its environment. */
  readonly environment: Readonly<Record<string, string>>;
  readonly slots: readonly Slot[];
}

/** Makes them, with the module in this process. */
export function softHsm(count: number): SoftHsm {
  const requirements = findRequirements();
  if ('missing' in requirements) throw new Error(requirements.missing);
  const folder = makePrivateFolder(tokenParent());
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const configuration = join(folder, 'softhsm2.conf');
  writeFileSync(
    configuration,
    `directories.tokendir = ${folder}\nobjectstore.backend = file\nlog.level = ERROR\n`,
  );
  process.env['SOFTHSM2_CONF'] = configuration;
  process.env['KEYSYNC_TEST_PIN'] = userPin;
  const { library, Pkcs11 } = requirements;
  const labels = Array.from({ length: count }, (_, index) => `token ${index + 1}`);
  const module = startModule(Pkcs11, library);
  onTestFinished(() => module.pkcs11.C_Finalize());
  for (const label of labels) addToken(module, label);
  return {
    library,
    labels,
    environment: { SOFTHSM2_CONF: configuration, KEYSYNC_TEST_PIN: userPin },
    slots: openSlots(
      module,
      labels.map((slot) => ({ slot, pinName: 'KEYSYNC_TEST_PIN' })),
    ),
  };
}

/** SoftHSM has one more slot than it has tokens, and shows it last. */
function addToken({ pkcs11 }: Module, label: string): void {
  const free = pkcs11.C_GetSlotList(true).at(-1)!;
  pkcs11.C_InitToken(free, officerPin, label);
  const slot = pkcs11
    .C_GetSlotList(true)
    .find((one) => pkcs11.C_GetTokenInfo(one).label.replace(/[\0 ]+$/, '') === label)!;
  const session = pkcs11.C_OpenSession(slot, sessionFlags);
  pkcs11.C_Login(session, ck.CKU_SO, officerPin);
  pkcs11.C_InitPIN(session, userPin);
  pkcs11.C_CloseSession(session);
}

/** HSMs that are these slots, until the test is finished. */
export function hsmsIn(slots: readonly Slot[], behaviour: Partial<KeyBehaviour> = {}): Pkcs11Slots {
  const run = `test-${process.pid}`;
  const hsms = new Pkcs11Slots(slots, run, 'SoftHSM2', findAbilities(slots, run), {
    ...rightSlotBehaviour,
    ...behaviour,
  });
  onTestFinished(() => hsms.close());
  return hsms;
}

/** A key that is not of keysync. */
export function addOther({ pkcs11, handle }: Slot, label: string): void {
  const session = pkcs11.C_OpenSession(handle, sessionFlags);
  pkcs11.C_GenerateKey(session, { mechanism: ck.CKM_AES_KEY_GEN, parameter: null }, [
    { type: ck.CKA_TOKEN, value: true },
    { type: ck.CKA_VALUE_LEN, value: 16 },
    { type: ck.CKA_LABEL, value: Buffer.from(label) },
  ]);
  pkcs11.C_CloseSession(session);
}

/** The labels of all that is in a slot, whoever made it. */
export function labelsIn({ pkcs11, handle }: Slot): string[] {
  const session = pkcs11.C_OpenSession(handle, sessionFlags);
  pkcs11.C_FindObjectsInit(session, []);
  const objects: readonly Handle[] = pkcs11.C_FindObjects(session, 100);
  pkcs11.C_FindObjectsFinal(session);
  const labels = objects.map((object) =>
    pkcs11.C_GetAttributeValue(session, object, [{ type: ck.CKA_LABEL }])[0]!.value.toString(),
  );
  pkcs11.C_CloseSession(session);
  return labels.sort();
}
