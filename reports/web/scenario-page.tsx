import { deploymentLines } from '../check/deployment-text.ts';
import { claimOf } from '../verification/claims.ts';
import { linkTo } from './address.ts';
import type { Verified } from './app.tsx';
import { countText, lengthText, verdictMark } from './words.ts';

/** One scenario: what is deployed, what may happen, and what was found of each claim. */
export function ScenarioPage({ verified: { scenario, report } }: { readonly verified: Verified }) {
  const properties = Object.entries(report.properties);
  const found = properties.filter(([, { verdict }]) => verdict !== 'holds' && verdict !== 'vacuous');
  const others = properties.filter(([, { verdict }]) => verdict === 'holds' || verdict === 'vacuous');
  return (
    <section class="page">
      <h1>
        <bdi>{scenario.name}</bdi>
      </h1>
      {scenario.note !== undefined && (
        <p class="lead">
          <bdi>{scenario.note}</bdi>
        </p>
      )}
      <ul class="plain deployment">
        {deploymentLines(scenario).map((line) => (
          <li key={line}>
            <bdi>{line}</bdi>
          </li>
        ))}
      </ul>
      <p>
        <a
          class="button"
          href={linkTo({ kind: 'walk', scenario: scenario.name, property: null, steps: [], at: null })}
        >
          Walk through it yourself
        </a>
      </p>
      <p class="quiet">
        {report.complete ? 'All' : 'At least'} {countText(report.worlds, 'world')},{' '}
        {countText(report.transitions, 'transition')}, {countText(report.depth, 'step')} to the farthest.
      </p>
      {found.length > 0 && <Verdicts title="What was found" entries={found} scenario={scenario.name} />}
      {others.length > 0 && (
        <Verdicts title="What nothing breaks" entries={others} scenario={scenario.name} />
      )}
    </section>
  );
}

interface VerdictsProps {
  readonly title: string;
  readonly entries: readonly (readonly [string, Verified['report']['properties'][string]])[];
  readonly scenario: string;
}

function Verdicts({ title, entries, scenario }: VerdictsProps) {
  return (
    <>
      <h2>{title}</h2>
      <ul class="plain verdicts">
        {entries.map(([property, found]) => (
          <li key={property}>
            <span class={`mark ${found.verdict} ${found.judgement}`} aria-hidden="true">
              {verdictMark(found)}
            </span>
            <div>
              <a href={linkTo({ kind: 'finding', scenario, property, at: null })}>
                {claimOf(property)?.statement ?? property}
              </a>
              <div class="quiet">
                <code>{property}</code> {found.verdict}
                {found.trace.length > 0 && ` ${lengthText(found)}`}
                {found.judgement === 'unexpected' && `, expected ${found.expected ?? 'to hold'}`}
              </div>
            </div>
          </li>
        ))}
      </ul>
    </>
  );
}
