import type { ConformanceDeployment } from '#properties';
import { newMaskingKey } from './abilities.ts';
import { type KeyBehaviour, rightKeyBehaviour } from './behaviour.ts';
import { type KeyHsm, KeySite } from './site.ts';
import type { SlotToken } from './slot-token.ts';

/** As it is meant to be, where tokens know no users but the one of PKCS#11. */
export const rightSlotBehaviour: KeyBehaviour = {
  ...rightKeyBehaviour,
  knows: ({ deployment }, _, user) => !deployment.allow.changeUsers || user === deployment.cryptoOfficer,
  whyKeptOut: () => undefined,
  lose(hsm) {
    (hsm.token as SlotToken | undefined)?.clear();
    hsm.token = undefined;
  },
};

/** A deployment whose HSMs are slots. */
export class SlotSite extends KeySite {
  /** The token that an HSM has, or had before it failed. */
  readonly tokens = new Map<KeyHsm, SlotToken>();

  constructor(
    deployment: ConformanceDeployment,
    behaviour: KeyBehaviour,
    tokens: readonly SlotToken[],
    isMasking: boolean,
  ) {
    super(deployment, behaviour);
    const maskingKeys = new Map<string, Buffer>();
    this.begin((hsm, name) => {
      const token = tokens[this.tokens.size]!;
      const maskingKey = maskingKeys.get(name) ?? newMaskingKey();
      maskingKeys.set(name, maskingKey);
      if (isMasking) token.takeMaskingKey(maskingKey);
      hsm.token = token;
      this.tokens.set(hsm, token);
    });
  }
}

/** How many HSMs of a deployment there are at its start. */
export function hsmCountOf({ clusters }: ConformanceDeployment): number {
  const counts = Object.values(clusters).map(({ start, hsms, up, degraded }) =>
    start === 'running'
      ? hsms.filter((hsm) => degraded.includes(hsm) || (up?.includes(hsm) ?? true)).length
      : 0,
  );
  return counts.reduce((sum, count) => sum + count, 0);
}
