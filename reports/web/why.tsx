import type { ExplanationReport } from '../trace-report.ts';
import type { PropertyReport } from '../verification-report.ts';
import { linkTo } from './address.ts';

interface WhyProps {
  readonly explanation: ExplanationReport;
  readonly scenario: string;
  readonly property: string;
}

/** What would have prevented a finding; a history that would have can be walked through. */
export function Why({ explanation: { neighbours }, scenario, property }: WhyProps) {
  if (neighbours.length === 0) return null;
  return (
    <section aria-labelledby="why">
      <h2 id="why">What would have prevented it</h2>
      <ul class="plain neighbours">
        {neighbours.map(({ sentence, trace, position }) => (
          <li key={sentence}>
            <bdi>{sentence}</bdi>{' '}
            {trace.length > 0 && (
              <a
                href={linkTo({
                  kind: 'walk',
                  scenario,
                  property,
                  steps: trace,
                  at: position === null ? null : position + 1,
                })}
              >
                see it
              </a>
            )}
          </li>
        ))}
      </ul>
    </section>
  );
}

/** TEMPORARY */
export const explanationOf = (found: PropertyReport): ExplanationReport | null | undefined =>
  (found as { explanation?: ExplanationReport | null }).explanation;
