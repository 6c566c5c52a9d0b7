import type { ComponentChildren } from 'preact';
import { useEffect, useMemo, useRef } from 'preact/hooks';
import type { StepName } from '#models';
import { type Shown, Walk, type WalkPlace, type WalkStep } from '#properties';
import { changeText, evidenceText, goesRound, stays } from '../trace/trace-text.ts';
import { evidenceReportOf, type PropertyReport } from '../verification/verification-report.ts';
import { type Address, linkTo } from './address.ts';
import type { Verified } from './app.tsx';
import { NextSteps } from './next-steps.tsx';
import { Share } from './share.tsx';
import { TimeLine } from './time-line.tsx';

interface WalkThroughProps {
  readonly verified: Verified;
  readonly keysync: string;
  readonly steps: readonly StepName[];
  /** After so many steps. */
  readonly at: number;
  readonly property: string | null;
  /** What a search found; null for steps of the reader's own. */
  readonly found: PropertyReport | null;
  readonly addressOfStep: (at: number) => Address;
  /** What is said of it below its steps. */
  readonly children?: ComponentChildren;
}

/** A history to step through, and to leave at any step for another. */
export function WalkThrough(props: WalkThroughProps) {
  const { verified, steps, property, found, addressOfStep } = props;
  const { scenario } = verified;
  const walk = useMemo(() => new Walk(scenario), [scenario]);
  const key = JSON.stringify(steps);
  const { places, stop } = useMemo(() => walk.take(steps), [walk, key]);
  const at = Math.min(props.at, places.length - 1);
  const choices = useMemo(() => walk.choicesIn(places[at]!.world), [walk, places, at]);
  const shown = useMemo(() => walk.shownAt(places, at), [walk, places, at]);
  // Known at once: the page follows its address a moment later, and a reader presses a key twice before that.
  const wanted = useRef(at);
  wanted.current = at;
  const go = (next: number): void => {
    if (next < 0 || next >= places.length) return;
    wanted.current = next;
    location.replace(linkTo(addressOfStep(next)));
  };
  useArrowKeys((by) => go(wanted.current + by));
  const walked = (taken: readonly StepName[]): Address => ({
    kind: 'walk',
    scenario: scenario.name,
    property,
    steps: taken,
    at: null,
  });
  const take = ({ action, parameters }: WalkStep): void => {
    location.hash = linkTo(walked([...steps.slice(0, at), { action, parameters }]));
  };
  const undo =
    found === null && places.length > 1 ? linkTo(walked(steps.slice(0, places.length - 2))) : undefined;
  return (
    <>
      {stop !== undefined && (
        <p class="problem" role="alert">
          Step {stop.position + 1} cannot be taken: <bdi>{stop.sentence}</bdi>
        </p>
      )}
      <TimeLine walk={walk} places={places} at={at} loop={found?.loop ?? null} onGo={go} />
      <Stepper at={at} last={places.length - 1} onGo={go} undo={undo} />
      <div class="columns">
        <section aria-labelledby="story">
          <h2 id="story">What happens</h2>
          <Story places={places} at={at} found={found} onGo={go} />
          {props.children}
        </section>
        <section aria-labelledby="here">
          <h2 id="here">{at === 0 ? 'At the start' : `After step ${at}`}</h2>
          <Here place={places[at]!} shown={shown} property={property} />
          <NextSteps choices={choices} onTake={take} replaces={at < places.length - 1} />
        </section>
      </div>
      <Share
        scenario={scenario}
        keysync={props.keysync}
        steps={steps.slice(0, places.length - 1)}
        property={property}
        found={found}
        shownAtEnd={walk.shownAt(places, places.length - 1).map((one) => one.property.name)}
      />
    </>
  );
}

interface StepperProps {
  readonly at: number;
  readonly last: number;
  readonly onGo: (at: number) => void;
  /** A link to the walk without its last step. */
  readonly undo: string | undefined;
}

function Stepper({ at, last, onGo, undo }: StepperProps) {
  return (
    <nav class="stepper" aria-label="Steps">
      <button type="button" onClick={() => onGo(at - 1)} disabled={at === 0}>
        ← Previous
      </button>
      <span class="position" aria-live="polite">
        {at === 0 ? 'the start' : `step ${at}`} <span class="quiet">of {last}</span>
      </span>
      <button type="button" onClick={() => onGo(at + 1)} disabled={at === last}>
        Next →
      </button>
      {undo !== undefined && (
        <a class="button" href={undo}>
          Undo the last step
        </a>
      )}
    </nav>
  );
}

interface StoryProps {
  readonly places: readonly WalkPlace[];
  readonly at: number;
  readonly found: PropertyReport | null;
  readonly onGo: (at: number) => void;
}

function Story({ places, at, found, onGo }: StoryProps) {
  const loop = found?.loop ?? null;
  const roles = found?.explanation?.steps;
  if (places.length === 1 && loop === null) return <p class="quiet">Nothing yet. Take an action.</p>;
  return (
    <ol class="story">
      {places.slice(1).map(({ step, changed }, index) => (
        <li key={index} class={index + 1 === at ? 'current' : undefined}>
          {index === loop && <p class="loop">{goesRound}</p>}
          <button
            type="button"
            class="sentence"
            aria-current={index + 1 === at ? 'step' : undefined}
            onClick={() => onGo(index + 1)}
          >
            <span class="number">{index + 1}</span> <bdi>{step?.sentence}</bdi>
            {roles?.[index]?.decides === true && <span class="tag">decides</span>}
          </button>
          {index + 1 === at && (
            <ul class="changes">
              {changed.map((change) => (
                <li key={`${change.subject} ${change.aspect}`}>
                  <bdi>{changeText(change)}</bdi>
                </li>
              ))}
              {roles?.[index] !== undefined && <li class="role">{roles[index].sentence}</li>}
            </ul>
          )}
        </li>
      ))}
      {loop !== null && loop === places.length - 1 && (
        <li class="ending">
          <p class="loop">{stays}</p>
        </li>
      )}
    </ol>
  );
}

interface HereProps {
  readonly place: WalkPlace;
  readonly shown: readonly Shown[];
  readonly property: string | null;
}

/** What is wrong here, the claim of the page first. */
function Here({ place, shown, property }: HereProps) {
  const broken = shown
    .filter(({ property: { kind } }) => kind !== 'reachable')
    .toSorted(
      (one, other) => Number(other.property.name === property) - Number(one.property.name === property),
    );
  return (
    <>
      {broken.length === 0 ? (
        <p class="fine">Nothing is broken here that one world or one step can break.</p>
      ) : (
        <ul class="plain broken">
          {broken.map(({ property: { name, statement, duty }, evidence }) => (
            <li key={name} class={name === property ? 'asked' : undefined}>
              <span class={`badge ${duty === 'must' ? 'defect' : 'violated'}`}>broken</span> {statement}
              <div class="quiet">
                <bdi>{evidenceText(evidenceReportOf(evidence)!)}</bdi>
              </div>
            </li>
          ))}
        </ul>
      )}
      <details>
        <summary>Everything about this world</summary>
        <div class="scroll">
          <table class="facts">
            <tbody>
              {place.facts.flatMap(({ subject, aspects }) =>
                Object.entries(aspects).map(([aspect, value], index) => (
                  <tr key={`${subject} ${aspect}`}>
                    {index === 0 && (
                      <th scope="rowgroup" rowSpan={Object.keys(aspects).length}>
                        <bdi>{subject}</bdi>
                      </th>
                    )}
                    <td>{aspect}</td>
                    <td>
                      <bdi>{value}</bdi>
                    </td>
                  </tr>
                )),
              )}
            </tbody>
          </table>
        </div>
      </details>
    </>
  );
}

/** The arrow keys step, except where they move a cursor. */
function useArrowKeys(step: (by: number) => void): void {
  useEffect(() => {
    const listen = (event: KeyboardEvent): void => {
      const target = event.target as HTMLElement;
      if (event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return;
      if (/^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName)) return;
      const by = event.key === 'ArrowRight' ? 1 : event.key === 'ArrowLeft' ? -1 : 0;
      if (by === 0) return;
      event.preventDefault();
      step(by);
    };
    addEventListener('keydown', listen);
    return () => removeEventListener('keydown', listen);
  });
}
