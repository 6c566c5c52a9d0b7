import { holdersOf, type KeySlot, type ReadonlyWorld } from '#models';
import type { StepProperty } from '../property.ts';

/**
 * A promotion makes one key of one key.
 *
 * @remarks
 * What the session key was is the token key afterwards, on the same HSM and on no other yet, and the session
 * key is nowhere.
 *
 * @clause KS-KEY-PROMOTION
 * @brokenBy a promotion leaves the session key behind
 */
export const promotedKeyExistsOnce: StepProperty<KeySlot> = {
  kind: 'step',
  name: 'promoted-key-exists-once',
  clause: 'KS-KEY-PROMOTION',
  statement: 'A promotion leaves the token key, and no session key, on the one HSM that had the session key.',
  duty: 'must',
  scope: 'one by one',
  watches: 'key',

  concerns: ({ keys }) => keys.some((key) => key.promotes !== undefined),

  appliesTo: (before, after, changed) => promotionOf(before, after, changed) !== undefined,

  findViolation(before, after, changed) {
    const promotion = promotionOf(before, after, changed);
    if (promotion === undefined) return undefined;
    const { session, token } = promotion;
    const had = namesOf(before, session);
    const has = namesOf(after, token);
    const left = namesOf(after, session);
    const isOver = after.creation(session) === 'promoted' && after.creation(token) === 'replicating';
    if (isOver && left.length === 0 && had.length === 1 && has.join() === had.join()) return undefined;
    return {
      'session key': `${session.name} (${after.creation(session)})`,
      'had been on': had,
      'left on': left,
      'token key': `${token.name} (${after.creation(token)})`,
      on: has,
    };
  },
};

/** The two keys of a promotion, whichever of them is looked at; nothing where this is none. */
function promotionOf(
  before: ReadonlyWorld,
  after: ReadonlyWorld,
  changed: KeySlot,
): { readonly session: KeySlot; readonly token: KeySlot } | undefined {
  const token = before.deployment.keys.find(
    (key) => key.promotes !== undefined && (key === changed || key.promotes === changed),
  );
  const session = token?.promotes;
  if (token === undefined || session === undefined) return undefined;
  const starts = before.creation(token) === 'none' && after.creation(token) !== 'none';
  const ends = before.creation(session) !== 'promoted' && after.creation(session) === 'promoted';
  return starts || ends ? { session, token } : undefined;
}

const namesOf = (world: ReadonlyWorld, key: KeySlot): string[] =>
  holdersOf(world, key).map(({ name }) => name);
