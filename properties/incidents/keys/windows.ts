import type { Absence, AloneWindow, Holding } from '../analysis.ts';
import type { KeyPlaces } from './places.ts';
import { certaintyOf } from './stretches.ts';

/** Where a key was held, or may have been: by HSM, then by time. */
export function holdingsOf(places: KeyPlaces): readonly Holding[] {
  const { first, end } = places.ground;
  return places.lives.flatMap((life) =>
    places
      .stretchesOn(life)
      .filter(({ status, from }) => status !== 'no' && from <= end)
      .map(
        (stretch): Holding => ({
          hsm: life.hsm,
          from: Math.max(stretch.from, first, life.facts.made?.at ?? first),
          to: Number.isFinite(stretch.to) ? Math.min(stretch.to, end) : null,
          certainty: certaintyOf(stretch),
          places: stretch.places,
        }),
      )
      .filter(({ from, to }) => to === null || from < to),
  );
}

/** From when on which HSMs cannot have a key, and what rules it out. */
export const absencesOf = (places: KeyPlaces): readonly Absence[] =>
  places.lives.flatMap((life) =>
    places
      .stretchesOn(life)
      .filter((stretch) => stretch.status === 'no' && stretch.places.length > 0)
      .map((stretch) => ({ hsm: life.hsm, from: stretch.from, places: stretch.places })),
  );

/** The stretches of time in which one HSM alone is known to have the key. */
export function windowsOf(places: KeyPlaces): readonly AloneWindow[] {
  const { subject, seenClass, ground } = places;
  if (subject.made === undefined) return [];
  const lanes = places.lives.map((life) => ({ life, stretches: places.stretchesOn(life) }));
  const bounds = new Set(lanes.flatMap(({ stretches }) => stretches.flatMap(({ from, to }) => [from, to])));
  const times = [...bounds].filter(Number.isFinite).sort((one, other) => one - other);
  const windows: AloneWindow[] = [];
  for (const [index, from] of times.entries()) {
    const to = times[index + 1] ?? Infinity;
    if (from >= ground.end) break;
    const during = lanes.flatMap(({ life, stretches }) => {
      const stretch = stretches.find((one) => one.from <= from && one.to > from);
      return stretch === undefined || stretch.status === 'no' ? [] : [{ life, stretch }];
    });
    const known = during.filter(({ stretch }) => stretch.status === 'yes');
    if (known.length !== 1) continue;
    const [{ life, stretch }] = known as [(typeof known)[number]];
    const window: AloneWindow = {
      hsm: life.hsm,
      from,
      to: Number.isFinite(to) ? to : null,
      certainty: during.length === 1 && ground.isTrailWhole ? 'certain' : 'possible',
      atStake:
        seenClass.class === 'session' ? 'session-key' : stakeIn(places, from, Math.min(to, ground.end)),
      places: stretch.places,
    };
    const last = windows.at(-1);
    if (last !== undefined && continues(last, window))
      windows[windows.length - 1] = { ...last, to: window.to };
    else windows.push(window);
  }
  return windows;
}

const continues = (last: AloneWindow, next: AloneWindow): boolean =>
  last.to === next.from &&
  last.hsm === next.hsm &&
  last.certainty === next.certainty &&
  last.atStake === next.atStake;

/** Whether a backup certainly had it all the time. */
function stakeIn(places: KeyPlaces, from: number, to: number): AloneWindow['atStake'] {
  for (const { backup, madeAt, state, goneAt } of places.ground.topology.backups.values()) {
    const wasThere = state !== 'DELETED' && (goneAt === null || goneAt > to);
    if (wasThere && madeAt !== null && madeAt <= from && places.statusInBackup(backup) === 'yes')
      return 'recoverable-from-backup';
  }
  return 'lost';
}
