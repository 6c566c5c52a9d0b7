import { parseScenario, type Scenario, type ScenarioInput } from '#models';

/** A name with something for every format: markup, quotes, links, commands, directions, half a character. */
export const hostile =
  '::error::x%0A<script>alert("x")</script>]]>&amp;&foo;&#65;\'`|*_[a](1){0},;=:\\ \u202Eabc\ud800\ufffe##[error]x';

/**
 * One HSM, the check off, one failure: the key is lost in three steps.
 *
 * @param name - of the scenario; all others have the hostile text in them
 */
export function hostileScenario(
  expect?: ScenarioInput['expect'],
  name: string = hostile,
  hostileText: string = hostile,
): Scenario {
  const { scenario, problems } = parseScenario({
    name,
    regions: { [`region ${hostileText}`]: 'aws' },
    clusters: {
      [`cluster ${hostileText}`]: { region: `region ${hostileText}`, hsms: [`hsm ${hostileText}`], start: 'running' },
    },
    clients: { [`app ${hostileText}`]: { cluster: `cluster ${hostileText}`, sdk: 5, keyAvailabilityCheck: false } },
    users: ['co', 'cu'],
    cryptoOfficer: 'co',
    keys: { [`key ${hostileText}`]: { class: 'token', client: `app ${hostileText}`, owner: 'cu' } },
    allow: { hsmFailures: 1 },
    ...(expect === undefined ? {} : { expect }),
  } satisfies ScenarioInput);
  if (scenario === undefined) throw new Error(problems[0]?.message);
  return scenario;
}
