"""Mistakes to make on purpose: a suite that is passed with one of them has missed it."""

from __future__ import annotations

from typing import Callable

import keys
from actions import ACTIONS
from cluster import Cluster, Hsm, Key, World


def settles_early() -> None:
    """A creation ends although some active HSM was not tried."""

    def settle_creation(world: World, key: Key) -> None:
        if key.creation == "replicating":
            key.attempted.update(key.client.active_hsms)
        keys.settle_creation(world, key)

    ACTIONS["settle-creation"] = settle_creation


def copies_session_keys() -> None:
    """A session key goes into backups and new HSMs, as a token key does."""
    Hsm.token_keys = property(lambda hsm: set(hsm.keys))  # type: ignore[assignment]


def ignores_masking_keys() -> None:
    """Keys and users go between clusters that are not related."""
    Cluster.shares_masking_key_with = lambda cluster, other: True  # type: ignore[assignment, method-assign]


def deletes_everywhere() -> None:
    """A deletion also reaches clones and degraded HSMs."""

    def delete_key(world: World, key: Key) -> None:
        keys.delete_key(world, key)
        for hsm in world.hsms.values():
            hsm.keys.discard(key)

    ACTIONS["delete-key"] = delete_key


def forgets_handles() -> None:
    """A key arrives on an HSM that has another one under its handle."""
    Hsm.has_handle_of = lambda hsm, key: False  # type: ignore[assignment, method-assign]


WRONG: dict[str, Callable[[], None]] = {
    mistake.__name__.replace("_", "-"): mistake
    for mistake in (settles_early, copies_session_keys, ignores_masking_keys, deletes_everywhere, forgets_handles)
}
