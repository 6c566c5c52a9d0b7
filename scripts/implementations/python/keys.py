"""What happens to keys within their home cluster: creation, clean-up, synchronization, use, deletion."""

from __future__ import annotations

from actions import action
from cluster import Hsm, Key, World, require


def _require_token(key: Key) -> None:
    require(key.is_token, "not-a-token-key")


def _require_reach(key: Key, hsm: Hsm) -> None:
    require(hsm.cluster is key.home, "hsm-not-in-home-cluster")
    require(hsm in key.client.reach, "hsm-out-of-reach")


def _begin_creation(key: Key, hsm: Hsm) -> None:
    hsm.keys.add(key)
    key.attempted = {hsm}
    key.creation = "replicating" if key.is_token else "acknowledged"


@action
def generate_key(world: World, key: Key, hsm: Hsm) -> None:
    require(key.promotes is None, "made-by-promotion")
    _require_reach(key, hsm)
    require(key.creation == "none", "key-already-created")
    require(key.home.state == "ACTIVE", "cluster-not-active")
    require(hsm.is_active, "hsm-not-active")
    require(key.owner in hsm.passwords, "owner-missing")
    is_taken = any(other.has_handle_of(key) for other in key.home.active_hsms)
    require(not is_taken, "handle-taken")
    require(not key.is_token or key.client.has_quorum, "quorum-unreachable")
    _begin_creation(key, hsm)


@action
def promote_key(world: World, key: Key) -> None:
    require(world.allow["promoteKeys"], "not-allowed")
    _require_token(key)
    require(key.promotes is not None, "promotes-no-key")
    assert key.promotes
    require(key.creation == "none", "key-already-created")
    session_key = key.promotes
    require(session_key.creation == "acknowledged", "session-not-open")
    require(session_key.live_holders, "no-live-copy")
    require(key.client.has_quorum, "quorum-unreachable")
    hsm = session_key.live_holders[0]
    hsm.keys.remove(session_key)
    session_key.creation = "promoted"
    _begin_creation(key, hsm)


def _require_sync_to(key: Key, hsm: Hsm) -> None:
    """What is asked before client-side synchronization tries an HSM, whatever comes of it."""
    _require_token(key)
    _require_reach(key, hsm)
    require(key.creation == "replicating", "creation-not-running")
    require(hsm.is_active, "hsm-not-active")
    require(hsm not in key.attempted, "already-attempted")


@action
def client_sync_copies(world: World, key: Key, hsm: Hsm) -> None:
    _require_sync_to(key, hsm)
    require(key.live_holders, "no-live-copy")
    require(not hsm.has_handle_of(key), "handle-taken")
    require(key.owner in hsm.passwords, "owner-missing")
    key.attempted.add(hsm)
    hsm.keys.add(key)


@action
def client_sync_fails(world: World, key: Key, hsm: Hsm) -> None:
    _require_sync_to(key, hsm)
    has_owner = key.owner in hsm.passwords
    is_in_the_way = not key.live_holders or hsm.has_handle_of(key) or not has_owner
    require(is_in_the_way or world.allow["syncFailures"], "copying-cannot-fail")
    key.attempted.add(hsm)


@action
def settle_creation(world: World, key: Key) -> None:
    _require_token(key)
    require(key.creation == "replicating", "creation-not-running")
    client = key.client
    require(key.attempted.issuperset(client.active_hsms), "hsm-still-to-attempt")
    if len(key.live_holders) >= client.required_copies:
        key.creation = "acknowledged"
        return
    require(not client.waits_for_minimum, "minimum-awaited")
    key.creation = "cleaning" if client.sdk == 3 else "unacknowledged"
    key.attempted = set()


def _require_clean_up(key: Key) -> None:
    require(key.creation == "cleaning", "clean-up-not-running")


def _require_clean_up_at(key: Key, hsm: Hsm) -> None:
    _require_token(key)
    require(key.client.sdk == 3, "not-an-sdk3-key")
    _require_reach(key, hsm)
    _require_clean_up(key)
    require(key in hsm.keys, "not-held")


@action
def clean_up_copy(world: World, key: Key, hsm: Hsm) -> None:
    _require_clean_up_at(key, hsm)
    require(hsm.is_active, "hsm-not-active")
    require(hsm not in key.attempted, "already-attempted")
    key.attempted.add(hsm)
    hsm.keys.remove(key)


@action
def clean_up_tombstones(world: World, key: Key, hsm: Hsm) -> None:
    require(world.allow["tombstoneCleanUp"], "not-allowed")
    clean_up_copy(world, key, hsm)
    hsm.marked.add(key)


@action
def clean_up_fails(world: World, key: Key, hsm: Hsm) -> None:
    _require_clean_up_at(key, hsm)
    require(hsm not in key.attempted, "already-attempted")
    require(not hsm.is_active or world.allow["syncFailures"], "copying-cannot-fail")
    key.attempted.add(hsm)


@action
def finish_clean_up(world: World, key: Key) -> None:
    _require_token(key)
    require(key.client.sdk == 3, "not-an-sdk3-key")
    _require_clean_up(key)
    holders = {hsm for hsm in key.client.reach if key in hsm.keys}
    require(holders <= key.attempted, "copy-still-to-remove")
    key.creation = "rejected"


@action
def tombstone_is_removed(world: World, key: Key, hsm: Hsm) -> None:
    require(world.allow["tombstoneCleanUp"], "not-allowed")
    _require_token(key)
    require(key.client.sdk == 3, "not-an-sdk3-key")
    _require_reach(key, hsm)
    require(key in hsm.marked, "copy-not-marked")
    require(hsm.is_active, "hsm-not-active")
    hsm.marked.remove(key)


@action
def delete_key(world: World, key: Key) -> None:
    require(world.allow["deleteKey"], "not-allowed")
    is_there = key.creation in ("acknowledged", "unacknowledged", "rejected")
    is_again = key.creation == "deleted" and world.allow["deleteKeyAgain"]
    require(is_there or is_again, "key-not-created")
    require(key.live_holders, "no-live-copy")
    for hsm in key.live_holders:
        hsm.keys.remove(key)
    key.creation = "deleted"


@action
def close_session(world: World, key: Key) -> None:
    require(not key.is_token, "not-a-session-key")
    require(key.creation == "acknowledged", "session-not-open")
    for hsm in key.home.hsms:
        hsm.keys.discard(key)
    key.creation = "closed"


@action
def server_sync_copies(world: World, key: Key, source: Hsm, target: Hsm) -> None:
    _require_token(key)
    require(source is not target, "already-held")
    require(source.cluster is target.cluster, "different-clusters")
    require(key not in target.keys, "already-held")
    require(source.holds_live(key), "source-holds-no-live-copy")
    require(target.is_active, "destination-not-active")
    require(key not in target.marked, "copy-marked")
    require(not target.has_handle_of(key), "handle-taken")
    require(key.owner in target.passwords, "owner-missing")
    remembers = world.assume["tombstones"]
    require(not remembers or key.creation != "deleted", "key-deleted")
    skips = world.assume["serverSyncSkipsFailedCreations"]
    has_failed = key.creation in ("cleaning", "rejected")
    require(not skips or not has_failed, "creation-failed")
    target.keys.add(key)


def _is_available(world: World, key: Key) -> bool:
    """Whether the key availability check of Client SDK 5 lets a key be used."""
    if not key.is_token or not key.client.checks_availability:
        return True
    if world.assume["quorumWhenResolved"] and key.creation == "acknowledged":
        return True
    return len(key.live_holders) >= 2


@action
def wrap_key(world: World, key: Key, hsm: Hsm) -> None:
    require(world.allow["wrapKey"], "not-allowed")
    _require_token(key)
    require(key.is_exportable, "not-exportable")
    require(hsm.cluster is key.home, "hsm-not-in-home-cluster")
    require(not key.is_wrapped, "already-wrapped")
    require(hsm.is_active, "hsm-not-active")
    require(key in hsm.keys, "not-held")
    is_created = key.creation in ("acknowledged", "unacknowledged")
    is_usable = is_created and bool(key.live_holders) and _is_available(world, key)
    require(is_usable, "key-not-usable")
    key.is_wrapped = True


@action
def use_key(world: World, key: Key, hsm: Hsm) -> bool:
    """Whether the key worked; a question that changes nothing."""
    require(_is_available(world, key), "availability-check")
    return hsm.holds_live(key)
