import type { ScenarioReport, VerificationReport } from './verification-report.ts';

/** What it means that only fingerprints of worlds were kept, and what to read with the probability that is told. */
export const missMeaning = [
  'Where two worlds have the same fingerprint, the second one is missed, and perhaps what comes after it.',
  'Read with this probability, calculated as if fingerprints were drawn at random: whatever was not found',
  '(holds, vacuous, unreachable), all numbers of worlds and steps, and that nothing shorter was found.',
  'What was found is real: its steps were taken again.',
] as const;

/** The scenarios of which only fingerprints of worlds were kept, each with how probable it is that one was missed. */
export function missProbabilities({
  scenarios,
}: VerificationReport): readonly (readonly [scenario: string, probability: string])[] {
  return scenarios.flatMap(({ name, missProbability }) =>
    missProbability === null ? [] : [[name, probabilityText(missProbability)] as const],
  );
}

/** A sentence for the end of a report: how probable it is that a world of any scenario was missed. */
export function missSentence(scenarios: readonly Pick<ScenarioReport, 'missProbability'>[]): string {
  const told = scenarios.flatMap(({ missProbability }) => missProbability ?? []);
  if (told.length === 0) return '';
  const sum = told.reduce((all, probability) => all + probability, 0);
  return ` The probability that a world was missed is ${probabilityText(Math.min(1, sum))}.`;
}

/** A probability in two digits. */
export function probabilityText(probability: number): string {
  return probability === 0 || probability >= 0.01
    ? String(Number(probability.toPrecision(2)))
    : probability.toExponential(1);
}
