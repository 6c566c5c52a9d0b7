import type { CreationState, KeySlot, ReadonlyWorld } from '#models';
import type { StepProperty } from '../property.ts';

/**
 * The creation of a token key goes the way that the documentation tells, one state at a time.
 *
 * @remarks
 * What a machine does not accept it throws on, so a single event cannot lead astray; but an action could tell
 * several, and pass over a state in which others could have seen the key.
 *
 * @clause KS-CLIENT-SYNC
 * @brokenBy a token key is acknowledged as soon as it is generated
 */
export const creationSkipsNoState: StepProperty<KeySlot> = {
  kind: 'step',
  name: 'creation-skips-no-state',
  clause: 'KS-CLIENT-SYNC',
  statement: 'The creation of a token key takes one state of its lifecycle after the other.',
  duty: 'must',
  scope: 'one by one',
  watches: 'key',

  concerns: ({ keys }) => keys.some((key) => key.class === 'token'),

  appliesTo: (_, __, key) => key.class === 'token',

  findViolation(before, after, key) {
    if (key.class !== 'token') return undefined;
    const [from, to] = [before.creation(key), after.creation(key)];
    if (from === to || follows(before, key).includes(to)) return undefined;
    return { key: key.name, from, to };
  },
};

/** Said once more, and not asked of the machine: what is compared with itself is always right. */
function follows(before: ReadonlyWorld, key: KeySlot): readonly CreationState[] {
  switch (before.creation(key)) {
    case 'none':
      return ['replicating'];
    case 'replicating':
      return ['acknowledged', key.sdk === 3 ? 'cleaning' : 'unacknowledged'];
    case 'cleaning':
      return ['rejected'];
    case 'acknowledged':
    case 'unacknowledged':
    case 'rejected':
      return ['deleted'];
    case 'deleted':
    case 'closed':
    case 'promoted':
      return [];
  }
}
