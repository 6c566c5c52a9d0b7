import { acknowledgedKeySurvives } from '../../always/acknowledged-key-survives.invariant.ts';
import type { AlwaysProperty } from '../../property.ts';
import type { Finding, Moment } from '../finding.ts';
import type { ObservedClient, ObservedCluster } from '../observed.ts';
import { acknowledgedKeyCanBeUsed } from '../probes.ts';
import { worstHoldersForLoss, worstHoldersForUse } from '../scenarios.ts';
import type { Severity } from '../severity.ts';
import type { MomentTolerance } from './tolerance.ts';
import { anyOf, counted } from './words.ts';

/** The moments from which on acknowledged keys are looked at. */
export type KeyMoment = Exclude<Moment, 'now'>;

/** The moments in words. */
export type Moments = Readonly<Record<KeyMoment, string>>;

/**
 * @param isCreating - whether a key can be created now; where none can, those that exist are older
 * @param hsmCount - how many HSMs hold keys
 */
export const momentsIn = (isCreating: boolean, hsmCount: number): Moments => ({
  'right-after': isCreating
    ? 'right after the acknowledgement'
    : 'right after an acknowledgement, when keys could be created',
  'once-synchronized': hsmCount === 1 ? 'while there is no other HSM' : 'once every HSM has the key',
});

/** What decides whether a key can be used: the quorum, where Client SDK 5 asks for it. */
export const clauseOfUse = (client: ObservedClient): Finding['clause'] =>
  client.sdk === 5 && client.keyAvailabilityCheck ? 'KS-SDK5-QUORUM' : 'KS-ROUTING';

/** What can come to acknowledged keys when HSMs or zones are down, and how it is said. */
export interface Harm {
  readonly name: 'loss' | 'use';
  readonly severity: Severity;
  readonly property: AlwaysProperty;
  /** What happens to HSMs; an outage loses nothing. */
  readonly faults: readonly ('hsmFailures' | 'hsmOutages')[];
  readonly zoneFaults: readonly ('zoneFailures' | 'zoneOutages')[];
  readonly clauseFor: (client: ObservedClient) => Finding['clause'];
  readonly counts: 'hsmFailuresWithoutLoss' | 'hsmFailuresWithoutOutageOfUse';
  readonly zones: 'zonesWhoseLossLosesKeys' | 'zonesWhoseLossStopsUse';
  /** The HSMs that hold the key where a zone does most harm. */
  readonly worstHolders: (
    client: ObservedClient,
    cluster: ObservedCluster,
    zone: string,
  ) => readonly string[];
  readonly hsms: Words & { readonly question: string };
  readonly zone: Words & { readonly question: string };
}

interface Words {
  readonly unknown: string;
  /** One is enough. */
  readonly atOnce: (when: string, zones: readonly string[]) => string;
  /** So many are not enough. */
  readonly tolerated: (when: string, count: number) => string;
}

const orFaults = (count: number): string =>
  `${counted(count, 'HSM failure')}, or ${count === 1 ? 'outage' : 'outages'},`;

/** See {@link Harm}. */
export const harms: readonly Harm[] = [
  {
    name: 'loss',
    severity: 'lost',
    property: acknowledgedKeySurvives,
    faults: ['hsmFailures'],
    zoneFaults: ['zoneFailures'],
    clauseFor: ({ sdk }) => (sdk === 3 ? 'KS-SDK3-DEFAULT-RISK' : 'KS-KEY-LOSS'),
    counts: 'hsmFailuresWithoutLoss',
    zones: 'zonesWhoseLossLosesKeys',
    worstHolders: worstHoldersForLoss,
    hsms: {
      question: 'failures-without-loss',
      unknown: 'How many HSM failures lose no key',
      atOnce: (when) => `One HSM failure ${when} loses an acknowledged key, unless it is in a backup.`,
      tolerated: (when, count) => `No acknowledged key is lost to ${counted(count, 'HSM failure')} ${when}`,
    },
    zone: {
      question: 'zone-without-loss',
      unknown: 'Whether the loss of an availability zone loses a key',
      atOnce: (when, zones) =>
        `The loss of ${anyOf(zones)} ${when} loses an acknowledged key, unless it is in a backup.`,
      tolerated: (when) => `No acknowledged key is lost with any one availability zone ${when}`,
    },
  },
  {
    name: 'use',
    severity: 'unusable',
    property: acknowledgedKeyCanBeUsed,
    faults: ['hsmFailures', 'hsmOutages'],
    zoneFaults: ['zoneFailures', 'zoneOutages'],
    clauseFor: clauseOfUse,
    counts: 'hsmFailuresWithoutOutageOfUse',
    zones: 'zonesWhoseLossStopsUse',
    worstHolders: worstHoldersForUse,
    hsms: {
      question: 'failures-with-use',
      unknown: 'How many HSM failures keep keys usable',
      atOnce: (when) => `One HSM failure, or outage, ${when} makes acknowledged keys unusable.`,
      tolerated: (when, count) => `Acknowledged keys stay usable with ${orFaults(count)} ${when}`,
    },
    zone: {
      question: 'zone-with-use',
      unknown: 'Whether keys stay usable without an availability zone',
      atOnce: (when, zones) =>
        `The loss of ${anyOf(zones)}, or its outage, ${when} makes acknowledged keys unusable.`,
      tolerated: (when) =>
        `Acknowledged keys stay usable while any one availability zone is lost or out of reach, ${when}`,
    },
  },
];

/** What is known of one harm at one moment. */
export interface Harmed {
  readonly findings: readonly Finding[];
  readonly tolerance: Partial<MomentTolerance>;
}
