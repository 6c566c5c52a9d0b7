#!/usr/bin/env python3
"""A driver of keysync: a small AWS CloudHSM in memory, behind the driver protocol.

    keysync conform --driver "python3 driver.py"

With ``--wrong`` and the name of a mistake it makes that mistake. Nothing but Python 3.9 and its standard
library is needed.
"""

from __future__ import annotations

import argparse
import json
import sys
from typing import Any, Optional

import faults  # noqa: F401  (enters its actions into the table)
import keys  # noqa: F401
import service  # noqa: F401
from actions import ACTIONS, parameters_of, perform
from cluster import Refused, World
from wrong import WRONG

Json = dict[str, Any]

OBSERVES = {
    "clusters": ["state", "maskingKey", "origin"],
    "hsms": ["state", "keys", "marked", "users", "passwords", "handles", "zone"],
    "keys": ["creation", "wrapped"],
    "backups": ["state", "region", "sourceCluster", "maskingKey", "keys", "users", "passwords"],
}

# What it knows of what deployments can say by now.
FIELDS = [
    "clusters.zones",
    "clusters.users",
    "keys.handle",
    "keys.start",
    "allow.hsmFailures.unbounded",
    "allow.zoneFailures",
    "allow.zoneOutages",
    "allow.creationFailures",
    "allow.serviceBackups",
    "allow.deleteKeyAgain",
]


def hello() -> Json:
    return {
        "protocol": 1,
        "name": "python",
        "controls": {name: parameters_of(function) for name, function in ACTIONS.items()},
        "observes": [f"{kind}.{aspect}" for kind, aspects in OBSERVES.items() for aspect in aspects],
        "reasons": True,
        "bounds": True,
        "fields": FIELDS,
    }


def do(world: World, request: Json) -> Json:
    try:
        result = perform(world, request["action"], request["parameters"])
    except Refused as refused:
        return {"outcome": "refused", "reason": str(refused)}
    # Only use-key has a result: whether the key worked.
    return {"outcome": "failed" if result is False else "accepted"}


class Driver:
    """Answers one request after the other."""

    def __init__(self) -> None:
        self.world: Optional[World] = None

    def answer(self, request: Json) -> Json:
        kind = request["request"]
        if kind == "hello":
            return hello()
        if kind == "bye":
            return {"outcome": "bye"}
        if kind == "reset":
            self.world = World(request["deployment"])
            return {"outcome": "ready"}
        if self.world is None:
            raise ValueError(f"{kind} before the first reset")
        if kind == "do":
            return do(self.world, request)
        if kind == "observe":
            return {"observation": self.world.observe()}
        raise ValueError(f"unknown request {kind!r}")


def main() -> None:
    parser = argparse.ArgumentParser(description="A small AWS CloudHSM in memory, as a driver of keysync.")
    parser.add_argument("--wrong", choices=sorted(WRONG), help="make this mistake")
    mistake = parser.parse_args().wrong
    if mistake is not None:
        WRONG[mistake]()
    for stream in (sys.stdin, sys.stdout):
        stream.reconfigure(encoding="utf-8")  # type: ignore[union-attr]
    driver = Driver()
    for line in sys.stdin:
        request = json.loads(line)
        try:
            answer = driver.answer(request)
        except Exception as error:  # The protocol has a word for a driver that cannot go on.
            answer = {"error": f"{type(error).__name__}: {error}"}
        # Without the flush the answer stays in a buffer, and keysync waits in vain.
        print(json.dumps({"id": request["id"], **answer}), flush=True)
        if request["request"] == "bye":
            break


if __name__ == "__main__":
    main()
