import { backupMutants } from './backups.mutants.ts';
import { cloneMutants } from './clones.mutants.ts';
import { clusterMutants } from './clusters.mutants.ts';
import { creationMutants } from './creation.mutants.ts';
import { handleMutants } from './handles.mutants.ts';
import { hsmMutants } from './hsms.mutants.ts';
import { keyRemovalMutants } from './key-removal.mutants.ts';
import type { Mutant } from './mutant.ts';
import { progressMutants } from './progress.mutants.ts';
import { synchronizationMutants } from './synchronization.mutants.ts';
import { userMutants } from './users.mutants.ts';
import { zoneMutants } from './zones.mutants.ts';

/**
 * Mistakes that an engineer could make in the model, one action wrong in each.
 *
 * @remarks
 * They show that the properties notice mistakes at all, and what a search of another kind must find too.
 */
export const mutants: readonly Mutant[] = [
  ...creationMutants,
  ...synchronizationMutants,
  ...keyRemovalMutants,
  ...hsmMutants,
  ...zoneMutants,
  ...handleMutants,
  ...clusterMutants,
  ...backupMutants,
  ...userMutants,
  ...cloneMutants,
  ...progressMutants,
];
