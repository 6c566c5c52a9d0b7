import { actions, isActive } from '#models';
import { type Clusters, type Mutant, mutantOf, quorum, running, twoCopies } from './mutant.ts';

const { hsmCreationFails, zoneBecomesUnreachable, zoneFails } = actions;

/** A cluster with one HSM in each of as many zones. */
const spread = (...hsms: readonly string[]): Clusters => ({
  'cluster-a': { ...running(...hsms), zones: Object.fromEntries(hsms.map((hsm) => [hsm, `zone of ${hsm}`])) },
});

/** An availability zone fails, or goes out of reach, wrongly; or an HSM in the making. */
export const zoneMutants: readonly Mutant[] = [
  mutantOf('zoneFails', {
    name: 'a zone that fails takes every other zone of the region with it',
    isDeep: true,
    wrong: {
      apply(world, { zone }) {
        zoneFails.apply(world, { zone });
        for (const hsm of world.deployment.hsms)
          if (isActive(world, hsm)) world.tell(hsm, { type: 'hsm.failed' });
      },
    },
    scenario: { clusters: spread('hsm-a1', 'hsm-a2'), clients: twoCopies, allow: { zoneFailures: 1 } },
    breaks: { 'acknowledged-key-survives': 'holds' },
  }),
  mutantOf('zoneFails', {
    name: 'an HSM of a zone that fails comes back with what it held',
    isDeep: true,
    wrong: {
      refuses: (world, { zone }) =>
        zone.hsms.some((hsm) => isActive(world, hsm))
          ? zoneFails.refuses(world, { zone })
          : 'zone-not-in-use',
      apply(world, { zone }) {
        for (const hsm of zone.hsms)
          if (isActive(world, hsm)) world.tell(hsm, { type: 'hsm.becameUnreachable' });
        world.tell(world.deployment.faults, { type: 'zone.failed' });
      },
    },
    scenario: { clusters: spread('hsm-a1', 'hsm-a2'), allow: { zoneFailures: 1, deleteKey: true } },
    breaks: { 'deleted-key-stays-deleted': 'holds' },
  }),
  mutantOf('zoneFails', {
    name: 'failures of zones are not counted',
    isDeep: true,
    wrong: {
      apply(world, { zone }) {
        for (const hsm of zone.hsms) if (isActive(world, hsm)) world.tell(hsm, { type: 'hsm.failed' });
      },
    },
    scenario: { clusters: spread('hsm-a1', 'hsm-a2'), clients: twoCopies, allow: { zoneFailures: 1 } },
    breaks: { 'acknowledged-key-survives': 'holds' },
  }),
  mutantOf('zoneBecomesUnreachable', {
    name: 'a zone out of reach loses what its HSMs held',
    isDeep: true,
    wrong: {
      apply(world, { zone }) {
        for (const hsm of zone.hsms) if (isActive(world, hsm)) world.tell(hsm, { type: 'hsm.failed' });
        world.tell(world.deployment.faults, { type: 'zone.becameUnreachable' });
      },
    },
    scenario: { clusters: spread('hsm-a1'), allow: { zoneOutages: 1 } },
    breaks: { 'acknowledged-key-survives': 'holds' },
  }),
  mutantOf('zoneBecomesUnreachable', {
    name: 'outages of zones are not counted',
    isDeep: true,
    wrong: {
      apply(world, { zone }) {
        for (const hsm of zone.hsms)
          if (isActive(world, hsm)) world.tell(hsm, { type: 'hsm.becameUnreachable' });
      },
    },
    scenario: {
      clusters: spread('hsm-a1', 'hsm-a2', 'hsm-a3'),
      clients: quorum,
      allow: { zoneOutages: 1 },
    },
    breaks: { 'acknowledged-key-stays-usable': 'holds' },
  }),
  mutantOf('zoneBecomesUnreachable', {
    name: 'an outage of a zone disturbs the HSMs of other zones',
    isDeep: true,
    wrong: {
      apply(world, { zone }) {
        zoneBecomesUnreachable.apply(world, { zone });
        const other = world.deployment.hsms.find((hsm) => isActive(world, hsm));
        if (other !== undefined) world.tell(other, { type: 'hsm.becameUnreachable' });
      },
    },
    scenario: {
      clusters: spread('hsm-a1', 'hsm-a2', 'hsm-a3'),
      clients: quorum,
      allow: { zoneOutages: 1 },
    },
    breaks: { 'acknowledged-key-stays-usable': 'holds' },
  }),
  mutantOf('hsmCreationFails', {
    name: 'the creation of an HSM that fails takes its source with it',
    isDeep: true,
    wrong: {
      apply(world, { hsm }) {
        hsmCreationFails.apply(world, { hsm });
        const source = hsm.cluster.hsms.find((other) => isActive(world, other));
        if (source !== undefined) world.tell(source, { type: 'hsm.failed' });
      },
    },
    scenario: {
      clusters: { 'cluster-a': { ...running('hsm-a1', 'hsm-a2'), up: ['hsm-a1'] } },
      allow: { createHsm: true, creationFailures: true },
    },
    breaks: { 'acknowledged-key-survives': 'holds' },
  }),
];
