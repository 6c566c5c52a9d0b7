import { attemptMachine } from './attempt.machine.ts';
import { backupMachine } from './backup.machine.ts';
import { clusterMachine } from './cluster.machine.ts';
import { creationSdk3Machine } from './creation-sdk3.machine.ts';
import { creationSdk5Machine } from './creation-sdk5.machine.ts';
import { exportMachine } from './export.machine.ts';
import { faultsMachine } from './faults.machine.ts';
import { hsmMachine } from './hsm.machine.ts';
import { sessionKeyMachine } from './session-key.machine.ts';

/** Every machine of the model. */
export const machines = {
  hsm: hsmMachine,
  cluster: clusterMachine,
  backup: backupMachine,
  creationSdk3: creationSdk3Machine,
  creationSdk5: creationSdk5Machine,
  sessionKey: sessionKeyMachine,
  attempt: attemptMachine,
  faults: faultsMachine,
  export: exportMachine,
} as const;
