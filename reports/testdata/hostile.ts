import { parseScenario, type Scenario, type ScenarioInput } from '#models';

/** A name with something for every format: markup, quotes, links, commands, directions, half a character. */
export const hostile =
  '::error::x%0A<script>alert("x")</script>]]>&amp;&foo;&#65;\'`|*_[a](1){0},;=:\\ \u202Eabc\ud800\ufffe##[error]x';

/** One HSM, the check off, one failure: the key is lost in three steps. All names are hostile. */
export function hostileScenario(expect?: ScenarioInput['expect']): Scenario {
  const { scenario, problems } = parseScenario({
    name: hostile,
    regions: { [`region ${hostile}`]: 'aws' },
    clusters: {
      [`cluster ${hostile}`]: { region: `region ${hostile}`, hsms: [`hsm ${hostile}`], start: 'running' },
    },
    clients: { [`app ${hostile}`]: { cluster: `cluster ${hostile}`, sdk: 5, keyAvailabilityCheck: false } },
    users: ['co', 'cu'],
    cryptoOfficer: 'co',
    keys: { [`key ${hostile}`]: { class: 'token', client: `app ${hostile}`, owner: 'cu' } },
    allow: { hsmFailures: 1 },
    ...(expect === undefined ? {} : { expect }),
  } satisfies ScenarioInput);
  if (scenario === undefined) throw new Error(problems[0]?.message);
  return scenario;
}
