import type { SiteData } from '../site/site-data.ts';
import { type HeatPanel, heatMapsOf } from '../sweeps/heat-map.ts';
import { claimOf } from '../verification/claims.ts';
import type { ScenarioReport } from '../verification/verification-report.ts';
import { VerdictCell } from './verdict-cell.tsx';

/** What each property says in the cells of a sweep; each cell leads to its trace. */
export function HeatMaps({ data }: { readonly data: SiteData }) {
  if (data.sweep === undefined) return null;
  const maps = heatMapsOf(data.sweep);
  if (maps.length === 0) return null;
  const scenarios = new Map(data.report.scenarios.map((scenario) => [scenario.name, scenario]));
  return (
    <section aria-labelledby="heat-maps">
      <h2 id="heat-maps">
        <bdi>{data.sweep.name}</bdi>
      </h2>
      {data.sweep.note !== null && <p class="quiet">{data.sweep.note}</p>}
      {maps.map(({ property, across, down, panels }) => (
        <section key={property} aria-labelledby={`map-${property}`}>
          <h3 id={`map-${property}`}>{claimOf(property)?.statement ?? property}</h3>
          <p class="quiet">
            {[property, across && `${across} →`, down && `${down} ↓`].filter(Boolean).join(' · ')}
          </p>
          <div class="heat-panels">
            {panels.map((panel) => (
              <Panel key={panel.title} panel={panel} property={property} scenarios={scenarios} />
            ))}
          </div>
        </section>
      ))}
    </section>
  );
}

interface PanelProps {
  readonly panel: HeatPanel;
  readonly property: string;
  readonly scenarios: ReadonlyMap<string, ScenarioReport>;
}

function Panel({ panel: { title, columns, rows }, property, scenarios }: PanelProps) {
  return (
    <table class="heat">
      <caption>{title}</caption>
      <thead>
        <tr>
          <td />
          {columns.map((value) => (
            <th scope="col" key={value}>
              {value}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.map(({ value, cells }) => (
          <tr key={value}>
            <th scope="row">{value}</th>
            {cells.map((cell, column) => (
              <td key={columns[column]}>
                {cell !== undefined && (
                  <VerdictCell
                    cell={scenarios.get(cell.name)?.properties[property]}
                    scenario={cell.name}
                    property={property}
                  />
                )}
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}
