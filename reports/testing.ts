import { parseScenario, publicScenarios, type Scenario } from '#models';
import { propertyNamed, replay, verify } from '#properties';
import { type TraceReport, traceReportOf } from './trace/trace-report.ts';

/** A part of a name that tries to be more than a name, in every format. */
export const hostile =
  '<script>alert("x")</script>|*_`{}$\'\\ */ @vitest-environment jsdom #set \u202Eabc\u2028d 💥https://x.y';

/** A finding of each kind of property, and of each way in which a history can go on for ever. */
export const findingKinds = [
  ['always', 'clone-2x2', 'clone-holds-every-acknowledged-key'],
  ['step', 'sdk3-min2-reaches-1of2', 'deleted-key-never-spreads'],
  ['reachable', 'sdk5-optout-1hsm-1fail', 'key-creation-can-succeed'],
  ['recoverable', 'sdk5-optout-1hsm-1fail', 'second-copy-can-be-regained'],
  ['recoverable, at the start', 'sdk5-quorum-1hsm', 'creation-stays-possible'],
  ['eventually-always', 'user-replicate-2x2', 'token-keys-converge'],
  ['leads-to', 'sdk3-min1-3hsm-1fail', 'retried-use-succeeds'],
] as const;

/**
 * A finding in a scenario that comes with keysync.
 *
 * @param suffix - of the name of everything in it that has one
 */
export function findingIn(name: string, property: string, suffix = ''): TraceReport {
  const scenario = renamed(publicScenarios.find((candidate) => candidate.name === name)!, suffix);
  const [found] = verify(scenario, { properties: [propertyNamed(property)!] }).properties;
  return traceReportOf({ scenario, found: found!, replay: `keysync explain ${name} ${property}` }, '0.0.0');
}

/**
 * A history in which an HSM is removed and created for ever, in a cluster that is never initialized.
 *
 * @param extra - how many steps of the round are taken before it is said to begin
 */
export function roundTrip(extra: 0 | 1): TraceReport {
  const scenario = parsed({
    name: 'round trip',
    regions: { east: 'aws' },
    clusters: { 'cluster-a': { region: 'east', hsms: ['hsm-a1'] } },
    users: ['co'],
    cryptoOfficer: 'co',
    allow: { provision: true, createHsm: true, deleteHsm: true },
  });
  const begins = [
    { action: 'create-cluster', parameters: { cluster: 'cluster-a' } },
    { action: 'cluster-created', parameters: { cluster: 'cluster-a' } },
  ];
  const around = [
    { action: 'create-hsm', parameters: { hsm: 'hsm-a1', source: 'nothing' } },
    { action: 'hsm-becomes-active', parameters: { hsm: 'hsm-a1' } },
    { action: 'delete-hsm', parameters: { hsm: 'hsm-a1' } },
  ];
  const steps = [...begins, ...around, ...around.slice(0, extra)];
  const claim = 'token-keys-converge';
  const loop = begins.length + extra;
  const { trace } = replay({ scenario, steps, claim, loop }).replay!;
  const found = { name: claim, verdict: 'violated', length: null, evidence: null, trace, loop } as const;
  return traceReportOf({ scenario, found }, '0.0.0');
}

/** A scenario with a suffix after every name in it that is free to be another. */
function renamed(scenario: Scenario, suffix: string): Scenario {
  const { regions, clusters, clients, users, keys } = scenario;
  const own = [regions, clusters, clients, keys].flatMap((slots) => Object.keys(slots));
  const names = new Set([...own, ...users, ...Object.values(clusters).flatMap(({ hsms }) => hsms)]);
  const named = (name: string): string => (names.has(name) ? name + suffix : name);
  const walked = (value: unknown): unknown => {
    if (typeof value === 'string') return named(value);
    if (Array.isArray(value)) return value.map(walked);
    if (typeof value !== 'object' || value === null) return value;
    return Object.fromEntries(Object.entries(value).map(([name, inner]) => [named(name), walked(inner)]));
  };
  return parsed({ ...(walked(scenario) as object), name: scenario.name + suffix });
}

function parsed(input: unknown): Scenario {
  const { scenario, problems } = parseScenario(input);
  if (scenario === undefined) throw new Error(problems[0]?.message);
  return scenario;
}
