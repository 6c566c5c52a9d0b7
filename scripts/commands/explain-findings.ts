import type { Scenario } from '#models';
import {
  type Explanation,
  explainFindings,
  judge,
  type PropertyResult,
  type ScenarioResult,
  type ToExplain,
} from '#properties';
import type { Explanations } from '#reports';
import type { VerificationRun } from '../run-verifications.ts';

/** Worlds of one changed scenario: an explanation should not take longer than what it explains. */
const worldCountMax = 200_000;

/**
 * Explains findings of one scenario, as far as the run may still go.
 *
 * @returns by the name of the property
 */
export async function explainWithin(
  run: VerificationRun,
  scenario: Scenario,
  findings: ToExplain['findings'],
): Promise<ReadonlyMap<string, Explanation>> {
  const told = await explainFindings({
    scenario,
    findings,
    ask: (changed, properties) => run.decideChanged(changed, properties, worldCountMax),
  });
  return new Map(findings.map(({ name }, index) => [name, told[index]!]));
}

/** Explains what is not as expected, in every scenario where something is. */
export async function explainUnexpected(
  run: VerificationRun,
  results: readonly ScenarioResult[],
): Promise<Explanations> {
  const explanations = new Map<Scenario, ReadonlyMap<string, Explanation>>();
  for (const result of results) {
    const findings = result.properties.filter(
      (found) => isFinding(found) && judge(result, found) === 'unexpected',
    );
    if (findings.length === 0) continue;
    explanations.set(result.scenario, await explainWithin(run, result.scenario, findings));
  }
  return explanations;
}

/** Whether there is something to explain: a violation, or a witness. */
export function isFinding({ verdict }: Pick<PropertyResult, 'verdict'>): boolean {
  return verdict === 'violated' || verdict === 'reachable';
}
