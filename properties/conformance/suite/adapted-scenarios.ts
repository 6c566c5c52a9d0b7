import type { Scenario, ScenarioInput } from '#models';
import { ownScenarios, scenarioOf } from './deployments.ts';

type Clients = NonNullable<ScenarioInput['clients']>;
type Keys = NonNullable<ScenarioInput['keys']>;

/** Deployments as they are where there is one client SDK alone, or no token keys; undefined where they are so already. */
const adaptations: Readonly<Record<string, (scenario: Scenario) => Scenario | undefined>> = {
  sdk3: (scenario) => withSdk(scenario, 3),
  sdk5: (scenario) => withSdk(scenario, 5),
  sessions: withSessionKeys,
};

/**
 * The deployments of the suite, changed for profiles that could otherwise not be what they ask for.
 *
 * @remarks
 * Tests are looked for in them where a profile has no other one, and only then are they part of a suite.
 */
export function adaptedScenarios(): readonly Scenario[] {
  return ownScenarios().flatMap((scenario) =>
    Object.entries(adaptations).flatMap(([suffix, adapt]) => {
      const adapted = adapt(scenario);
      if (adapted === undefined) return [];
      const { name, $schema: _, note: __, expect: ___, ...told } = adapted;
      return [scenarioOf(`${name}-${suffix}`, told)];
    }),
  );
}

function withSdk(scenario: Scenario, sdk: 3 | 5): Scenario | undefined {
  const { clients, keys } = scenario;
  if (Object.values(clients).every((client) => client.sdk === sdk)) return undefined;
  const failed = sdk === 3 ? 'rejected' : 'unacknowledged';
  const adaptedKeys = Object.entries(keys).map(([name, { start, ...key }]) => {
    const hasFailed = start?.creation === 'rejected' || start?.creation === 'unacknowledged';
    const told = hasFailed ? { ...start, creation: failed } : start;
    return [name, { ...key, ...(told && { start: told }) }] as const;
  });
  return {
    ...scenario,
    clients: Object.fromEntries(
      Object.entries(clients).map(([name, client]) => [name, clientOf(client, sdk)]),
    ) as Scenario['clients'],
    keys: Object.fromEntries(adaptedKeys) as Scenario['keys'],
  };
}

/** As many copies are asked for as before, where the other SDK can. */
function clientOf(client: Scenario['clients'][string], sdk: 3 | 5): Clients[string] {
  const { cluster, reaches } = client;
  const rest = { cluster, ...(reaches && { reaches }) };
  if (client.sdk === sdk) return client;
  if (client.sdk === 5)
    return { ...rest, sdk: 3, createObjectMinimumNodes: client.keyAvailabilityCheck ? 2 : 1 };
  return { ...rest, sdk: 5, keyAvailabilityCheck: client.createObjectMinimumNodes > 1 };
}

function withSessionKeys(scenario: Scenario): Scenario | undefined {
  const keys = Object.entries(scenario.keys).filter(([, { promotes }]) => promotes === undefined);
  if (keys.length === 0 || keys.every(([, key]) => key.class === 'session')) return undefined;
  const adapted = keys.map(([name, { start, ...key }]) => {
    const exists = start !== undefined && (start.creation === 'acknowledged' || start.creation === 'deleted');
    return [name, { ...key, class: 'session', ...(exists && { start }) }] as const;
  });
  return { ...scenario, keys: Object.fromEntries(adapted) as Keys as Scenario['keys'] };
}
