import { Walk, type WalkPlace } from '#properties';
import type { CheckFinding } from '../check/check-report.ts';
import { counted } from '../deployment-map/outline.ts';
import { element, type Markup } from '../formats/markup.ts';
import { eventAt, type Lane, type LaneCell, type LaneGroup, laneGroupsOf, textOf } from '../trace/lanes.ts';

/** The trace of a finding as a time line: a lane for everything that something happens to, a column for each step. */
export function timeLine({ trace, scenario, sentence }: CheckFinding): Markup | undefined {
  if (scenario === null || trace.length === 0) return undefined;
  const walk = new Walk(scenario);
  const { places } = walk.take(trace);
  const numbers = places.map((_, index) =>
    element('th', { scope: 'col', class: 'step' }, index === 0 ? 'start' : String(index)),
  );
  return element(
    'div',
    { class: 'scroll time-line', role: 'group', tabindex: 0, 'aria-label': `Time line: ${sentence}` },
    element(
      'table',
      {},
      element(
        'caption',
        { class: 'visually-hidden' },
        'A row for each key and HSM; a column for each step, with what is there after it.',
      ),
      element(
        'thead',
        {},
        element('tr', {}, element('th', { scope: 'col', class: 'lane' }, 'after step'), numbers),
      ),
      laneGroupsOf(walk.deployment, places).map((group) => groupRows(group, places)),
    ),
  );
}

/** What is beside a story without being in it is counted only: a cluster may have 28 HSMs. */
function groupRows({ title, about, lanes }: LaneGroup, places: readonly WalkPlace[]): Markup {
  const eventful = lanes.filter((lane) => isEventful(lane, places));
  const others = lanes.length - eventful.length;
  const quiet = others <= 2 ? lanes : eventful;
  return element(
    'tbody',
    {},
    element(
      'tr',
      { class: 'group' },
      element(
        'th',
        { scope: 'rowgroup', colspan: places.length + 1 },
        element(
          'span',
          {},
          element('bdi', {}, title),
          ...(about === undefined ? [] : [' ', element('bdi', { class: 'quiet' }, about)]),
        ),
      ),
    ),
    quiet.map((lane) => laneRow(lane, places)),
    others <= 2
      ? undefined
      : element(
          'tr',
          { class: 'others' },
          element(
            'td',
            { colspan: places.length + 1 },
            element('span', {}, `${counted(others, 'HSM')} more: nothing happens there`),
          ),
        ),
  );
}

function isEventful(lane: Lane, places: readonly WalkPlace[]): boolean {
  const texts = new Set(places.map(({ world }) => textOf(lane.cellIn(world))));
  return texts.size > 1 || places.some((place) => eventAt(lane, place) !== undefined);
}

function laneRow(lane: Lane, places: readonly WalkPlace[]): Markup {
  const cells = places.map(({ world }) => lane.cellIn(world));
  return element(
    'tr',
    {},
    element('th', { scope: 'row', class: 'lane', title: lane.name }, element('bdi', {}, lane.name)),
    cells.map((cell, index) => {
      const before = cells[index - 1];
      const isChanged = before !== undefined && textOf(cell) !== textOf(before);
      return element(
        'td',
        { class: `step ${cell.tone}` },
        cellContent(cell, eventAt(lane, places[index]!), isChanged),
      );
    }),
  );
}

function cellContent(
  { state, keys, notes }: LaneCell,
  event: string | undefined,
  isChanged: boolean,
): Markup {
  const isEmpty = state === null && keys.length === 0 && notes.length === 0;
  return element(
    'div',
    { class: isChanged ? 'cell changed' : 'cell' },
    isChanged ? element('span', { class: 'visually-hidden' }, 'changed: ') : undefined,
    state === null ? undefined : element('span', { class: 'state' }, state),
    keys.map(({ name, index }) => element('bdi', { class: `key key-${index % 6}`, title: name }, name)),
    notes.map((note) => element('bdi', { class: 'note', title: note }, note)),
    event === undefined ? undefined : element('span', { class: 'event' }, event),
    isEmpty ? element('span', { class: 'visually-hidden' }, 'no key') : undefined,
  );
}
