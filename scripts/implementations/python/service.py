"""What happens to clusters, HSMs, users and backups, and to keys between clusters."""

from __future__ import annotations

from typing import Optional

from actions import Source, action
from cluster import Backup, Cluster, Hsm, Key, World, require

IN_USE = ("UNINITIALIZED", "INITIALIZED", "ACTIVE")


# Clusters.


@action
def create_cluster(world: World, cluster: Cluster) -> None:
    require(world.allow["provision"], "not-allowed")
    require(cluster.state == "NONE", "cluster-exists")
    cluster.state = "CREATE_IN_PROGRESS"


@action
def create_cluster_from_backup(world: World, cluster: Cluster, backup: Backup) -> None:
    require(world.allow["clone"], "not-allowed")
    require(cluster.state == "NONE", "cluster-exists")
    require(backup.state == "READY", "backup-not-ready")
    require(backup.region == cluster.region, "other-region")
    cluster.state = "CREATE_IN_PROGRESS"
    cluster.masking_key = backup.masking_key
    cluster.origin = backup


@action
def cluster_created(world: World, cluster: Cluster) -> None:
    require(cluster.state == "CREATE_IN_PROGRESS", "cluster-not-creating")
    if cluster.origin is None:
        cluster.state = "UNINITIALIZED"
    else:
        cluster.state = "ACTIVE" if world.assume["restoredClusterActive"] else "INITIALIZED"


@action
def initialize_cluster(world: World, cluster: Cluster) -> None:
    require(cluster.state == "UNINITIALIZED", "cluster-not-uninitialized")
    require(cluster.active_hsms, "no-active-hsm")
    cluster.state = "INITIALIZE_IN_PROGRESS"


@action
def cluster_initialized(world: World, cluster: Cluster) -> None:
    require(cluster.state == "INITIALIZE_IN_PROGRESS", "cluster-not-initializing")
    cluster.state = "INITIALIZED"
    cluster.masking_key = cluster.name


@action
def activate_cluster(world: World, cluster: Cluster) -> None:
    require(cluster.state == "INITIALIZED", "cluster-not-initialized")
    require(cluster.origin is None, "cluster-from-backup")
    require(cluster.active_hsms, "no-active-hsm")
    cluster.state = "ACTIVE"
    for hsm in cluster.active_hsms:
        hsm.passwords = {world.crypto_officer: 1}


@action
def delete_cluster(world: World, cluster: Cluster) -> None:
    require(world.allow["provision"], "not-allowed")
    require(cluster.state in IN_USE, "cluster-not-in-use")
    require(cluster.is_vacant, "cluster-not-vacant")
    cluster.state = "DELETE_IN_PROGRESS"


@action
def cluster_deleted(world: World, cluster: Cluster) -> None:
    require(cluster.state == "DELETE_IN_PROGRESS", "cluster-not-deleting")
    cluster.state = "DELETED"


# HSMs.


def _takes_hsm(cluster: Cluster) -> bool:
    """Whether an HSM can be added: before a cluster is active, only its first."""
    if cluster.state == "ACTIVE":
        return True
    is_restored = cluster.state == "INITIALIZED" and cluster.origin is not None
    return cluster.is_vacant and (cluster.state == "UNINITIALIZED" or is_restored)


def _backup_for(world: World, cluster: Cluster) -> Optional[Backup]:
    """What a new HSM is restored from where no HSM of its cluster is active."""
    latest = world.latest_backup_of(cluster)
    if latest is not None:
        return latest
    origin = cluster.origin
    return None if origin is None or origin.state == "DELETED" else origin


def _require_source(world: World, cluster: Cluster, source: Source) -> None:
    if isinstance(source, Hsm):
        require(source.is_active, "hsm-not-active")
        return
    require(not cluster.active_hsms, "not-the-source")
    require(source is _backup_for(world, cluster), "not-the-source")
    require(source is not None or cluster.state == "UNINITIALIZED", "not-the-source")


@action
def create_hsm(world: World, hsm: Hsm, source: Source) -> None:
    require(world.allow["createHsm"], "not-allowed")
    cluster = hsm.cluster
    if isinstance(source, Hsm):
        require(source is not hsm, "not-the-source")
        require(source.cluster is cluster, "different-clusters")
    require(hsm.is_vacant, "slot-occupied")
    require(_takes_hsm(cluster), "cluster-not-ready-for-hsm")
    _require_source(world, cluster, source)
    hsm.state = "CREATE_IN_PROGRESS"
    if source is not None:
        hsm.restore(source)


@action
def hsm_becomes_active(world: World, hsm: Hsm) -> None:
    require(hsm.state == "CREATE_IN_PROGRESS", "hsm-not-creating")
    hsm.state = "ACTIVE"
    if hsm.cluster.state == "INITIALIZED" and hsm.cluster.origin is not None:
        hsm.cluster.state = "ACTIVE"


@action
def delete_hsm(world: World, hsm: Hsm) -> None:
    require(world.allow["deleteHsm"], "not-allowed")
    require(hsm.is_in_use, "hsm-not-in-use")
    require(hsm.cluster.state in IN_USE, "cluster-not-in-use")
    if hsm.is_active and hsm.cluster.state == "ACTIVE":
        backup = world.next_backup
        require(backup is not None, "no-free-backup-slot")
        assert backup
        _fill(backup, hsm)
        backup.state = "READY"
    hsm.lose_everything("NONE")


# Backups.


def _fill(backup: Backup, hsm: Hsm) -> None:
    backup.state = "CREATE_IN_PROGRESS"
    backup.region = hsm.cluster.region
    backup.cluster = hsm.cluster
    backup.masking_key = hsm.cluster.masking_key
    backup.token_keys = hsm.token_keys
    backup.passwords = dict(hsm.passwords)


def _copy(source: Backup, target: Backup, region: str) -> None:
    target.state = "CREATE_IN_PROGRESS"
    target.region = region
    target.masking_key = source.masking_key
    target.token_keys = set(source.token_keys)
    target.passwords = dict(source.passwords)


@action
def take_backup(world: World, backup: Backup, hsm: Hsm) -> None:
    require(world.allow["clone"] or world.allow["serviceBackups"], "not-allowed")
    require(backup is world.next_backup, "not-the-next-slot")
    require(hsm.is_active, "hsm-not-active")
    require(hsm.cluster.state == "ACTIVE", "cluster-not-active")
    _fill(backup, hsm)


@action
def backup_becomes_ready(world: World, backup: Backup) -> None:
    require(backup.state == "CREATE_IN_PROGRESS", "backup-not-creating")
    backup.state = "READY"


@action
def copy_backup(world: World, from_: Backup, to: Backup, region: str) -> None:
    require(world.allow["clone"], "not-allowed")
    require(from_.state == "READY", "backup-not-ready")
    require(to is world.next_backup, "not-the-next-slot")
    assert from_.region
    require(region != from_.region, "same-region")
    require(world.partitions[region] == world.partitions[from_.region], "other-partition")
    _copy(from_, to, region)


@action
def copy_latest_backup(world: World, cluster: Cluster, to: Backup, region: str) -> None:
    require(world.allow["copyByCluster"], "not-allowed")
    require(region != cluster.region, "same-region")
    require(world.partitions[region] == world.partitions[cluster.region], "other-partition")
    require(to is world.next_backup, "not-the-next-slot")
    latest = world.latest_backup_of(cluster)
    require(latest is not None, "no-backup-of-cluster")
    assert latest
    _copy(latest, to, region)


@action
def backup_copy_fails(world: World, backup: Backup) -> None:
    require(world.allow["backupFailures"], "not-allowed")
    require(backup.state == "CREATE_IN_PROGRESS", "backup-not-creating")
    require(backup.is_copy, "not-a-copy")
    backup.purge()


@action
def delete_backup(world: World, backup: Backup) -> None:
    require(world.allow["deleteBackup"], "not-allowed")
    require(backup.state == "READY", "backup-not-ready")
    backup.state = "PENDING_DELETION"


@action
def restore_backup(world: World, backup: Backup) -> None:
    require(backup.state == "PENDING_DELETION", "backup-not-pending-deletion")
    backup.state = "READY"


@action
def purge_backup(world: World, backup: Backup) -> None:
    require(backup.state == "PENDING_DELETION", "backup-not-pending-deletion")
    backup.purge()


# Keys that go to another cluster.


@action
def sync_key(world: World, key: Key, source: Hsm, destination: Hsm) -> None:
    require(world.allow["clone"], "not-allowed")
    require(key.is_token, "not-a-token-key")
    require(source.cluster is not destination.cluster, "same-cluster")
    require(key not in destination.keys, "already-held")
    require(source.holds_live(key), "source-holds-no-live-copy")
    require(destination.is_active, "destination-not-active")
    require(key not in destination.marked, "copy-marked")
    require(not destination.has_handle_of(key), "handle-taken")
    require(source.cluster.shares_masking_key_with(destination.cluster), "different-masking-key")
    require(key.owner in destination.passwords, "owner-missing")
    officer = world.crypto_officer
    require(officer in source.passwords, "officer-missing")
    same = source.passwords.get(officer) == destination.passwords.get(officer)
    require(same, "officer-password-differs")
    destination.keys.add(key)


def _require_replicable(key: Key, source: Cluster, destination: Cluster) -> None:
    """What ``key replicate`` asks of both clusters before it writes anything."""
    holders = [hsm for hsm in source.active_hsms if key in hsm.keys]
    require(holders, "source-holds-no-live-copy")
    require(len(holders) == len(source.active_hsms), "key-inconsistent")
    require(source.shares_masking_key_with(destination), "different-masking-key")


def _require_takers(key: Key, destination: Cluster) -> None:
    active = destination.active_hsms
    require(not any(key in hsm.marked for hsm in active), "copy-marked")
    require(all(key.owner in hsm.passwords for hsm in active), "owner-missing")
    has_sharees = all(user in hsm.passwords for hsm in active for user in key.shared_with)
    require(has_sharees, "sharee-missing")


@action
def replicate_key(world: World, key: Key, source: Cluster, destination: Cluster) -> None:
    require(world.allow["keyReplicate"], "not-allowed")
    require(key.is_token, "not-a-token-key")
    require(source is not destination, "same-cluster")
    _require_replicable(key, source, destination)
    active = destination.active_hsms
    require(active, "no-active-hsm")
    require(not all(key in hsm.keys for hsm in active), "already-held")
    _require_takers(key, destination)
    require(not any(hsm.has_handle_of(key) for hsm in active), "handle-taken")
    for hsm in active:
        hsm.keys.add(key)


@action
def replicate_key_partly(world: World, key: Key, source: Cluster, destination: Cluster, hsm: Hsm) -> None:
    may_meet = any(other.meets(key) for other in world.keys.values())
    require(world.allow["syncFailures"] or may_meet, "not-allowed")
    require(hsm.cluster is destination, "hsm-not-in-destination")
    require(world.allow["keyReplicate"], "not-allowed")
    require(key.is_token, "not-a-token-key")
    require(source is not destination, "same-cluster")
    require(key not in hsm.keys, "already-held")
    require(hsm.is_active, "hsm-not-active")
    may_fail = world.allow["syncFailures"] or hsm.has_handle_of(key)
    require(may_fail, "copying-cannot-fail")
    others = [
        one for one in destination.active_hsms if one is not hsm and not one.has_handle_of(key)
    ]
    require(any(key not in one.keys for one in others), "nowhere-else-to-go")
    _require_replicable(key, source, destination)
    require(destination.active_hsms, "no-active-hsm")
    _require_takers(key, destination)
    for one in others:
        one.keys.add(key)


# Users.


@action
def create_user(world: World, cluster: Cluster, user: str) -> None:
    require(world.allow["changeUsers"], "not-allowed")
    require(user != world.crypto_officer, "is-crypto-officer")
    require(cluster.state == "ACTIVE", "cluster-not-active")
    lacking = [hsm for hsm in cluster.active_hsms if user not in hsm.passwords]
    require(lacking, "user-exists")
    for hsm in lacking:
        hsm.passwords[user] = 1


@action
def change_password(world: World, cluster: Cluster) -> None:
    require(world.allow["changeUsers"], "not-allowed")
    require(cluster.state == "ACTIVE", "cluster-not-active")
    officer = world.crypto_officer
    unchanged = [hsm for hsm in cluster.active_hsms if hsm.passwords.get(officer) == 1]
    require(unchanged, "password-already-changed")
    for hsm in unchanged:
        hsm.passwords[officer] = 2


@action
def replicate_user(world: World, user: str, source: Cluster, destination: Cluster) -> None:
    require(world.allow["replicateUsers"], "not-allowed")
    require(user != world.crypto_officer, "is-crypto-officer")
    require(source is not destination, "same-cluster")
    are_active = source.state == "ACTIVE" and destination.state == "ACTIVE"
    require(are_active, "cluster-not-active")
    require(source.shares_masking_key_with(destination), "different-masking-key")
    passwords: list[Optional[int]] = [hsm.passwords.get(user) for hsm in source.active_hsms]
    require(any(password is not None for password in passwords), "user-missing")
    require(len(set(passwords)) == 1, "user-inconsistent")
    require(destination.active_hsms, "no-active-hsm")
    has_user = any(user in hsm.passwords for hsm in destination.active_hsms)
    require(not has_user, "user-in-destination")
    password = passwords[0]
    assert password
    for hsm in destination.active_hsms:
        hsm.passwords[user] = password
