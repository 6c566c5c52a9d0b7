import { invalidRequest } from '../../../service/api-exception.ts';
import { doOnDataPlane } from '../../../service/data-plane.ts';
import type { AnswerCall, ApiCall } from '../../../service/http-server.ts';
import type { CloudHsmService } from '../../../service/service.ts';
import type { Json } from '../../../service/views.ts';

/** Support for tests, and for nothing else: what mocks of the service are known to do wrong, put in front of the right one. */

type Shown = Record<string, unknown>;

const right =
  (service: CloudHsmService): ((call: ApiCall) => Json) =>
  ({ operation, region, input }) =>
    service.call(operation, region, input);

/** What is shown of each cluster is changed. */
const clustersShown =
  (change: (cluster: Shown, service: CloudHsmService) => Shown) =>
  (service: CloudHsmService): AnswerCall =>
  (call) => {
    const { Cluster, Clusters, ...rest } = right(service)(call) as Shown;
    return {
      ...rest,
      ...(Cluster !== undefined && { Cluster: change(Cluster as Shown, service) }),
      ...(Clusters !== undefined && { Clusters: (Clusters as Shown[]).map((one) => change(one, service)) }),
    };
  };

/** What is shown of each backup is changed; nothing where it is hidden. */
const backupsShown =
  (change: (backup: Shown, service: CloudHsmService) => Shown | undefined) =>
  (service: CloudHsmService): AnswerCall =>
  (call) => {
    const { Backup, Backups, ...rest } = right(service)(call) as Shown;
    return {
      ...rest,
      ...(Backup !== undefined && { Backup: change(Backup as Shown, service) }),
      ...(Backups !== undefined && {
        Backups: (Backups as Shown[]).flatMap((one) => change(one, service) ?? []),
      }),
    };
  };

const hsmsOf = ({ Hsms }: Shown): readonly Shown[] => Hsms as Shown[];

const clusterIn = (service: CloudHsmService, id: unknown) =>
  service.state.clusters.find((cluster) => cluster.id === id);

const stateIn = (service: CloudHsmService, id: unknown): string => {
  const cluster = clusterIn(service, id);
  return cluster === undefined ? 'NONE' : service.state.clusterState(cluster);
};

/** Time passes until everything that was begun is done. */
function settle({ state }: CloudHsmService): void {
  for (let describes = 0; describes < 100; describes += 1) state.tick(true);
}

const activeAtOnce = clustersShown((cluster) =>
  ['CREATE_IN_PROGRESS', 'UNINITIALIZED'].includes(String(cluster['State']))
    ? { ...cluster, State: 'ACTIVE' }
    : cluster,
);

const firstHsmRefused =
  (service: CloudHsmService): AnswerCall =>
  (call) => {
    const state = stateIn(service, call.input['ClusterId']);
    if (call.operation === 'CreateHsm' && state === 'UNINITIALIZED')
      throw invalidRequest('The cluster must be INITIALIZED or ACTIVE.');
    return right(service)(call);
  };

const activeByItself = clustersShown((cluster, service) => {
  const isReady =
    cluster['State'] === 'INITIALIZED' && hsmsOf(cluster).some(({ State }) => State === 'ACTIVE');
  if (!isReady) return cluster;
  doOnDataPlane(service, '/data-plane/activate-cluster', { ClusterId: cluster['ClusterId'] });
  return { ...cluster, State: 'ACTIVE' };
});

const restoredUninitialized = clustersShown((cluster) =>
  cluster['SourceBackupId'] !== undefined && cluster['State'] === 'ACTIVE'
    ? { ...cluster, State: 'UNINITIALIZED' }
    : cluster,
);

const initializedAgain = clustersShown((cluster) =>
  cluster['State'] === 'ACTIVE' && cluster['SourceBackupId'] === undefined && hsmsOf(cluster).length === 0
    ? { ...cluster, State: 'INITIALIZED' }
    : cluster,
);

const noBackupOnRemoval = (service: CloudHsmService): AnswerCall => {
  const hidden = new Set<string>();
  const shown = backupsShown((backup) => (hidden.has(String(backup['BackupId'])) ? undefined : backup))(
    service,
  );
  return (call) => {
    const before = new Set(service.state.backups);
    const answered = shown(call);
    if (call.operation === 'DeleteHsm')
      for (const backup of service.state.backups) if (!before.has(backup)) hidden.add(backup.id);
    return answered;
  };
};

const restoredBackupActive = (service: CloudHsmService): AnswerCall => {
  const restored = new Set<unknown>();
  const shown = backupsShown((backup) =>
    restored.has(backup['BackupId']) ? { ...backup, BackupState: 'ACTIVE' } : backup,
  )(service);
  return (call) => {
    if (call.operation === 'RestoreBackup') restored.add(call.input['BackupId']);
    return shown(call);
  };
};

const backupGoneAtOnce = backupsShown((backup) =>
  backup['BackupState'] === 'PENDING_DELETION' ? { ...backup, BackupState: 'DELETED' } : backup,
);

const deletedWithHsms =
  (service: CloudHsmService): AnswerCall =>
  (call) => {
    const { operation, region, input } = call;
    const cluster = operation === 'DeleteCluster' ? clusterIn(service, input['ClusterId']) : undefined;
    if (cluster === undefined || cluster.hsms.length === 0) return right(service)(call);
    settle(service);
    for (const hsm of [...cluster.hsms])
      service.call('DeleteHsm', region, { ClusterId: cluster.id, HsmId: hsm.id });
    settle(service);
    return right(service)(call);
  };

const unknownSourceAccepted =
  (service: CloudHsmService): AnswerCall =>
  (call) => {
    const { SourceBackupId, ...rest } = call.input;
    const isUnknown = !service.state.backups.some(({ id }) => id === SourceBackupId);
    return right(service)(call.operation === 'CreateCluster' && isUnknown ? { ...call, input: rest } : call);
  };

const backupOnCreation =
  (service: CloudHsmService): AnswerCall =>
  (call) => {
    const answered = right(service)(call);
    if (call.operation !== 'DescribeBackups') return answered;
    const asked = (call.input['Filters'] as Shown | undefined)?.['clusterIds'] as string[] | undefined;
    const invented = service.state.clusters
      .filter(({ id, region }) => region === call.region && asked?.includes(id) === true)
      .map(({ id, createdAt }) => ({
        BackupId: id.replace('cluster', 'backup'),
        BackupState: 'READY',
        ClusterId: id,
        CreateTimestamp: createdAt,
      }));
    return { ...answered, Backups: [...(answered['Backups'] as Shown[]), ...invented] };
  };

const secondHsmEarly =
  (service: CloudHsmService): AnswerCall =>
  (call) => {
    const cluster = call.operation === 'CreateHsm' ? clusterIn(service, call.input['ClusterId']) : undefined;
    const isEarly =
      cluster !== undefined && cluster.hsms.length > 0 && service.state.clusterState(cluster) !== 'ACTIVE';
    return isEarly
      ? { Hsm: { HsmId: 'hsm-33333333333', State: 'CREATE_IN_PROGRESS' } }
      : right(service)(call);
  };

const initializedWithoutHsm =
  (service: CloudHsmService): AnswerCall =>
  (call) => {
    const cluster =
      call.operation === 'InitializeCluster' ? clusterIn(service, call.input['ClusterId']) : undefined;
    const isEmpty = cluster?.hsms.length === 0 && service.state.clusterState(cluster) === 'UNINITIALIZED';
    return isEmpty ? { State: 'INITIALIZE_IN_PROGRESS' } : right(service)(call);
  };

const copiesAnywhere =
  (service: CloudHsmService): AnswerCall =>
  (call) => {
    try {
      return right(service)(call);
    } catch (error) {
      if (call.operation !== 'CopyBackupToRegion' || !/partition/.test((error as Error).message)) throw error;
      return { DestinationBackup: { SourceBackup: call.input['BackupId'] } };
    }
  };

const namesOfItsOwn =
  (service: CloudHsmService): AnswerCall =>
  (call) => {
    try {
      return right(service)(call);
    } catch (error) {
      const { type } = error as { readonly type?: string };
      if (type !== undefined) Object.assign(error as object, { type: type.replace('CloudHsm', '') });
      throw error;
    }
  };

/** Each with the name that says what it does. */
export const wrongServices: Readonly<Record<string, (service: CloudHsmService) => AnswerCall>> = {
  'a fresh cluster is active at once': activeAtOnce,
  'the first HSM of a fresh cluster is refused': firstHsmRefused,
  'an initialized cluster becomes active by itself': activeByItself,
  'a cluster from a backup is uninitialized': restoredUninitialized,
  'a cluster without HSMs is initialized again': initializedAgain,
  'a removed HSM is not backed up': noBackupOnRemoval,
  'a restored backup is active': restoredBackupActive,
  'a deleted backup is gone at once': backupGoneAtOnce,
  'a cluster is deleted with its HSMs': deletedWithHsms,
  'a cluster is made from a backup that does not exist': unknownSourceAccepted,
  'every new cluster has a backup': backupOnCreation,
  'a second HSM is created before the activation': secondHsmEarly,
  'a cluster is initialized without an HSM': initializedWithoutHsm,
  'backups are copied to any partition': copiesAnywhere,
};

/** Its exceptions are called otherwise. */
export const otherNames = namesOfItsOwn;
