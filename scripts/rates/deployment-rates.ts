import type { Rates } from '#models';
import { type ObservedDeployment, ratedScenarios } from '#properties';
import { type DeploymentRates, ratesReportOf } from '#reports';
import { version } from '../version.ts';
import { IncompleteError, RatesRun } from './rates-run.ts';

/** More states than these are too many for what is told beside other things. */
const stateCountMax = 50_000;

/** How likely a key of each client of a deployment gets lost. What is too large is told as such. */
export async function ratesOfDeployment(
  deployment: ObservedDeployment,
  rates: Rates,
  horizon: number,
  secondsMax: number | undefined,
): Promise<DeploymentRates> {
  const run = new RatesRun(secondsMax);
  const told: DeploymentRates[number][] = [];
  try {
    for (const { client, cluster, scenario } of ratedScenarios(deployment, rates.perSecond)) {
      const names = { client: client.name, cluster: cluster.id };
      try {
        const findings = await run.findings({ scenario, rates, horizon, stateCountMax, elasticities: false });
        told.push({ ...names, report: ratesReportOf(findings, version), unknownBecause: null });
      } catch (error) {
        if (!(error instanceof IncompleteError)) throw error;
        told.push({ ...names, report: null, unknownBecause: error.message });
      }
    }
  } finally {
    run.end();
  }
  return told;
}
