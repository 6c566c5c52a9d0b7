import type { FailedCommand } from '../analysis.ts';
import type { KeyRecordKind } from '../intake/key-records.ts';
import { happened } from '../intake/lives.ts';
import type { KeyPlaces } from './places.ts';

const commands: Readonly<Record<KeyRecordKind, FailedCommand['command']>> = {
  'key-generated': 'create',
  'key-made': 'create',
  'key-extracted': 'extract',
  'key-inserted': 'insert',
  'key-tombstoned': 'delete',
  'key-destroyed': 'delete',
  'key-shared': 'share',
};

/** More records than these are counted, and not named. */
const placeCountMax = 8;

/** What was tried on a key and failed, each kind of command once for each HSM. */
export function failuresOf(
  { failures, subject, ground }: KeyPlaces,
  others: readonly KeyPlaces[],
): readonly FailedCommand[] {
  const found = new Map<string, FailedCommand>();
  for (const { hsm, kind, at, place } of failures) {
    const command = commands[kind];
    const name = `${hsm} ${command}`;
    const known = found.get(name);
    const isAtHome = ground.lifeOf.get(hsm)?.cluster === subject.home;
    // Where the handle is that of two keys, nobody says which of them was meant.
    const isSurelyThis = isAtHome && !subject.isAmbiguous && others.length === 0 && command !== 'create';
    if (known === undefined)
      found.set(name, { ...happened({ at, place }), hsm, command, isSurelyThis, count: 1 });
    else
      found.set(name, {
        ...known,
        at: { ...known.at, latest: at },
        count: known.count + 1,
        places: [...known.places, place].slice(0, placeCountMax),
      });
  }
  return [...found.values()];
}
