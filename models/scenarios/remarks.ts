import type { Scenario } from './scenario.ts';

/**
 * What a scenario says to no effect, a sentence each: whoever wrote it may take its verdicts for more than they are.
 */
export function remarksOn({ clusters, cryptoOfficer, keys, backups, allow }: Scenario): readonly string[] {
  const all = Object.values(clusters);
  const hasZones = all.some(({ zones = {} }) => Object.keys(zones).length > 0);
  const shared = Object.entries(keys).filter(([, { sharedWith }]) => sharedWith.includes(cryptoOfficer));
  const chained = Object.entries(clusters).filter(([, { maskingKey }]) => {
    const other = maskingKey === undefined ? undefined : clusters[maskingKey]?.maskingKey;
    return other !== undefined && other !== maskingKey;
  });
  return [
    ...(allow.zoneFailures > 0 && !hasZones ? ['allow.zoneFailures has no effect: no HSM has a zone'] : []),
    ...(allow.zoneOutages > 0 && !hasZones ? ['allow.zoneOutages has no effect: no HSM has a zone'] : []),
    ...(allow.serviceBackups && backups === 0
      ? ['allow.serviceBackups has no effect: there is room for no backup, see "backups"']
      : []),
    ...(allow.deleteKeyAgain && !allow.deleteKey
      ? ['allow.deleteKeyAgain has no effect without allow.deleteKey']
      : []),
    ...shared.map(([name]) => `keys.${name}.sharedWith has the crypto officer, who uses no keys`),
    ...chained.map(
      ([name, { maskingKey }]) =>
        `clusters.${name}.maskingKey names ${maskingKey}, which has the masking key of another cluster itself: the two have none in common`,
    ),
  ];
}
