import { describe, expect, test } from 'vitest';
import { publicScenarios, type Scenario } from '#models';
import { properties, propertyNamed, verify } from '#properties';
import { traceReportOf } from '../trace/trace-report.ts';
import { claimBesides, claimOf, namesWithOtherClause } from './claims.ts';
import { verificationReportOf } from './verification-report.ts';

/** The scenarios in which all clients are of one SDK. */
const ofSdk = (sdk: 3 | 5): readonly Scenario[] =>
  publicScenarios.filter(({ clients }) => {
    const sdks = Object.values(clients).map((client) => client.sdk);
    return sdks.length > 0 && sdks.every((one) => one === sdk);
  });

/** What names the one SDK alone, in the words of a rule. */
const words = { 3: /SDK 3|create_object_minimum_nodes|-min_srv/, 5: /SDK 5|quorum/ } as const;

describe.each([
  [3, 5],
  [5, 3],
] as const)('in scenarios of Client SDK %i', (sdk, other) => {
  test('every rule that is quoted of what has something to say is not of the other', () => {
    const quoted = ofSdk(sdk).flatMap((scenario) =>
      properties
        .filter(({ name }) => (scenario.expect?.[name] ?? 'vacuous') !== 'vacuous')
        .map(({ name }) => `${name}: ${claimOf(name, scenario)!.rule!.says}`),
    );
    expect(quoted.length).toBeGreaterThan(300);
    expect([...new Set(quoted)].filter((text) => words[other].test(text))).toEqual([]);
  });
});

test('where keys are copied by key replicate alone, no rule that is quoted is about syncKey', () => {
  const scenarios = publicScenarios.filter(({ allow }) => allow.keyReplicate && !allow.clone);
  expect(scenarios.length).toBeGreaterThan(2);
  const quoted = scenarios.flatMap((scenario) =>
    properties
      .filter(({ name }) => (scenario.expect?.[name] ?? 'vacuous') !== 'vacuous')
      .map(({ name }) => `${name}: ${claimOf(name, scenario)!.rule!.says}`),
  );
  expect([...new Set(quoted)].filter((text) => text.includes('syncKey'))).toEqual([]);
  expect(quoted.filter((text) => /^clone-catches-up: key replicate /.test(text))).not.toEqual([]);
});

test('a property that names the rule of some scenarios has another told in others, and only there', () => {
  const [sdk3, sdk5] = [ofSdk(3)[0]!, ofSdk(5)[0]!];
  const mixed = { ...sdk3, clients: { ...sdk3.clients, other: sdk5.clients['app']! } };
  const copying = { ...sdk5, allow: { ...sdk5.allow, keyReplicate: true, clone: false } };
  const bothWays = { ...sdk5, allow: { ...copying.allow, clone: true } };
  for (const name of namesWithOtherClause) {
    const property = propertyNamed(name)!;
    const isOfTools = claimOf(name)!.rule!.clause.startsWith('KS-SYNC-KEY');
    const [own, other] = isOfTools ? [[bothWays, sdk3], [copying]] : [[mixed], [sdk3, sdk5]];
    for (const scenario of own) expect(claimBesides(property, scenario), name).toBeUndefined();
    const told = other.map((scenario) => claimBesides(property, scenario));
    expect(
      told.filter((claim) => claim !== undefined),
      name,
    ).toHaveLength(1);
    expect(claimOf(name)?.rule?.clause).toBe(property.clause);
  }
});

test('reports and traces quote it', () => {
  const name = 'creation-stays-possible';
  const scenario = publicScenarios.find((one) => one.name === 'sdk5-quorum-2hsm-1fail')!;
  const result = verify(scenario, { properties: [propertyNamed(name)!] });
  const [reported] = verificationReportOf([result], '0.0.0').scenarios;
  const clause = 'KS-SDK5-QUORUM-CLUSTER';
  expect(reported?.properties[name]?.claim?.rule?.clause).toBe(clause);
  expect(traceReportOf({ scenario, found: result.properties[0]! }, '0.0.0').rule?.clause).toBe(clause);
});
