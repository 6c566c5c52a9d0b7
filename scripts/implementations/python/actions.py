"""The table of actions: each a function, found by the name that it has in the protocol.

The signature of a function says all that the protocol needs: the names of the parameters, and by
their types what the names in a request stand for.
"""

from __future__ import annotations

import inspect
from collections.abc import Mapping
from typing import Any, Callable, Union, get_type_hints

from cluster import Backup, Cluster, Hsm, Key, World, Zone

# What a new HSM is restored from. The protocol writes "nothing" for None.
Source = Union[Hsm, Backup, None]

Action = Callable[..., Any]

ACTIONS: dict[str, Action] = {}

LOOKUP: dict[Any, Callable[[World, str], Any]] = {
    Cluster: lambda world, name: world.clusters[name],
    Hsm: lambda world, name: world.hsms[name],
    Key: lambda world, name: world.keys[name],
    Backup: lambda world, name: world.backups[name],
    Zone: lambda world, name: world.zones[name],
    Source: lambda world, name: world.hsms.get(name) or world.backups.get(name),
    str: lambda _, name: name,
}


def action(function: Action) -> Action:
    """Enter a function into the table."""
    ACTIONS[function.__name__.replace("_", "-")] = function
    return function


def parameters_of(function: Action) -> list[str]:
    """The names of the parameters in the protocol. ``from`` is a word of Python itself, hence ``from_``."""
    _, *parameters = inspect.signature(function).parameters
    return [name.rstrip("_") for name in parameters]


def perform(world: World, name: str, parameters: Mapping[str, str]) -> Any:
    """Do what a request asks for."""
    function = ACTIONS[name]
    types = get_type_hints(function)
    arguments = []
    for parameter in list(inspect.signature(function).parameters)[1:]:
        look_up = LOOKUP[types[parameter]]
        arguments.append(look_up(world, parameters[parameter.rstrip("_")]))
    return function(world, *arguments)
