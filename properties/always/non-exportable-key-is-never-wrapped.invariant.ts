import type { AlwaysProperty } from '../property.ts';

/**
 * What must not leave the HSMs never does, in a file.
 *
 * @clause KS-NON-EXPORTABLE
 * @brokenBy keys are wrapped that are not exportable
 */
export const nonExportableKeyIsNeverWrapped: AlwaysProperty = {
  kind: 'always',
  name: 'non-exportable-key-is-never-wrapped',
  clause: 'KS-NON-EXPORTABLE',
  statement: 'No key that is not exportable has left the HSMs in a file.',
  duty: 'must',
  scope: 'one by one',

  concerns: ({ scenario, keys }) => scenario.allow.wrapKey && keys.some(({ exportable }) => !exportable),

  appliesTo: (world) =>
    world.deployment.keys.some((key) => !key.exportable && world.creation(key) !== 'none'),

  findViolation(world) {
    const wrapped = world.deployment.keys.find((key) => !key.exportable && world.isWrapped(key));
    return wrapped && { key: wrapped.name };
  },
};
