import type { ReadonlyWorld } from '#models';
import type { Use, UseResult } from '../../uses.ts';

/**
 * What must come of a use by what is to be seen: where copies are, what the client was told, and what the
 * deployment says of the client.
 *
 * @remarks
 * Random runs hold what the model answers against it. It asks the world nothing but states and contents.
 */
export function expectedOfUse(world: ReadonlyWorld, { key, hsm }: Use): UseResult {
  const { scenario } = world.deployment;
  const told = world.creation(key);
  const wasTold = ['acknowledged', 'unacknowledged', 'rejected', 'deleted'].includes(told);
  const client = scenario.clients[key.client]!;
  const home = scenario.clusters[client.cluster]!;
  const served = (client.reaches ?? home.hsms).filter((name) => home.hsms.includes(name));
  const answering = world.deployment.hsms.filter(
    (other) => served.includes(other.name) && world.hsmState(other) === 'ACTIVE',
  );
  if (!wasTold || !answering.includes(hsm)) return 'not-asked';
  const copyCount = answering.filter((other) => world.holds(other, key)).length;
  const isFound = scenario.assume.quorumWhenResolved && told === 'acknowledged';
  const isChecked = client.sdk === 5 && client.keyAvailabilityCheck && key.class === 'token' && !isFound;
  if (isChecked && copyCount < 2) return 'refused';
  if (world.holds(hsm, key)) return 'succeeds';
  return copyCount > 0 ? 'fails-retry-may-succeed' : 'fails-for-good';
}
