import { expect, test } from 'vitest';
import { publicScenarios } from '#models';
import { type Area, conformsAtRandom, outcomeOfConformance, runConformance } from '#properties';
import { loadSuite } from '../../conformance/load-suite.ts';
import { expectToFailIn } from '../testing.ts';
import { findAbilities } from './abilities.ts';
import type { KeyBehaviour } from './behaviour.ts';
import { countLeft, removeLeft } from './left-objects.ts';
import type { Slot } from './module.ts';
import type { Pkcs11 } from './pkcs11.ts';
import { rightSlotBehaviour } from './slot-site.ts';
import { Pkcs11Slots } from './slots.ts';
import { addOther, hsmsIn, labelsIn, softHsm } from './testing.ts';

const core = loadSuite('core');

/** How many tests of each area must pass at least, so that a profile that became empty is no pass. */
const passedMin: Partial<Readonly<Record<Area, number>>> = {
  'creation-sdk3': 100,
  'creation-sdk5': 30,
  'session-keys': 45,
  'server-side-sync': 15,
  'sync-key': 30,
};

async function passedByArea(hsms: Pkcs11Slots): Promise<Map<Area, number>> {
  const passed = new Map<Area, number>();
  const result = await runConformance(core, hsms, {
    onResult: ({ verdict, test: { area } }) => {
      if (verdict === 'passed') passed.set(area, (passed.get(area) ?? 0) + 1);
    },
  });
  expect([outcomeOfConformance(result), result.breakdown]).toEqual(['passed', undefined]);
  return passed;
}

test('core passes on four tokens of SoftHSM2, which keep what is of others', async () => {
  const { slots } = softHsm(4);
  for (const slot of slots) addOther(slot, 'keysync key-1');
  const passed = await passedByArea(hsmsIn(slots));
  for (const [area, least] of Object.entries(passedMin))
    expect([area, passed.get(area as Area) ?? 0]).toEqual([
      area,
      expect.toSatisfy((count: number) => count >= least),
    ]);
  for (const slot of slots) expect(labelsIn(slot)).toContain('keysync key-1');
});

test('a module that cannot wrap is tested with session keys alone', async () => {
  const { slots } = softHsm(2);
  const abilities = findAbilities(slots.map(withoutWrapping), 'test-without');
  expect(abilities.whyNotWrapping).toContain('CKM_AES_KEY_WRAP: the module says CKR_FUNCTION_NOT_SUPPORTED');
  const hsms = new Pkcs11Slots(slots, 'test-without', 'SoftHSM2', abilities);
  const passed = await passedByArea(hsms);
  expect([...passed.keys()].sort()).toEqual(['failure-and-replacement', 'session-keys']);
  expect(passed.get('session-keys')).toBeGreaterThan(7);
  hsms.close();
});

test.each([
  'session-outage-delete',
  'key-replicate-1x1-session',
  'promotion-sdk5-2hsm-1outage',
  'sdk5-quorum-2hsm-1fail',
])('it does what the model does in random runs in %s', async (name) => {
  const scenario = publicScenarios.find((one) => one.name === name)!;
  const { outcomes, lookCount } = await conformsAtRandom(hsmsIn(softHsm(2).slots), scenario, {
    seed: Number(process.env['SEED'] ?? 1),
    runCount: 40,
    commandCountMax: 16,
  });
  expect(lookCount).toBeGreaterThan(15);
  expect(outcomes.get('generate-key')?.accepted).toBeGreaterThan(5);
});

/** The same slot, by a module that does everything else. */
const withoutWrapping = (slot: Slot): Slot => ({
  ...slot,
  pkcs11: new Proxy(slot.pkcs11, {
    get(module, name: keyof Pkcs11) {
      if (name !== 'C_WrapKey') return module[name].bind(module);
      return () => {
        throw new Error('CKR_FUNCTION_NOT_SUPPORTED');
      };
    },
  }),
});

/** What somebody could do wrong, or a module, by an area of core whose tests notice it. */
const wrongBehaviours: Partial<Readonly<Record<Area, Readonly<Record<string, Partial<KeyBehaviour>>>>>> = {
  'creation-sdk3': {
    'a copy of a key is another key with the same name': {
      copy(key, _, to) {
        to.generate(key.name, key);
        return true;
      },
    },
    'an HSM that failed keeps its keys': {
      lose(hsm) {
        hsm.token = undefined;
      },
    },
    'a clean-up removes nothing': { cleanUp() {} },
    'a key is deleted on one HSM, and stays on the others': {
      deletionReaches: (key) => rightSlotBehaviour.deletionReaches(key).slice(0, 1),
    },
  },
  'creation-sdk5': {
    'a key is used that is on one HSM only, where two are asked for': { copiesToUse: () => 1 },
  },
  'session-keys': {
    'session keys are stored on the token': { generate: (token, key) => token.generate(key.name, key) },
    'nobody closes the session when its application does': { endSession() {} },
  },
};

test.each(
  Object.entries(wrongBehaviours).flatMap(([area, behaviours]) =>
    Object.entries(behaviours).map(([mistake, behaviour]) => [mistake, behaviour, area] as const),
  ),
)('core notices: %s', async (_, behaviour, area) => {
  await expectToFailIn(area as Area, hsmsIn(softHsm(4).slots, behaviour));
});

test('core notices: what is generated in one slot is to be seen in another', async () => {
  const [slot] = softHsm(1).slots;
  const abilities = { ...findAbilities([slot!], 'test-shared'), whyNotWrapping: 'not asked for' };
  const hsms = new Pkcs11Slots([slot!, slot!], 'test-shared', 'one slot twice', abilities);
  await expectToFailIn('session-keys', hsms);
  hsms.close();
});

test('it removes what it made, and on request what an earlier run made that was killed', async () => {
  const [slot] = softHsm(1).slots;
  addOther(slot!, 'of somebody else');
  const killed = hsmsIn([slot!]);
  const deployment = publicScenarios.find(({ name }) => name === 'sdk5-optout-1hsm-1fail')!;
  expect(killed.reset(deployment)).toEqual({ outcome: 'ready' });
  const key = Object.keys(deployment.keys)[0]!;
  const hsm = Object.values(deployment.clusters)[0]!.hsms[0]!;
  expect(killed.act({ action: 'generate-key', parameters: { key, hsm } })).toEqual({ outcome: 'accepted' });
  expect(labelsIn(slot!)).toEqual([`keysync ${key}`, 'keysync masking key', 'of somebody else']);
  expect(countLeft(slot!)).toBe(2);

  const other = new Pkcs11Slots([slot!], 'test-other', 'another', findAbilities([slot!], 'test-other'));
  other.close();
  expect(labelsIn(slot!)).toContain(`keysync ${key}`);
  expect(removeLeft(slot!)).toBe(2);
  expect(labelsIn(slot!)).toEqual(['of somebody else']);
});
