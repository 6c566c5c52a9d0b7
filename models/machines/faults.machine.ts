import { assign, setup } from 'xstate';
import type { Meta } from './lifecycle.ts';

/** A fault that befell an HSM, or a whole availability zone. */
export type FaultsEvent =
  | { readonly type: 'hsm.failed' }
  | { readonly type: 'hsm.becameUnreachable' }
  | { readonly type: 'zone.failed' }
  | { readonly type: 'zone.becameUnreachable' };

/** How many faults there were so far. */
export interface FaultsContext {
  readonly failures: number;
  readonly outages: number;
  readonly zoneFailures: number;
  readonly zoneOutages: number;
}

/**
 * Counts the faults of a history, so that a scenario can bound them.
 *
 * @clause KS-HSM-LOSS
 */
export const faultsMachine = setup({
  types: { context: {} as FaultsContext, events: {} as FaultsEvent, meta: {} as Meta },
  actions: {
    countFailure: assign({ failures: ({ context }) => context.failures + 1 }),
    countOutage: assign({ outages: ({ context }) => context.outages + 1 }),
    countZoneFailure: assign({ zoneFailures: ({ context }) => context.zoneFailures + 1 }),
    countZoneOutage: assign({ zoneOutages: ({ context }) => context.zoneOutages + 1 }),
  },
}).createMachine({
  id: 'faults',
  context: { failures: 0, outages: 0, zoneFailures: 0, zoneOutages: 0 },
  initial: 'counting',
  states: {
    counting: {
      description: 'The scenario says how many faults are allowed.',
      meta: { clause: 'KS-HSM-LOSS' },
      on: {
        'hsm.failed': {
          description: 'An HSM was lost.',
          meta: { clause: 'KS-HSM-LOSS' },
          actions: 'countFailure',
        },
        'hsm.becameUnreachable': {
          description: 'An HSM went out of reach.',
          meta: { clause: 'KS-HSM-OUTAGE' },
          actions: 'countOutage',
        },
        'zone.failed': {
          description: 'An availability zone was lost.',
          meta: { clause: 'KS-ZONE-LOSS' },
          actions: 'countZoneFailure',
        },
        'zone.becameUnreachable': {
          description: 'An availability zone went out of reach.',
          meta: { clause: 'KS-ZONE-OUTAGE' },
          actions: 'countZoneOutage',
        },
      },
    },
  },
});
