import { useState } from 'preact/hooks';
import { hazardOf } from '#properties';
import type { SiteData } from '../site/site-data.ts';
import { claimOf } from '../verification/claims.ts';
import { whyIncomplete } from '../verification/stopped-text.ts';
import { verdictMatrix } from '../verification/verdict-matrix.ts';
import type { PropertyReport, ScenarioReport } from '../verification/verification-report.ts';
import { linkTo } from './address.ts';
import { HeatMaps } from './heat-maps.tsx';
import { VerdictCell } from './verdict-cell.tsx';
import { countText, lengthText, verdictMark, verdictWords } from './words.ts';

/** The first page: what came of it all, what can go wrong, and every verdict. */
export function Overview({ data }: { readonly data: SiteData }) {
  const { report } = data;
  const worlds = report.scenarios.reduce((sum, scenario) => sum + scenario.worlds, 0);
  return (
    <section class="page">
      <h1>What can happen to keys</h1>
      <p class={`outcome ${report.judgement}`}>
        <strong>{outcomeOf(report)}</strong> {countText(report.scenarios.length, 'scenario')},{' '}
        {worlds.toLocaleString('en-US')} worlds.
      </p>
      <Hazards scenarios={report.scenarios} />
      <HeatMaps data={data} />
      <Matrix data={data} />
    </section>
  );
}

const outcomeOf = (report: SiteData['report']): string =>
  report.judgement === 'incomplete'
    ? `${whyIncomplete(report)}, so this is not a pass.`
    : outcomes[report.judgement];

const outcomes = {
  expected: 'Every verdict is as expected.',
  unexpected: 'Some verdicts are not as expected.',
} as const;

interface Exhibit {
  readonly property: string;
  readonly statement: string;
  /** What goes wrong in this scenario, where somebody has told it in words. */
  readonly title: string | undefined;
  readonly scenario: string;
  readonly found: PropertyReport;
  readonly count: number;
}

/** What is violated somewhere, each in the scenario that tells it best, or where the trace is shortest. */
function exhibitsOf(scenarios: readonly ScenarioReport[]): readonly Exhibit[] {
  const names = [...new Set(scenarios.flatMap(({ properties }) => Object.keys(properties)))];
  return names.flatMap((property): Exhibit[] => {
    const hazard = hazardOf(property);
    const violated = scenarios.flatMap(({ name, properties }) => {
      const found = properties[property];
      return found?.verdict === 'violated' ? [{ scenario: name, found }] : [];
    });
    const size = ({ found }: (typeof violated)[number]): number => found.length ?? found.trace.length + 0.5;
    const best = violated.find(({ scenario }) => scenario === hazard?.exhibit);
    const shown = best ?? violated.toSorted((one, other) => size(one) - size(other))[0];
    if (shown === undefined) return [];
    const statement = claimOf(property)?.statement ?? property;
    return [{ property, statement, title: best && hazard?.title, count: violated.length, ...shown }];
  });
}

function Hazards({ scenarios }: { readonly scenarios: readonly ScenarioReport[] }) {
  const exhibits = exhibitsOf(scenarios);
  if (exhibits.length === 0) return null;
  return (
    <section aria-labelledby="hazards">
      <h2 id="hazards">What can go wrong</h2>
      <p class="quiet">
        Each with the claim that is broken, and a scenario that shows how. Open one to step through it.
      </p>
      <ul class="cards">
        {exhibits.map(({ property, statement, title, scenario, found, count }) => (
          <li key={property}>
            <a class="card" href={linkTo({ kind: 'finding', scenario, property, at: null })}>
              <span class="card-title">{title ?? statement}</span>
              {title !== undefined && <span>Broken: {statement}</span>}
              <span class="badge violated">broken {lengthText(found)}</span>
              <span class="quiet">
                in <bdi>{scenario}</bdi>
                {count > 1 && ` and ${countText(count - 1, 'other scenario')}`}
              </span>
            </a>
          </li>
        ))}
      </ul>
    </section>
  );
}

function Matrix({ data }: { readonly data: SiteData }) {
  const { properties, rows } = verdictMatrix(data.report);
  const [wanted, setWanted] = useState('');
  const [isShort, setIsShort] = useState(true);
  const isSaid = (column: number): boolean =>
    rows.some(({ cells }) => cells[column] !== undefined && !quiet.includes(cells[column].verdict));
  const columns = [...properties.keys()].filter((column) => !isShort || isSaid(column));
  const words = wanted.toLowerCase();
  const shown = rows.filter(
    ({ scenario }) =>
      scenario.name.toLowerCase().includes(words) || (scenario.note ?? '').toLowerCase().includes(words),
  );
  return (
    <section aria-labelledby="verdicts">
      <h2 id="verdicts">All verdicts</h2>
      <div class="controls">
        <label>
          Scenarios with{' '}
          <input
            type="search"
            value={wanted}
            onInput={({ currentTarget }) => setWanted(currentTarget.value)}
          />
        </label>
        <label>
          <input
            type="checkbox"
            checked={!isShort}
            onChange={({ currentTarget }) => setIsShort(!currentTarget.checked)}
          />{' '}
          also claims that nothing breaks
        </label>
      </div>
      <Legend />
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a part that scrolls must be reachable by keyboard */}
      <section class="scroll matrix-scroll" aria-label="Verdicts, scenario by claim" tabIndex={0}>
        <table class="matrix">
          <caption class="visually-hidden">One row for each scenario, one column for each claim</caption>
          <thead>
            <tr>
              <th scope="col">scenario</th>
              {columns.map((column) => (
                <th scope="col" class="tall" key={column} title={claimOf(properties[column]!)?.statement}>
                  <span>{properties[column]}</span>
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {shown.map(({ scenario, cells }) => (
              <tr key={scenario.name}>
                <th scope="row">
                  <a href={linkTo({ kind: 'scenario', scenario: scenario.name })}>
                    <bdi>{scenario.name}</bdi>
                  </a>
                </th>
                {columns.map((column) => (
                  <td key={column}>
                    <VerdictCell
                      cell={cells[column]}
                      scenario={scenario.name}
                      property={properties[column]!}
                    />
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </section>
      {shown.length === 0 && <p>No scenario has that in its name.</p>}
    </section>
  );
}

/** What fills a column without telling anything. */
const quiet = ['holds', 'vacuous'];

function Legend() {
  return (
    <ul class="legend" aria-label="What the marks mean">
      {(['holds', 'violated', 'vacuous', 'reachable', 'unreachable', 'incomplete'] as const).map(
        (verdict) => (
          <li key={verdict}>
            <span class={`mark ${verdict}`} aria-hidden="true">
              {verdictMark({ verdict, length: null })}
            </span>{' '}
            {verdictWords[verdict]}
          </li>
        ),
      )}
    </ul>
  );
}
