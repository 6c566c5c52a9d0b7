import { isActive } from '../../world/questions.ts';
import type { ZoneSlot } from '../../world/slots.ts';
import type { Action } from '../action.ts';
import { choices } from '../choices.ts';

/**
 * An availability zone goes out of reach: its HSMs stop answering and keep what they have.
 *
 * @remarks
 * They come back one by one, by `hsm-recovers`. An HSM that is being created there goes on being created.
 *
 * @clause KS-ZONE-OUTAGE
 * @clause KS-ZONES
 */
export const zoneBecomesUnreachable: Action<{ zone: ZoneSlot }> = {
  name: 'zone-becomes-unreachable',
  clause: 'KS-ZONE-OUTAGE',
  parameters: ({ zones }) => choices({ zone: zones }),

  forbids: ({ scenario }) => (scenario.allow.zoneOutages > 0 ? undefined : 'not-allowed'),

  refuses(world, { zone }) {
    if (!zone.hsms.some((hsm) => isActive(world, hsm))) return 'zone-not-active';
    const { zoneOutages } = world.deployment.scenario.allow;
    return world.zoneOutages() < zoneOutages ? undefined : 'zone-outages-used-up';
  },

  apply(world, { zone }) {
    for (const hsm of zone.hsms) if (isActive(world, hsm)) world.tell(hsm, { type: 'hsm.becameUnreachable' });
    world.tell(world.deployment.faults, { type: 'zone.becameUnreachable' });
  },

  describe: ({ zone }) =>
    `The availability zone ${zone.name} becomes unreachable, and each HSM in it keeps what it holds.`,
};
