import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parseScenario, type Scenario, type ScenarioInput } from '#models';
import { remembering } from '../deployment/ask.ts';
import { compareSeverities } from '../deployment/severity.ts';
import { properties } from '../properties.ts';
import { publicScenario } from '../testing.ts';
import { type PropertyResult, verify } from '../verification/verification.ts';
import { explainFindings } from './explain.ts';
import type { Explanation } from './explanation.ts';
import { hazards, severityOf } from './prices.ts';
import { fewerMishaps } from './settings.ts';
import { withSetting } from './testing.ts';

const ask = remembering(
  async (scenario, asked) => verify(scenario, { properties: asked, countsWorlds: false }).properties,
);

/** The violations of a scenario with their explanations. */
async function explained(
  scenario: Scenario,
): Promise<readonly { readonly found: PropertyResult; readonly explanation: Explanation }[]> {
  const findings = (await ask(scenario, hazards)).filter(({ verdict }) => verdict === 'violated');
  const explanations = await explainFindings({ scenario, findings, ask });
  return findings.map((found, index) => ({ found, explanation: explanations[index]! }));
}

const settingsOf = ({ neighbours }: Explanation): readonly string[] =>
  neighbours.flatMap(({ kind, sentence }) => (kind === 'setting' ? [sentence] : []));

/** Three HSMs and a minimum of two, which is what the documentation recommends. */
const twoOfThree: ScenarioInput = {
  name: 'two-of-three',
  regions: { 'eu-west-1': 'aws' },
  clusters: { prod: { region: 'eu-west-1', hsms: ['hsm-1', 'hsm-2', 'hsm-3'], start: 'running' } },
  clients: { app: { cluster: 'prod', sdk: 3, createObjectMinimumNodes: 2 } },
  users: ['co', 'cu'],
  cryptoOfficer: 'co',
  keys: { kek: { class: 'token', client: 'app', owner: 'cu' } },
  allow: { hsmFailures: 1, syncFailures: true },
};

const scenarioOf = (input: ScenarioInput): Scenario => parseScenario(input).scenario!;

test('every claim that a configuration can break has a severity of its own', () => {
  for (const { name } of hazards) expect([name, namesWithSeverity.includes(name)]).toEqual([name, true]);
  // What nobody thought of is taken for the worst.
  expect(severityOf({ name: 'a-new-claim' })).toBe('lost');
  expect(properties.length).toBeGreaterThan(hazards.length);
});

const namesWithSeverity = hazards
  .filter(({ name }) => severityOf({ name }) !== 'lost')
  .map(({ name }) => name)
  .concat(
    'acknowledged-key-survives',
    'acknowledged-key-recoverable',
    'usable-key-on-two-hsms',
    'second-copy-can-be-regained',
  );

test('against orphans no minimum is advised with which keys are lost', async () => {
  for (const hsmFailures of [1, 2, 'unbounded'] as const) {
    const scenario = scenarioOf({ ...twoOfThree, allow: { hsmFailures, syncFailures: true } });
    const found = (await explained(scenario)).find(
      (one) => one.found.name === 'rejected-key-leaves-nothing',
    )!;
    const told = settingsOf(found.explanation);
    expect(told.filter((sentence) => sentence.includes('create_object_minimum_nodes'))).toEqual([]);
    // Where no setting helps, what need not have happened does.
    expect(told).toEqual([
      'Without failures of client-side synchronization and clean-up this cannot happen within the scope of the scenario.',
    ]);
    expect(found.explanation.complete).toBe(true);
  }
});

test('a setting that makes something less severe worse is told with that', async () => {
  const found = (await explained(scenarioOf(twoOfThree))).find(
    (one) => one.found.name === 'usable-key-on-two-hsms',
  )!;
  const [setting] = found.explanation.neighbours.filter(({ kind }) => kind === 'setting');
  expect(setting?.sentence).toContain('With create_object_minimum_nodes 3 this cannot happen');
  expect(setting?.price).toEqual([
    expect.stringMatching(/^creation-stays-possible \(blocked\) is broken: /),
    expect.stringMatching(
      /^rejected-key-leaves-nothing \(leftover\) is broken with fewer mishaps than now: /,
    ),
  ]);
  for (const price of setting!.price) expect(setting!.sentence).toContain(price);
});

test('what a limit left open is advised by nobody', async () => {
  const scenario = publicScenario('sdk3-min1-3hsm-1fail');
  const findings = (await ask(scenario, hazards)).filter(({ name }) => name === 'acknowledged-key-survives');
  const [explanation] = await explainFindings({
    scenario,
    findings,
    ask: async (changed, asked) =>
      (await ask(changed, asked)).map((result) =>
        asked.length > 1 ? { ...result, verdict: 'incomplete' as const } : result,
      ),
  });
  expect(settingsOf(explanation!).filter((told) => !told.startsWith('Without'))).toEqual([]);
  expect(explanation!.complete).toBe(false);
});

const drawn = fc
  .record({
    hsmCount: fc.integer({ min: 1, max: 3 }),
    client: fc.constantFrom<Pick<NonNullable<ScenarioInput['clients']>[string], never> & object>(
      { sdk: 3, createObjectMinimumNodes: 1 },
      { sdk: 3, createObjectMinimumNodes: 2 },
      { sdk: 3, createObjectMinimumNodes: 3 },
      { sdk: 3, createObjectMinimumNodes: 1, minSrv: 2 },
      { sdk: 3, createObjectMinimumNodes: 2, waitsForMinimum: true },
      { sdk: 5, keyAvailabilityCheck: true },
      { sdk: 5, keyAvailabilityCheck: false },
    ),
    reachesOne: fc.boolean(),
    hsmFailures: fc.constantFrom(0, 1, 2, 'unbounded' as const),
    hsmOutages: fc.integer({ min: 0, max: 1 }),
    syncFailures: fc.boolean(),
    deleteKey: fc.boolean(),
  })
  .map(({ hsmCount, client, reachesOne, ...allow }): Scenario => {
    const hsms = ['hsm-1', 'hsm-2', 'hsm-3'].slice(0, hsmCount);
    const reaches = reachesOne ? { reaches: hsms.slice(0, 1) } : {};
    return scenarioOf({
      ...twoOfThree,
      clusters: { prod: { region: 'eu-west-1', hsms, start: 'running' } },
      clients: { app: { cluster: 'prod', ...client, ...reaches } as never },
      allow,
    });
  });

const isBroken = (verdict: string | undefined): boolean =>
  verdict === 'violated' || verdict === 'unreachable';

test('a remedy that is named is true: with it the finding is gone, nothing severer is worse, and the rest is its price', async () => {
  const seen = new Set<string>();
  await fc.assert(
    fc.asyncProperty(drawn, async (scenario) => {
      const before = await ask(scenario, hazards);
      for (const { found, explanation } of await explained(scenario)) {
        for (const { setting, price, sentence } of explanation.neighbours) {
          if (setting === null) continue;
          const changed = withSetting(scenario, setting);
          const after = await ask(changed, hazards);
          expect(after.find(({ name }) => name === found.name)?.verdict, sentence).toBe('holds');
          const isMishap = setting.path[0] === 'allow';
          seen.add(isMishap ? 'mishap' : price.length > 0 ? 'priced' : 'free');
          const allowances = [scenario.allow, ...(isMishap ? [] : fewerMishaps(scenario))];
          const worse = new Set<string>();
          for (const [index, allow] of allowances.entries()) {
            const was = index === 0 ? before : await ask({ ...scenario, allow }, hazards);
            const is = index === 0 ? after : await ask({ ...changed, allow }, hazards);
            for (const [place, { name }] of hazards.entries()) {
              // What is broken already is worse where fewer mishaps break it; what is not is as it was.
              const isAsked =
                index === 0 || (isBroken(before[place]?.verdict) && isBroken(after[place]?.verdict));
              if (isAsked && isBroken(is[place]?.verdict) && !isBroken(was[place]?.verdict)) worse.add(name);
            }
          }
          expect(new Set(price.map((text) => text.split(' ')[0])), sentence).toEqual(worse);
          for (const name of worse) {
            const against = severityOf(found);
            expect(
              compareSeverities(severityOf({ name }), against),
              `${sentence} against ${found.name}`,
            ).toBeGreaterThanOrEqual(0);
            expect(name).not.toBe('key-creation-can-succeed');
          }
        }
      }
    }),
    { seed: 16, numRuns: 16 },
  );
  expect(seen).toEqual(new Set(['free', 'priced', 'mishap']));
});
