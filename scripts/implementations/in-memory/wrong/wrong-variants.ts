import { wrongBackups } from './backups.ts';
import { wrongClones } from './clones.ts';
import { wrongClusterLifecycle } from './cluster-lifecycle.ts';
import { wrongCreationSdk3 } from './creation-sdk3.ts';
import { wrongCreationSdk5 } from './creation-sdk5.ts';
import { wrongFailureAndReplacement } from './failure-and-replacement.ts';
import { wrongHandles } from './handles.ts';
import { wrongServerSideSync } from './server-side-sync.ts';
import { wrongSessionKeys } from './session-keys.ts';
import { wrongSyncKey } from './sync-key.ts';
import { wrongUsers } from './users.ts';
import type { WrongVariant } from './wrong-variant.ts';
import { wrongZones } from './zones.ts';

/** Every wrong variant, by area. */
export const wrongVariants: readonly WrongVariant[] = [
  ...wrongCreationSdk3,
  ...wrongCreationSdk5,
  ...wrongSessionKeys,
  ...wrongServerSideSync,
  ...wrongFailureAndReplacement,
  ...wrongBackups,
  ...wrongClones,
  ...wrongSyncKey,
  ...wrongUsers,
  ...wrongClusterLifecycle,
  ...wrongZones,
  ...wrongHandles,
];
