"""What there is in a deployment of AWS CloudHSM: clusters, HSMs, clients, keys and backups.

Everything is in memory. What can happen to it is in ``keys`` and ``service``.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any, Optional

Json = dict[str, Any]


class Refused(Exception):
    """An action cannot be done; the only argument is the reason."""


def require(condition: object, otherwise: str) -> None:
    """Refuse, with a reason, where the condition is false, nothing or empty."""
    if not condition:
        raise Refused(otherwise)


@dataclass(eq=False)
class Cluster:
    """A cluster slot: a name, and later a cluster."""

    name: str
    region: str
    state: str = "NONE"
    masking_key: Optional[str] = None
    origin: Optional[Backup] = None
    hsms: list[Hsm] = field(default_factory=list)

    @property
    def active_hsms(self) -> list[Hsm]:
        return [hsm for hsm in self.hsms if hsm.is_active]

    @property
    def is_vacant(self) -> bool:
        return all(hsm.is_vacant for hsm in self.hsms)

    def shares_masking_key_with(self, other: Cluster) -> bool:
        return self.masking_key is not None and self.masking_key == other.masking_key


@dataclass(eq=False)
class Hsm:
    """An HSM slot, with what the HSM in it holds."""

    name: str
    cluster: Cluster
    zone: Optional[str] = None
    state: str = "NONE"
    keys: set[Key] = field(default_factory=set)
    marked: set[Key] = field(default_factory=set)
    passwords: dict[str, int] = field(default_factory=dict)

    @property
    def is_active(self) -> bool:
        return self.state == "ACTIVE"

    @property
    def is_vacant(self) -> bool:
        """Whether there is no HSM in the slot, or one that is lost."""
        return self.state in ("NONE", "FAILED")

    @property
    def is_in_use(self) -> bool:
        return self.state in ("ACTIVE", "DEGRADED")

    @property
    def token_keys(self) -> set[Key]:
        return {key for key in self.keys if key.is_token}

    def holds_live(self, key: Key) -> bool:
        return self.is_active and key in self.keys

    def has_handle_of(self, key: Key) -> bool:
        """Whether another key is here under the handle of this one."""
        return any(other.meets(key) for other in self.keys)

    def lose_everything(self, state: str) -> None:
        self.state = state
        self.keys, self.marked, self.passwords = set(), set(), {}

    def restore(self, source: Hsm | Backup) -> None:
        """Take what another HSM, or a backup, has: token keys and users."""
        self.keys = set(source.token_keys)
        self.passwords = dict(source.passwords)


@dataclass(eq=False)
class Client:
    """An application with its client SDK, as it is configured."""

    home: Cluster
    sdk: int
    required_copies: int
    checks_availability: bool
    waits_for_minimum: bool
    reach: list[Hsm]

    @property
    def active_hsms(self) -> list[Hsm]:
        return [hsm for hsm in self.reach if hsm.is_active]

    @property
    def has_quorum(self) -> bool:
        """Whether it reaches as many HSMs as the key availability check asks for."""
        return not self.checks_availability or len(self.active_hsms) >= 2


@dataclass(eq=False)
class Key:
    """A key slot: a name, and later a key."""

    name: str
    is_token: bool
    client: Client
    owner: str
    shared_with: list[str]
    is_exportable: bool
    own_handle: Optional[int] = None
    promotes: Optional[Key] = None
    creation: str = "none"
    attempted: set[Hsm] = field(default_factory=set)
    is_wrapped: bool = False

    @property
    def home(self) -> Cluster:
        return self.client.home

    @property
    def handle(self) -> Optional[int]:
        """A session key that is turned into a token key gives it its handle."""
        return self.promotes.handle if self.promotes else self.own_handle

    def meets(self, other: Key) -> bool:
        """Whether no HSM can hold both: they are two keys with one handle."""
        is_one = self is other or self.promotes is other or other.promotes is self
        return not is_one and self.handle is not None and self.handle == other.handle

    @property
    def live_holders(self) -> list[Hsm]:
        """The active HSMs within reach of its client that have it."""
        return [hsm for hsm in self.client.reach if hsm.holds_live(self)]


@dataclass(eq=False)
class Zone:
    """An availability zone: HSMs of one region, of whatever clusters."""

    name: str
    hsms: list[Hsm] = field(default_factory=list)


@dataclass(eq=False)
class Backup:
    """A backup slot. A copy in another region belongs to no cluster."""

    name: str
    state: str = "NONE"
    region: Optional[str] = None
    cluster: Optional[Cluster] = None
    masking_key: Optional[str] = None
    token_keys: set[Key] = field(default_factory=set)
    passwords: dict[str, int] = field(default_factory=dict)

    @property
    def is_copy(self) -> bool:
        return self.cluster is None

    def purge(self) -> None:
        self.state = "DELETED"
        self.token_keys, self.passwords = set(), {}


def names(things: Iterable[Any]) -> list[str]:
    return sorted(thing.name for thing in things)


class World:
    """A deployment, as ``reset`` describes it, and what has become of it."""

    def __init__(self, deployment: Json) -> None:
        self.allow: Json = deployment["allow"]
        self.assume: Json = deployment["assume"]
        self.partitions: dict[str, str] = deployment["regions"]
        self.crypto_officer: str = deployment["cryptoOfficer"]
        users = [self.crypto_officer] if self.allow["changeUsers"] else deployment["users"]
        self.first_users: dict[str, int] = {user: 1 for user in users}
        self.failures = 0
        self.outages = 0
        self.zone_failures = 0
        self.zone_outages = 0
        self.zones: dict[str, Zone] = {}
        self.clusters: dict[str, Cluster] = {}
        self.hsms: dict[str, Hsm] = {}
        for name, about in deployment["clusters"].items():
            self._add_cluster(name, about)
        self.clients = {name: self._client(about) for name, about in deployment["clients"].items()}
        self.keys: dict[str, Key] = {}
        for name, about in deployment["keys"].items():
            self._add_key(name, about)
        for name, about in deployment["keys"].items():
            if "promotes" in about:
                self.keys[name].promotes = self.keys[about["promotes"]]
            if "start" in about:
                self.keys[name].creation = about["start"]["creation"]
                for hsm in about["start"]["heldBy"]:
                    self.hsms[hsm].keys.add(self.keys[name])
        slots = [f"backup-{number + 1}" for number in range(deployment["backups"])]
        self.backups = {name: Backup(name) for name in slots}

    def _add_cluster(self, name: str, about: Json) -> None:
        cluster = self.clusters[name] = Cluster(name, about["region"])
        is_running = about["start"] == "running"
        if is_running:
            cluster.state = "ACTIVE"
            cluster.masking_key = about.get("maskingKey", name)
        for slot in about["hsms"]:
            hsm = self.hsms[slot] = Hsm(slot, cluster)
            cluster.hsms.append(hsm)
            if is_running and slot in about["degraded"]:
                hsm.state = "DEGRADED"
            elif is_running and ("up" not in about or slot in about["up"]):
                hsm.state = "ACTIVE"
            if hsm.is_in_use:
                passwords = {**self.first_users, **about.get("users", {}).get(slot, {})}
                hsm.passwords = {user: version for user, version in passwords.items() if version > 0}
            self._add_to_zone(hsm, about.get("zones", {}).get(slot))

    def _add_to_zone(self, hsm: Hsm, zone: Optional[str]) -> None:
        if zone is None:
            return
        hsm.zone = zone
        # One name in two regions is two zones.
        name = f"{hsm.cluster.region}/{zone}"
        self.zones.setdefault(name, Zone(name)).hsms.append(hsm)

    def _client(self, about: Json) -> Client:
        home = self.clusters[about["cluster"]]
        reached = about.get("reaches", names(home.hsms))
        checks = about["sdk"] == 5 and about["keyAvailabilityCheck"]
        if about["sdk"] == 3:
            required = max(about["createObjectMinimumNodes"], about["minSrv"])
        else:
            required = 2 if checks else 1
        return Client(
            home=home,
            sdk=about["sdk"],
            required_copies=required,
            checks_availability=checks,
            waits_for_minimum=about.get("waitsForMinimum", False),
            reach=[hsm for hsm in home.hsms if hsm.name in reached],
        )

    def _add_key(self, name: str, about: Json) -> None:
        self.keys[name] = Key(
            name=name,
            is_token=about["class"] == "token",
            client=self.clients[about["client"]],
            owner=about["owner"],
            shared_with=about["sharedWith"],
            is_exportable=about["exportable"],
            own_handle=about.get("handle"),
        )

    @property
    def next_backup(self) -> Optional[Backup]:
        return next((one for one in self.backups.values() if one.state == "NONE"), None)

    def latest_backup_of(self, cluster: Cluster) -> Optional[Backup]:
        """The most recent backup of a cluster that is ready; slots are filled in order."""
        ready = [
            backup
            for backup in self.backups.values()
            if backup.state == "READY" and backup.cluster is cluster
        ]
        return ready[-1] if ready else None

    def observe(self) -> Json:
        return {
            "clusters": {
                cluster.name: {
                    "state": cluster.state,
                    "maskingKey": cluster.masking_key,
                    "origin": cluster.origin.name if cluster.origin else None,
                }
                for cluster in self.clusters.values()
            },
            "hsms": {
                hsm.name: {
                    "state": hsm.state,
                    "keys": names(hsm.keys),
                    "marked": names(hsm.marked),
                    "users": sorted(hsm.passwords),
                    "passwords": hsm.passwords,
                    "handles": {key.name: key.handle for key in hsm.keys if key.handle is not None},
                    "zone": None if hsm.is_vacant else hsm.zone,
                }
                for hsm in self.hsms.values()
            },
            "keys": {
                key.name: {"creation": key.creation, "wrapped": key.is_wrapped} for key in self.keys.values()
            },
            "backups": {
                backup.name: {
                    "state": backup.state,
                    "region": backup.region,
                    "sourceCluster": backup.cluster.name if backup.cluster else None,
                    "maskingKey": backup.masking_key,
                    "keys": names(backup.token_keys),
                    "users": sorted(backup.passwords),
                    "passwords": backup.passwords,
                }
                for backup in self.backups.values()
            },
        }
