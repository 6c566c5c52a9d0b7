import { assign, setup } from 'xstate';
import type { Meta } from './lifecycle.ts';

/** A fault that befell an HSM. */
export type FaultsEvent = { readonly type: 'hsm.failed' } | { readonly type: 'hsm.becameUnreachable' };

/** How many faults there were so far. */
export interface FaultsContext {
  readonly failures: number;
  readonly outages: number;
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
  },
}).createMachine({
  id: 'faults',
  context: { failures: 0, outages: 0 },
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
      },
    },
  },
});
