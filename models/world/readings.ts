import type { AnyMachineSnapshot } from 'xstate';
import type { BackupContext } from '../machines/backup.machine.ts';
import type { ClusterContext } from '../machines/cluster.machine.ts';
import type { FaultsContext } from '../machines/faults.machine.ts';
import type { HsmContext } from '../machines/hsm.machine.ts';
import type {
  BackupRecord,
  BackupState,
  ClusterState,
  Contents,
  CreationState,
  HsmState,
  PasswordVersion,
} from '../vocabulary.ts';
import type { Deployment } from './deployment.ts';
import type { Answer, Reader } from './readers.ts';
import type { KeySlot, UserSlot } from './slots.ts';

/** The state of one slot, as its machine keeps it. */
export type SlotState = Pick<AnyMachineSnapshot, 'value' | 'context'>;

/** For each reader of a world, a question about one state with the same answer. */
type Answers = {
  readonly [Name in Reader]: (state: SlotState, ...rest: never[]) => Answer<Name>;
};

/**
 * The readers of a world, each as a question about the state of the one slot that it looks at.
 *
 * @remarks
 * What they mean is said at {@link ReadonlyWorld}, and which slot that is in `readers.ts`. A world only knows where
 * it keeps the states of its slots.
 */
export class Readings implements Answers {
  readonly #tokenKeys: ReadonlySet<string>;

  constructor({ keys }: Deployment) {
    this.#tokenKeys = new Set(keys.filter((key) => key.class === 'token').map(({ name }) => name));
  }

  hsmState(hsm: SlotState): HsmState {
    return hsm.value as HsmState;
  }

  holds(hsm: SlotState, key: KeySlot): boolean {
    return contentsIn(hsm).keys.includes(key.name);
  }

  isMarked(hsm: SlotState, key: KeySlot): boolean {
    return contentsIn(hsm).marked?.includes(key.name) === true;
  }

  passwordVersion(hsm: SlotState, user: UserSlot): PasswordVersion {
    return contentsIn(hsm).users[user.name] ?? 0;
  }

  /**
   * Its token keys and its users.
   *
   * @clause KS-BACKUP-CONTENTS
   */
  contents(hsm: SlotState): Contents {
    const { keys, users } = contentsIn(hsm);
    return { keys: keys.filter((key) => this.#tokenKeys.has(key)), users };
  }

  clusterState(cluster: SlotState): ClusterState {
    return cluster.value as ClusterState;
  }

  maskingKey(cluster: SlotState): string | undefined {
    return (cluster.context as ClusterContext).maskingKey;
  }

  origin(cluster: SlotState): string | undefined {
    return (cluster.context as ClusterContext).origin;
  }

  creation(key: SlotState): CreationState {
    return key.value as CreationState;
  }

  isAttempted(attempt: SlotState): boolean {
    return attempt.value === 'made';
  }

  isWrapped(exported: SlotState): boolean {
    return exported.value === 'wrapped';
  }

  backupState(backup: SlotState): BackupState {
    return backup.value as BackupState;
  }

  backup(backup: SlotState): BackupRecord | undefined {
    return (backup.context as BackupContext).record;
  }

  failures(faults: SlotState): number {
    return (faults.context as FaultsContext).failures;
  }

  outages(faults: SlotState): number {
    return (faults.context as FaultsContext).outages;
  }

  zoneFailures(faults: SlotState): number {
    return (faults.context as FaultsContext).zoneFailures;
  }

  zoneOutages(faults: SlotState): number {
    return (faults.context as FaultsContext).zoneOutages;
  }
}

const contentsIn = ({ context }: SlotState): HsmContext => context as HsmContext;
