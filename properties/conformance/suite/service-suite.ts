import type { Scenario } from '#models';
import type { ConformanceTest, Suite } from '../conformance-test.ts';
import { needsOf } from '../needs.ts';
import { profiles } from '../profiles/profile.ts';
import { scenarioOf } from './deployments.ts';
import { generateSuite } from './generate-suite.ts';

/**
 * What a driver of the API has to refuse by itself, as the API has no slots: of a service it says nothing. Backups are
 * not taken by a call either.
 */
const ofTheDriver: readonly string[] = ['cluster-exists', 'slot-occupied'];

/** Nothing is there at the start. */
function scenarios(): readonly Scenario[] {
  const allow = { createHsm: true, deleteHsm: true, provision: true, clone: true, deleteBackup: true };
  const east = 'us-east-1';
  return [
    scenarioOf('service-1-cluster', {
      clusters: { 'cluster-a': { region: east, hsms: ['hsm-a1', 'hsm-a2'] } },
      backups: 1,
      allow,
    }),
    scenarioOf('service-2-clusters', {
      clusters: {
        'cluster-a': { region: east, hsms: ['hsm-a1'] },
        'cluster-b': { region: 'us-west-2', hsms: ['hsm-b1'] },
      },
      backups: 1,
      allow,
    }),
  ];
}

/**
 * Tests that need nothing of a service but its control plane: they start from nothing, and activate nothing.
 *
 * @remarks
 * The calls that the API has beside, such as those of tags, are no steps of the model; they are tried on the wire.
 */
export function serviceSuite(): Suite {
  const { suite } = generateSuite({
    name: 'service',
    criteria: ['actions', 'refusals', 'transitions', 'states', 'mistakes'],
    material: { small: scenarios(), large: [], journeys: [] },
  });
  const { capabilities } = profiles.find(({ name }) => name === 'service-api')!;
  const isOfService = (test: ConformanceTest): boolean =>
    needsOf(capabilities, suite.deployments[test.deployment]!.scenario, test).length === 0 &&
    !test.steps.some(
      ({ action, expected }) =>
        action === 'take-backup' || (expected.outcome === 'refused' && ofTheDriver.includes(expected.reason)),
    );
  return { ...suite, tests: suite.tests.filter(isOfService) };
}
