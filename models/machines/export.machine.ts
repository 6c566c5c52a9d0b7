import { setup } from 'xstate';
import type { Meta } from './lifecycle.ts';

/** What happened to a key outside the HSMs. */
export type ExportEvent = { readonly type: 'key.wrapped' };

/**
 * Whether an application has taken a key out of the HSMs, wrapped into a file.
 *
 * @remarks
 * A file is out of the reach of everything here: nothing takes the key back. It is a machine of its own, not
 * a part of the creation of the key, so that worlds are larger only where keys may be wrapped.
 *
 * @clause KS-NON-EXPORTABLE
 */
export const exportMachine = setup({
  types: { events: {} as ExportEvent, meta: {} as Meta },
}).createMachine({
  id: 'export',
  initial: 'inside',
  states: {
    inside: {
      description: 'The key is in HSMs and backups only.',
      meta: { clause: 'KS-NON-EXPORTABLE' },
      on: {
        'key.wrapped': {
          description: 'An application wrapped the key into a file.',
          meta: { clause: 'KS-NON-EXPORTABLE' },
          target: 'wrapped',
        },
      },
    },
    wrapped: {
      description: 'The key is in a file as well, for good.',
      meta: { clause: 'KS-NON-EXPORTABLE' },
      type: 'final',
    },
  },
});
