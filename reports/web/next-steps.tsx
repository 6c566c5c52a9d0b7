import { useState } from 'preact/hooks';
import { type Refusal, refusals } from '#models';
import type { Choices, WalkStep } from '#properties';

interface NextStepsProps {
  readonly choices: Choices;
  readonly onTake: (step: WalkStep) => void;
  /** Whether other steps come after this place, which another action leaves behind. */
  readonly replaces: boolean;
}

/** What can happen next: every action that is possible here, and for the others why not. */
export function NextSteps({ choices: { enabled, refused }, onTake, replaces }: NextStepsProps) {
  const [wanted, setWanted] = useState('');
  const isWanted = ({ sentence, action }: WalkStep): boolean =>
    `${sentence} ${action}`.toLowerCase().includes(wanted.toLowerCase());
  const isLong = enabled.length > shortListMax;
  const find = (
    <label class="filter">
      Find{' '}
      <input type="search" value={wanted} onInput={({ currentTarget }) => setWanted(currentTarget.value)} />
    </label>
  );
  const shown = enabled.filter(isWanted);
  const reasons = Map.groupBy(refused.filter(isWanted), ({ refusal }) => refusal);
  return (
    <>
      <h3>
        {replaces ? 'Take another action from here' : 'Take an action'}{' '}
        <span class="quiet">({enabled.length})</span>
      </h3>
      {isLong && find}
      {enabled.length === 0 && <p class="quiet">Nothing can happen any more.</p>}
      <ul class="plain choices">
        {shown.slice(0, shownMax).map((step) => (
          <li key={nameOf(step)}>
            <button type="button" onClick={() => onTake(step)}>
              <bdi>{step.sentence}</bdi>
            </button>
          </li>
        ))}
      </ul>
      <More count={shown.length - shownMax} />
      <details class="refused">
        <summary>Refused here ({refused.length})</summary>
        {!isLong && find}
        {[...reasons].map(([reason, steps]) => (
          <RefusedFor key={reason} reason={reason} steps={steps} />
        ))}
      </details>
    </>
  );
}

function RefusedFor({ reason, steps }: { readonly reason: Refusal; readonly steps: readonly WalkStep[] }) {
  return (
    <>
      <p class="reason">{refusals[reason]}:</p>
      <ul class="plain">
        {steps.slice(0, refusedShownMax).map((step) => (
          <li key={nameOf(step)}>
            <bdi>{step.sentence}</bdi>
          </li>
        ))}
      </ul>
      <More count={steps.length - refusedShownMax} />
    </>
  );
}

function More({ count }: { readonly count: number }) {
  return count > 0 ? (
    <p class="quiet">and {count.toLocaleString('en-US')} more: search for their names.</p>
  ) : null;
}

/** A list as long as this is read without a search. */
const shortListMax = 10;

/** A large deployment has thousands of choices: nobody reads them all. */
const shownMax = 60;
const refusedShownMax = 20;

const nameOf = ({ action, parameters }: WalkStep): string => JSON.stringify([action, parameters]);
