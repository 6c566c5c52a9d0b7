import type { KeySlot } from '#models';
import { isAcknowledgedTokenKey, isActive, useKey } from '#models';
import { hsmsComeBack, serverSideSynchronization } from '../fairness.ts';
import type { LivenessProperty } from '../property.ts';

/**
 * An application that retries the use of an acknowledged key succeeds in the end, wherever its calls are routed.
 *
 * @remarks
 * A call may be routed to any active HSM that the client reaches, so that a retry is sure to succeed means that it succeeds on all of
 * them. Failures stop, because the scenario bounds them. A key that is deleted need not be used any more.
 *
 * @clause KS-ROUTING
 * @brokenBy server-side synchronization waits for the client
 */
export const retriedUseSucceeds: LivenessProperty<KeySlot> = {
  kind: 'leads-to',
  name: 'retried-use-succeeds',
  clause: 'KS-ROUTING',
  statement: 'After the acknowledgement of a token key, a retried use of it succeeds in the end.',
  duty: 'hazard',
  scope: 'one by one',
  fairness: [...serverSideSynchronization, ...hsmsComeBack],

  subjects: ({ keys }) => keys.filter((key) => key.class === 'token'),

  appliesTo: isAcknowledgedTokenKey,

  findViolation(world, key) {
    if (!isAcknowledgedTokenKey(world, key)) return undefined;
    const active = key.reached.filter((hsm) => isActive(world, hsm));
    const failing = active.filter((hsm) => useKey(world, key, hsm).outcome !== 'succeeds');
    if (active.length > 0 && failing.length === 0) return undefined;
    return {
      key: key.name,
      'active HSMs in reach': active.map(({ name }) => name),
      'use fails on': failing.map(({ name }) => name),
    };
  },
};
