import fc from 'fast-check';
import {
  type Action,
  type AlwaysProperty,
  actions,
  activeHsmsOf,
  type HsmSlot,
  isLiveHolder,
  judgeScenario,
  type OwnClause,
  parseScenario,
  publicScenarios,
  replay,
  verificationReportOf,
  verificationText,
  verify,
} from 'keysync-verifier';
import { failureOf, interleavings } from 'keysync-verifier/properties';

const twoAtOnce: OwnClause = {
  id: 'ACME-POWER-1',
  says: 'One fuse feeds two HSMs: they fail together.',
  source: 'ACME, plan of the power supply, page 3',
};

/** Two active HSMs fail at one time. What a machine does when it is told so is in its diagram. */
const fuseBlows: Action<{ one: HsmSlot; other: HsmSlot }> = {
  name: 'fuse-blows',
  clause: twoAtOnce,
  parameters: ({ clusters }) =>
    clusters.flatMap(({ hsms }) =>
      hsms.flatMap((one, index) => hsms.slice(index + 1).map((other) => ({ one, other }))),
    ),
  refuses: (world, { one, other }) =>
    world.hsmState(one) === 'ACTIVE' && world.hsmState(other) === 'ACTIVE' ? undefined : 'hsm-not-active',
  apply(world, { one, other }) {
    world.tell(one, { type: 'hsm.failed' });
    world.tell(other, { type: 'hsm.failed' });
  },
  describe: ({ one, other }) => `A fuse blows: ${one.name} and ${other.name} fail.`,
};

/** A key that was reported as created is on three active HSMs, or on all that there are. */
const onThreeHsms: AlwaysProperty = {
  kind: 'always',
  name: 'acknowledged-key-on-three-hsms',
  clause: twoAtOnce,
  statement: 'An acknowledged token key is on three active HSMs, or on all of them.',
  duty: 'hazard',
  appliesTo: (world) => world.deployment.keys.some((key) => world.creation(key) === 'acknowledged'),
  findViolation(world) {
    for (const key of world.deployment.keys) {
      if (world.creation(key) !== 'acknowledged') continue;
      const active = activeHsmsOf(world, key.home);
      const holders = active.filter((hsm) => isLiveHolder(world, hsm, key));
      if (holders.length >= Math.min(3, active.length)) continue;
      return { key: key.name, holders: holders.map(({ name }) => name) };
    }
    return undefined;
  },
};

const { scenario } = parseScenario(publicScenarios.find(({ name }) => name === 'sdk5-quorum-3hsm-1fail')!);
if (scenario === undefined) throw new Error('There is no such scenario.');

// Every interleaving.
const result = verify(scenario, { properties: [onThreeHsms], actions: { ...actions, fuseBlows } });
process.stdout.write(verificationText(verificationReportOf([result], 'own rules')));
const [found] = result.properties;
if (found?.verdict !== 'violated') throw new Error('The property is not violated.');
if (judgeScenario(result) !== 'expected') throw new Error('A hazard is no defect.');

// Random interleavings, which shrink to a small one.
const walks = interleavings(scenario, { actions: { ...actions, fuseBlows } });
const run = fc.check(
  fc.property(walks, (walk) => failureOf(walk, [onThreeHsms]) === undefined),
  { seed: 1, numRuns: 200 },
);
if (!run.failed) throw new Error('No random interleaving violates the property.');

// The steps of the finding, taken again.
const again = replay({
  scenario,
  steps: found.trace,
  claim: onThreeHsms,
  actions: { ...actions, fuseBlows },
});
if (again.replay?.outcome.kind !== 'shown') throw new Error('A replay does not show the finding.');
