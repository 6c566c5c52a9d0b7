import { hsmsPerClusterMax, parseScenario, type Scenario } from '#models';

/** The setting of the client that creates keys. */
export type AtlasSetting =
  | { readonly sdk: 3; readonly createObjectMinimumNodes: number }
  | { readonly sdk: 5; readonly keyAvailabilityCheck: boolean };

/** One deployment of the atlas: a cluster, the setting of its client, and how many HSMs may fail. */
export interface AtlasCell {
  readonly hsms: number;
  readonly setting: AtlasSetting;
  readonly hsmFailures: number;
}

/** What is varied. Every combination that differs from the others is a cell. */
export interface Family {
  readonly hsms: readonly number[];
  readonly sdks: readonly AtlasSetting['sdk'][];
  /** `create_object_minimum_nodes` of Client SDK 3. Undefined for all that make a difference. */
  readonly minimums: readonly number[] | undefined;
  /** Whether the key availability check of Client SDK 5 is on. */
  readonly checks: readonly boolean[];
  readonly hsmFailures: readonly number[];
}

/** Every cluster that AWS allows, with every setting that makes a difference, and up to three failures. */
export const everyCluster: Family = {
  hsms: Array.from({ length: hsmsPerClusterMax }, (_, index) => index + 1),
  sdks: [3, 5],
  minimums: undefined,
  checks: [true, false],
  hsmFailures: [0, 1, 2, 3],
};

/**
 * The cells of a family, the smallest clusters first.
 *
 * @remarks
 * A minimum of one more than there are HSMs is never met, and neither is a larger one: it stands for those, and is
 * the last of each cluster.
 */
export function cellsOf({ hsms, sdks, minimums, checks, hsmFailures }: Family): readonly AtlasCell[] {
  return hsms.flatMap((count) => {
    const all = Array.from({ length: Math.min(count + 1, hsmsPerClusterMax) }, (_, index) => index + 1);
    const settings = sdks.flatMap((sdk): readonly AtlasSetting[] =>
      sdk === 3
        ? (minimums ?? all).map((createObjectMinimumNodes) => ({ sdk, createObjectMinimumNodes }))
        : checks.map((keyAvailabilityCheck) => ({ sdk, keyAvailabilityCheck })),
    );
    return settings.flatMap((setting) =>
      hsmFailures.map((failures): AtlasCell => ({ hsms: count, setting, hsmFailures: failures })),
    );
  });
}

/** The name of a cell, the same wherever it is told. */
export function nameOfCell({ hsms, setting, hsmFailures }: AtlasCell): string {
  const what =
    setting.sdk === 3
      ? `sdk3-min${setting.createObjectMinimumNodes}`
      : `sdk5-${setting.keyAvailabilityCheck ? 'check' : 'no-check'}`;
  return `${what}-${hsms}hsm-${hsmFailures}fail`;
}

/**
 * The scenario of a cell: a running cluster and one key, which is created at some time, while copying may fail and HSMs
 * may. Nothing replaces an HSM that failed.
 *
 * @throws RangeError where no scenario has so many HSMs, or such a minimum
 */
export function atlasScenario(cell: AtlasCell): Scenario {
  const hsms = Array.from({ length: cell.hsms }, (_, index) => `hsm-${index + 1}`);
  const parsed = parseScenario({
    name: nameOfCell(cell),
    regions: { 'us-east-1': 'aws' },
    clusters: { cluster: { region: 'us-east-1', hsms, start: 'running' } },
    clients: { application: { cluster: 'cluster', ...cell.setting } },
    users: ['officer', 'owner'],
    cryptoOfficer: 'officer',
    keys: { key: { class: 'token', client: 'application', owner: 'owner' } },
    allow: { hsmFailures: cell.hsmFailures, syncFailures: true },
  });
  if (parsed.scenario === undefined)
    throw new RangeError(`${nameOfCell(cell)}: ${parsed.problems[0]?.message}`);
  return parsed.scenario;
}
