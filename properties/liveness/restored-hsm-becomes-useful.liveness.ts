import { type HsmSlot, isLiveHolder, whyLeftAlone } from '#models';
import { hsmsComeBack, serverSideSynchronization } from '../fairness.ts';
import type { LivenessProperty } from '../property.ts';

/**
 * A new HSM has every token key of its cluster in the end.
 *
 * @remarks
 * It is restored from one HSM or an old backup, and server-side synchronization brings what is missing, but
 * no users: a key whose owner the new HSM does not know never gets there. An HSM that fails, is removed or
 * goes out of reach need not become useful.
 *
 * @clause KS-HSM-FROM-BACKUP
 * @brokenBy server-side synchronization never reaches the last HSM of a cluster
 */
export const restoredHsmBecomesUseful: LivenessProperty<HsmSlot> = {
  kind: 'leads-to',
  name: 'restored-hsm-becomes-useful',
  clause: 'KS-HSM-FROM-BACKUP',
  statement: 'A new HSM becomes active in the end and has every token key that its cluster has.',
  duty: 'hazard',
  scope: 'together',
  fairness: [...serverSideSynchronization, ...hsmsComeBack],

  concerns: ({ scenario }) => scenario.allow.createHsm,

  subjects: ({ hsms }) => hsms,

  appliesTo: (world, hsm) => world.hsmState(hsm) === 'CREATE_IN_PROGRESS',

  findViolation(world, hsm) {
    const state = world.hsmState(hsm);
    if (state !== 'CREATE_IN_PROGRESS' && state !== 'ACTIVE') return undefined;
    const missing = world.deployment.keys.filter(
      (key) =>
        key.class === 'token' &&
        whyLeftAlone(world, key) === undefined &&
        !world.holds(hsm, key) &&
        hsm.cluster.hsms.some((other) => isLiveHolder(world, other, key)),
    );
    if (state === 'ACTIVE' && missing.length === 0) return undefined;
    return { hsm: hsm.name, state, 'keys it lacks': missing.map(({ name }) => name) };
  },
};
