import type { Verdict } from '#models';
import type { ExplanationReport } from '../explanation/explanation-report.ts';
import { preventionSentences } from '../explanation/explanation-text.ts';
import { linkTo } from './address.ts';

interface WhyProps {
  readonly explanation: ExplanationReport;
  readonly verdict: Verdict;
  readonly scenario: string;
  readonly property: string;
}

/** What would have prevented a finding; a history that would have can be walked through. */
export function Why({ explanation, verdict, scenario, property }: WhyProps) {
  const { neighbours } = explanation;
  const others = preventionSentences(explanation, verdict).slice(neighbours.length);
  if (neighbours.length + others.length === 0) return null;
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
        {others.map((sentence) => (
          <li class="quiet" key={sentence}>
            {sentence}
          </li>
        ))}
      </ul>
    </section>
  );
}
