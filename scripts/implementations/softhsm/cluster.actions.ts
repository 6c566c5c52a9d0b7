import { answering, expects, isVacant } from '../pkcs11/doable.ts';
import type { Doable } from './doable.ts';
import type { Cluster } from './site.ts';

const hasHsmThatAnswers = ({ hsms }: Cluster): boolean => hsms.some((hsm) => answering(hsm) !== undefined);

/** A fresh cluster is requested. */
const createCluster: Doable = {
  parameters: ['cluster'],
  run(site, chosen) {
    const cluster = site.cluster(chosen['cluster']!);
    expects(cluster.state === 'NONE', 'cluster-exists');
    cluster.state = 'CREATE_IN_PROGRESS';
    return undefined;
  },
};

/** A cluster is requested from a backup: its HSMs will be restored from it, with its masking key. */
const createClusterFromBackup: Doable = {
  parameters: ['cluster', 'backup'],
  run(site, chosen) {
    const [cluster, backup] = [site.cluster(chosen['cluster']!), site.backup(chosen['backup']!)];
    expects(cluster.state === 'NONE', 'cluster-exists');
    expects(backup.state === 'READY', 'backup-not-ready');
    expects(backup.region === cluster.region, 'other-region');
    cluster.state = 'CREATE_IN_PROGRESS';
    cluster.origin = backup;
    return undefined;
  },
};

/** The service has created a cluster. */
const clusterCreated: Doable = {
  parameters: ['cluster'],
  run(site, chosen) {
    const cluster = site.cluster(chosen['cluster']!);
    expects(cluster.state === 'CREATE_IN_PROGRESS', 'cluster-not-creating');
    const restored = site.deployment.assume.restoredClusterActive ? 'ACTIVE' : 'INITIALIZED';
    cluster.state = cluster.origin === undefined ? 'UNINITIALIZED' : restored;
    return undefined;
  },
};

/** The signed certificate of a fresh cluster is handed in. */
const initializeCluster: Doable = {
  parameters: ['cluster'],
  run(site, chosen) {
    const cluster = site.cluster(chosen['cluster']!);
    expects(cluster.state === 'UNINITIALIZED', 'cluster-not-uninitialized');
    expects(hasHsmThatAnswers(cluster), 'no-active-hsm');
    cluster.state = 'INITIALIZE_IN_PROGRESS';
    return undefined;
  },
};

/** The HSM of a fresh cluster makes its masking key. */
const clusterInitialized: Doable = {
  parameters: ['cluster'],
  run(site, chosen) {
    const cluster = site.cluster(chosen['cluster']!);
    expects(cluster.state === 'INITIALIZE_IN_PROGRESS', 'cluster-not-initializing');
    // Before its activation a cluster has one HSM. Its clients may not reach it now: the service does.
    for (const { token } of cluster.hsms)
      if (token !== undefined) site.behaviour.generateMaskingKey(token, cluster);
    cluster.state = 'INITIALIZED';
    return undefined;
  },
};

/** The crypto officer of a fresh cluster sets a password. */
const activateCluster: Doable = {
  parameters: ['cluster'],
  run(site, chosen) {
    const cluster = site.cluster(chosen['cluster']!);
    expects(cluster.state === 'INITIALIZED', 'cluster-not-initialized');
    expects(cluster.origin === undefined, 'cluster-from-backup');
    expects(hasHsmThatAnswers(cluster), 'no-active-hsm');
    for (const hsm of cluster.hsms) answering(hsm)?.activate();
    cluster.state = 'ACTIVE';
    return undefined;
  },
};

/** The deletion of a cluster is requested. */
const deleteCluster: Doable = {
  parameters: ['cluster'],
  run(site, chosen) {
    const cluster = site.cluster(chosen['cluster']!);
    expects(isInUse(cluster), 'cluster-not-in-use');
    expects(cluster.hsms.every(isVacant), 'cluster-not-vacant');
    cluster.state = 'DELETE_IN_PROGRESS';
    return undefined;
  },
};

/** The service has deleted a cluster. */
const clusterDeleted: Doable = {
  parameters: ['cluster'],
  run(site, chosen) {
    const cluster = site.cluster(chosen['cluster']!);
    expects(cluster.state === 'DELETE_IN_PROGRESS', 'cluster-not-deleting');
    cluster.state = 'DELETED';
    return undefined;
  },
};

/** Whether HSMs may be taken from it, and it be deleted. */
export const isInUse = ({ state }: Cluster): boolean =>
  state === 'UNINITIALIZED' || state === 'INITIALIZED' || state === 'ACTIVE';

/** The states of clusters. All but the masking key and the first password is bookkeeping. */
export const clusterActions: Readonly<Record<string, Doable>> = {
  'create-cluster': createCluster,
  'create-cluster-from-backup': createClusterFromBackup,
  'cluster-created': clusterCreated,
  'initialize-cluster': initializeCluster,
  'cluster-initialized': clusterInitialized,
  'activate-cluster': activateCluster,
  'delete-cluster': deleteCluster,
  'cluster-deleted': clusterDeleted,
};
