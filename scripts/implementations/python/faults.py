"""What goes wrong with HSMs and availability zones, as often as the deployment allows."""

from __future__ import annotations

from actions import action
from cluster import Hsm, World, Zone, require


@action
def hsm_fails(world: World, hsm: Hsm) -> None:
    allowed = world.allow["hsmFailures"]
    require(allowed != 0, "not-allowed")
    require(hsm.is_in_use, "hsm-not-in-use")
    require(allowed == "unbounded" or world.failures < allowed, "failures-used-up")
    world.failures += 1
    hsm.lose_everything("FAILED")


@action
def hsm_creation_fails(world: World, hsm: Hsm) -> None:
    require(world.allow["creationFailures"], "not-allowed")
    require(hsm.state == "CREATE_IN_PROGRESS", "hsm-not-creating")
    hsm.lose_everything("FAILED")


@action
def hsm_becomes_unreachable(world: World, hsm: Hsm) -> None:
    allowed = world.allow["hsmOutages"]
    require(allowed > 0, "not-allowed")
    require(hsm.is_active, "hsm-not-active")
    require(world.outages < allowed, "outages-used-up")
    world.outages += 1
    hsm.state = "DEGRADED"


@action
def hsm_recovers(world: World, hsm: Hsm) -> None:
    require(hsm.state == "DEGRADED", "hsm-not-degraded")
    hsm.state = "ACTIVE"


@action
def zone_fails(world: World, zone: Zone) -> None:
    allowed = world.allow["zoneFailures"]
    require(allowed > 0, "not-allowed")
    lost = [hsm for hsm in zone.hsms if not hsm.is_vacant]
    require(lost, "zone-not-in-use")
    require(world.zone_failures < allowed, "zone-failures-used-up")
    world.zone_failures += 1
    for hsm in lost:
        hsm.lose_everything("FAILED")


@action
def zone_becomes_unreachable(world: World, zone: Zone) -> None:
    allowed = world.allow["zoneOutages"]
    require(allowed > 0, "not-allowed")
    lost = [hsm for hsm in zone.hsms if hsm.is_active]
    require(lost, "zone-not-active")
    require(world.zone_outages < allowed, "zone-outages-used-up")
    world.zone_outages += 1
    for hsm in lost:
        hsm.state = "DEGRADED"
