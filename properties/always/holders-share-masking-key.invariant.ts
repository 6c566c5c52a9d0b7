import { type HsmSlot, holdersOf, type KeySlot, type ReadonlyWorld } from '#models';
import type { AlwaysProperty } from '../property.ts';

/**
 * Key material stays among clusters of one backup history.
 *
 * @clause KS-MASKING-KEY
 * @brokenBy server-side synchronization reaches other clusters
 */
export const holdersShareMaskingKey: AlwaysProperty = {
  kind: 'always',
  name: 'holders-share-masking-key',
  clause: 'KS-MASKING-KEY',
  statement: 'All holders of a key are in clusters with one masking key.',
  duty: 'must',
  scope: 'one by one',

  concerns: ({ clusters }) => clusters.length > 1,

  appliesTo: (world) => world.deployment.keys.some((key) => isInTwoClusters(world, key)),

  findViolation(world) {
    for (const key of world.deployment.keys) {
      const stranger = strangerAmong(world, holdersOf(world, key));
      if (stranger !== undefined) return { key: key.name, ...stranger };
    }
    return undefined;
  },
};

function isInTwoClusters(world: ReadonlyWorld, key: KeySlot): boolean {
  const [first, ...others] = holdersOf(world, key);
  return others.some((holder) => holder.cluster !== first?.cluster);
}

function strangerAmong(
  world: ReadonlyWorld,
  [first, ...others]: readonly HsmSlot[],
): Record<string, string> | undefined {
  if (first === undefined) return undefined;
  const maskingKey = world.maskingKey(first.cluster);
  const stranger = others.find((holder) => world.maskingKey(holder.cluster) !== maskingKey);
  if (stranger === undefined) return undefined;
  const carried = (hsm: HsmSlot) => `${hsm.name} (masking key of ${world.maskingKey(hsm.cluster) ?? 'none'})`;
  return { holder: carried(first), 'other holder': carried(stranger) };
}
