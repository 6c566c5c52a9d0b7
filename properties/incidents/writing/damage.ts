import type { LogEvent } from '../log-event.ts';
import type { Dice } from './dice.ts';

/** The same with parts of logs, or whole logs, missing; file by file, or in the order of their times. */
export function damaged(events: readonly LogEvent[], dice: Dice, hasHoles: boolean): readonly LogEvent[] {
  let left = events;
  if (hasHoles) {
    const clocks = [...new Set(events.map(({ clock }) => clock))].filter(isHsm);
    for (const clock of clocks) {
      if (dice.happens(10)) left = left.filter((event) => event.clock !== clock);
      else if (dice.happens(40)) left = withHole(left, clock, dice);
    }
  }
  const byFile = (one: LogEvent, other: LogEvent): number => compare(one.clock, other.clock);
  return [...left].sort(dice.happens(50) ? byFile : (one, other) => one.at - other.at);
}

const isHsm = (clock: string): boolean => clock !== 'cloudtrail' && clock !== 'looks';

const compare = (one: string, other: string): number => (one === other ? 0 : one < other ? -1 : 1);

function withHole(events: readonly LogEvent[], clock: string, dice: Dice): readonly LogEvent[] {
  const own = events.filter((event) => event.clock === clock);
  if (own.length < 3) return events;
  const first = dice.between(1, own.length - 2);
  const last = dice.between(first, own.length - 2);
  const missing = new Set(own.slice(first, last + 1));
  const after = own[last + 1]!;
  const cluster = 'cluster' in after.saw ? after.saw.cluster : null;
  const remark: LogEvent = {
    ...after,
    saw: { kind: 'records-missing', hsm: clock, cluster, count: missing.size },
  };
  return events
    .filter((event) => !missing.has(event))
    .flatMap((event) => (event === after ? [remark, event] : [event]));
}
