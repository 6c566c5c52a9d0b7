/**
 * Rules that are written down, and that nothing implements yet.
 *
 * @remarks
 * To be emptied, and then removed: the test fails for each entry that is implemented.
 */
export const awaited: readonly string[] = [
  // Clauses.
  'KS-KMU-TIMEOUT',
  'KS-CLIENT-REACH',
  'KS-CLEAN-UP-TOMBSTONE',
  'KS-KEY-PROMOTION',
  'KS-QUORUM-WHEN-RESOLVED',
  'KS-KEY-REPLICATE',
  'KS-KEY-REPLICATE-CONSISTENT',
  'KS-KEY-REPLICATE-USERS',
  'KS-KEY-REPLICATE-PARTIAL',
  'KS-BACKUP-COPY-BY-CLUSTER',
  'KS-BACKUP-COPY-FAILS',
  'KS-NON-EXPORTABLE',
  'KS-USER-REPLICATE',
  // Fields of a scenario that assumptions name.
  'assume.quorumWhenResolved',
  'assume.restoredClusterActive',
  'assume.serverSyncSkipsFailedCreations',
  'clients.*.reaches',
];
