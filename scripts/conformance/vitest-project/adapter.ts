import type { Implementation } from './conformance/implementation.ts';

/**
 * The implementation that the tests are run on. This file is yours: it is written once, and never again.
 *
 * `conformance/implementation.ts` says what each function is for.
 */
export const implementation: Implementation = {
  name: 'an implementation',
  capabilities: () => {
    throw new Error('adapter.ts does not say yet what the implementation can be told to do.');
  },
  reset: () => {
    throw new Error('adapter.ts is not written yet.');
  },
  act: () => {
    throw new Error('adapter.ts is not written yet.');
  },
  observe: () => ({}),
};
