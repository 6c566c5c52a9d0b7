import { useEffect, useRef } from 'preact/hooks';
import type { Walk, WalkPlace } from '#properties';
import { eventAt, type Lane, type LaneCell, laneGroupsOf, textOf } from '../trace/lanes.ts';

interface TimeLineProps {
  readonly walk: Walk;
  readonly places: readonly WalkPlace[];
  readonly at: number;
  /** For a history without end: after so many steps, the rest repeats. */
  readonly loop: number | null;
  readonly onGo: (at: number) => void;
}

/** Everything that there is, one lane each, through all steps: which HSM holds which key when. */
export function TimeLine({ walk: { deployment }, places, at, loop, onGo }: TimeLineProps) {
  const region = useRef<HTMLElement>(null);
  useEffect(() => keepInSight(region.current), [at]);
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a part that scrolls must be reachable by keyboard
    <section class="scroll time-line" aria-label="Time line" tabIndex={0} ref={region}>
      <table>
        <caption class="visually-hidden">
          One row for each key, HSM and backup; one column for each step, with what is there after it.
        </caption>
        <thead>
          <tr>
            <th scope="col" class="lane">
              after step
            </th>
            {places.map(({ step }, index) => (
              <th scope="col" key={index} class={columnClass(index, at, loop)}>
                <button
                  type="button"
                  onClick={() => onGo(index)}
                  aria-current={index === at ? 'step' : undefined}
                  aria-label={index === 0 ? 'Step 0: the start' : `Step ${index}: ${step?.sentence}`}
                  title={step?.sentence ?? 'the start'}
                >
                  {index}
                </button>
              </th>
            ))}
          </tr>
        </thead>
        {laneGroupsOf(deployment, places).map(({ title, about, lanes }) => (
          <Lanes key={title} title={title} about={about} lanes={lanes} places={places} at={at} loop={loop} />
        ))}
      </table>
    </section>
  );
}

interface LanesProps {
  readonly title: string;
  readonly about: string | undefined;
  readonly lanes: readonly Lane[];
  readonly places: readonly WalkPlace[];
  readonly at: number;
  readonly loop: number | null;
}

function Lanes({ title, about, lanes, places, at, loop }: LanesProps) {
  return (
    <tbody>
      <tr class="group">
        <th scope="rowgroup" colSpan={places.length + 1}>
          <span>
            <bdi>{title}</bdi>
            {about !== undefined && (
              <>
                {' '}
                <bdi class="quiet">{about}</bdi>
              </>
            )}
          </span>
        </th>
      </tr>
      {lanes.map((lane, row) => {
        const cells = places.map(({ world }) => lane.cellIn(world));
        return (
          <tr key={row}>
            <th scope="row" class="lane" title={lane.name}>
              <bdi>{lane.name}</bdi>
            </th>
            {cells.map((cell, index) => (
              <td key={index} class={`${columnClass(index, at, loop)} ${cell.tone}`}>
                <CellContent
                  cell={cell}
                  event={eventAt(lane, places[index]!)}
                  isChanged={index > 0 && textOf(cell) !== textOf(cells[index - 1]!)}
                />
              </td>
            ))}
          </tr>
        );
      })}
    </tbody>
  );
}

interface CellContentProps {
  readonly cell: LaneCell;
  readonly event: string | undefined;
  readonly isChanged: boolean;
}

function CellContent({ cell: { state, keys, notes }, event, isChanged }: CellContentProps) {
  return (
    <div class={isChanged ? 'cell changed' : 'cell'}>
      {isChanged && <span class="visually-hidden">changed: </span>}
      {state !== null && <span class="state">{state}</span>}
      {keys.map((key) => (
        <bdi class={`key key-${key.index % 6}`} key={key.name} title={key.name}>
          {key.name}
        </bdi>
      ))}
      {notes.map((note) => (
        <bdi class="note" key={note} title={note}>
          {note}
        </bdi>
      ))}
      {event !== undefined && <span class="event">{event}</span>}
      {state === null && keys.length === 0 && notes.length === 0 && (
        <span class="visually-hidden">no key</span>
      )}
    </div>
  );
}

function columnClass(index: number, at: number, loop: number | null): string {
  return [
    'step',
    ...(index === at ? ['current'] : []),
    ...(index > at ? ['later'] : []),
    ...(loop !== null && index > loop ? ['repeats'] : []),
  ].join(' ');
}

/** Scrolls sideways where the step is out of sight; never the page. */
function keepInSight(region: HTMLElement | null): void {
  const column = region?.querySelector<HTMLElement>('th.current');
  const lane = region?.querySelector<HTMLElement>('th.lane');
  if (!region || !column || !lane) return;
  const from = column.offsetLeft - lane.offsetWidth;
  const to = column.offsetLeft + column.offsetWidth - region.clientWidth;
  if (region.scrollLeft > from) region.scrollLeft = from;
  else if (region.scrollLeft < to) region.scrollLeft = to;
}
