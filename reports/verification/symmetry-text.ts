import type { ScenarioReport, VerificationReport } from './verification-report.ts';

/** Makes a name from a file fit to be shown. */
type Show = (name: string) => string;

/** What was exchanged for what, and what kept it from that: few lines, none where there was nothing to exchange. */
export function symmetryLines({ scenarios }: VerificationReport, show: Show): string[] {
  if (scenarios.every(({ interchangeable }) => interchangeable === null))
    return ['Every world was kept, also where HSMs or keys are interchangeable.'];
  return [...interchangeableLines(scenarios, show), ...scenarios.flatMap((one) => toldApartLines(one, show))];
}

function interchangeableLines(scenarios: readonly ScenarioReport[], show: Show): string[] {
  const reduced = scenarios.flatMap(({ interchangeable }) =>
    interchangeable?.length ? [interchangeable] : [],
  );
  if (reduced.length === 0) return [];
  if (scenarios.length > 1)
    return [`HSMs or keys were interchangeable in ${reduced.length} of ${scenarios.length} scenarios.`];
  return [`Interchangeable: ${reduced[0]!.map((names) => listed(names, show)).join('; ')}.`];
}

/** More names than these are counted. */
const namesMax = 6;

function listed(names: readonly string[], show: Show): string {
  if (names.length <= namesMax) return names.map(show).join(', ');
  return `${names
    .slice(0, namesMax - 1)
    .map(show)
    .join(', ')} and ${names.length - namesMax + 1} more`;
}

function toldApartLines({ name, toldApartBy }: ScenarioReport, show: Show): string[] {
  if (toldApartBy.length === 0) return [];
  const [property, verb] = toldApartBy.length === 1 ? ['property', 'tells'] : ['properties', 'tell'];
  return [
    `In ${show(name)}, the ${property} ${toldApartBy.join(', ')} ${verb} HSMs or keys apart that are interchangeable otherwise.`,
  ];
}
