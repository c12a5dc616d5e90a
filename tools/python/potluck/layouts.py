"""Kitchens and other games: by name, from files and dicts, checked, generated, converted."""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Union

import numpy as np

from . import _potluck
from ._potluck import Arena, Kitchen

#: What says where a game takes place: a kitchen, its name, its file, its dict.
KitchenLike = Union[Kitchen, str, os.PathLike, Mapping[str, Any]]


def _overrides(changes: Mapping[str, Any]) -> list[str]:
    """{"effort": {"move": 0.1}, "horizon": 200} as the program's key=value."""
    flat = []
    for key, value in changes.items():
        if isinstance(value, Mapping):
            flat += _overrides({f"{key}.{inner}": v for inner, v in value.items()})
        else:
            flat.append(f"{key}={json.dumps(value)}")
    return flat


def kitchens() -> list[str]:
    """The names of all that come along."""
    return _potluck.kitchen_names()


def load(kitchen: KitchenLike, **changes: Any) -> Kitchen:
    """A kitchen by name, by path (.json, or Overcooked-AI's .layout), or from a dict.

    `changes` are keys of the layout file: load("cramped_room", horizon=200, effort={"move": 0.1}).
    Raises InputError saying what is wrong and where.
    """
    if isinstance(kitchen, Kitchen):
        if not changes:
            return kitchen
        return _potluck.parse_kitchen(kitchen.json, kitchen.name, _overrides(changes))
    if isinstance(kitchen, Mapping):
        return _potluck.parse_kitchen(json.dumps(kitchen), "dict", _overrides(changes))
    return _potluck.load_kitchen(os.fspath(kitchen), _overrides(changes))


@dataclass(frozen=True)
class Finding:
    """Something wrong with a kitchen, or to be warned of."""

    severity: str  #: "error" or "warning"
    message: str  #: the whole line
    place: str = ""
    line: int | None = None
    row: int | None = None
    col: int | None = None
    found: str = ""
    expected: str = ""
    remedy: str = ""


def check(kitchen: KitchenLike, **changes: Any) -> list[Finding]:
    """Everything that is wrong with a kitchen, errors first; empty if all is well."""
    if isinstance(kitchen, Mapping):
        text = _potluck.check_kitchen_text(json.dumps(kitchen, indent=1), "dict", _overrides(changes))
    elif isinstance(kitchen, Kitchen):
        text = _potluck.check_kitchen_text(kitchen.json, kitchen.name, _overrides(changes))
    else:
        text = _potluck.check_kitchen(os.fspath(kitchen), _overrides(changes))
    known = set(Finding.__dataclass_fields__)
    found = json.loads(text)
    return [
        Finding(severity=severity, **{k: v for k, v in one.items() if k in known})
        for severity, list_name in (("error", "errors"), ("warning", "warnings"))
        for one in found[list_name]
    ]


def generate(seed: int = 0, number: int = 0, **wishes: Any) -> Kitchen:
    """A random kitchen in which soup can be delivered: number `number` of `seed`.

    `wishes`: width, height, players, pots, onions, tomatoes, dishes, windows, openness,
    cooperation ("any", "forced", "free"), as `potluck layout generate` has them.
    """
    return _potluck.generate_kitchen(_wishes(wishes, {}), seed, number)


def generated(*, overrides: Mapping[str, Any] | None = None, **wishes: Any) -> Arena:
    """Every episode in a fresh random kitchen, for Batch. `wishes` as for generate."""
    return _potluck.generated_arena(_wishes(wishes, overrides or {}))


def _wishes(wishes: Mapping[str, Any], overrides: Mapping[str, Any]) -> str:
    """As configurations of trainings say it."""
    keys = {f"generator.{key}": value for key, value in wishes.items()}
    return json.dumps({"layout": "generated", "layout_overrides": _overrides(overrides), **keys})


def convert(kitchen: KitchenLike, to: str = "overcooked_ai") -> tuple[str, list[str]]:
    """The text of a layout file in another format, and a line for each thing that it cannot say.

    to: "overcooked_ai" (a .layout file) or "potluck" (a .json file). Either way a path, name or
    dict goes in; the text of a .layout file is read by parse_layout.
    """
    loaded = load(kitchen)
    if to == "potluck":
        return loaded.json, []
    if to == "overcooked_ai":
        return loaded.reference_text()
    raise _potluck.InputError(f"to: '{to}', expected one of overcooked_ai, potluck")


def parse_layout(text: str, name: str = "kitchen") -> Kitchen:
    """The kitchen of the text of one of Overcooked-AI's .layout files."""
    return _potluck.parse_reference(text, name)


def to_dict(kitchen: Kitchen) -> dict[str, Any]:
    """A kitchen as its layout file has it: what differs from the defaults."""
    return json.loads(kitchen.json)


def _unpickle(text: str, name: str) -> Kitchen:
    return _potluck.parse_kitchen(text, name, [])


def _repr(kitchen: Kitchen) -> str:
    return f"<potluck.Kitchen {kitchen.name}: {kitchen.rules}, {kitchen.num_agents} players>"


Kitchen.to_dict = to_dict
Kitchen.spec = property(lambda self: json.loads(self.spec_json), doc="What a game looks like from outside.")
Kitchen.facts = property(lambda self: json.loads(self.facts_json), doc="What the plan tells.")
Kitchen.__repr__ = _repr
Kitchen.__str__ = lambda self: self.draw()
Kitchen.__reduce__ = lambda self: (_unpickle, (self.json, self.name))
Kitchen.__eq__ = lambda self, other: isinstance(other, Kitchen) and self.json == other.json
Kitchen.__hash__ = lambda self: hash(self.json)


def arena(where: KitchenLike | Arena | Iterable[KitchenLike], changes: Mapping[str, Any]) -> Arena:
    """Where a batch is played: one kitchen, several (each episode in one of them), or an Arena."""
    if isinstance(where, Arena):
        if changes:
            raise _potluck.InputError("changes: an arena that is made already, expected none")
        return where
    if isinstance(where, (Kitchen, str, os.PathLike, Mapping)):
        where = [where]
    return _potluck.arena_of([load(one, **changes) for one in where])


class State:
    """A state of a kitchen in words. Immutable; batch.state(env) makes one.

    `data` is the dict of our recordings: {"timestep", "players", "objects"}, or {"timestep", "past"}
    for games without a grid (env/trajectory/trajectory.h says what is in it).
    """

    def __init__(self, kitchen: KitchenLike, data: Mapping[str, Any] | None = None):
        """The start of an episode (without chance), or what `data` says."""
        self.kitchen = load(kitchen)
        self.data = dict(data) if data is not None else json.loads(self.kitchen.start())

    @property
    def json(self) -> str:
        """`data` as text."""
        return json.dumps(self.data)

    def to_dict(self, form: str = "potluck") -> dict[str, Any]:
        """As ours ("potluck") or as OvercookedState.to_dict() has it ("overcooked_ai")."""
        if form == "potluck":
            return json.loads(self.json)
        if form == "overcooked_ai":
            return json.loads(self.kitchen.to_overcooked_ai(self.json))
        raise _potluck.InputError(f"form: '{form}', expected one of potluck, overcooked_ai")

    @classmethod
    def from_dict(cls, kitchen: KitchenLike, data: Mapping[str, Any]) -> State:
        """From either form; Overcooked-AI's is known by its "position" of players."""
        loaded = load(kitchen)
        players = data.get("players") or [{}]
        if "position" in players[0]:
            return cls(loaded, json.loads(loaded.from_overcooked_ai(json.dumps(data))))
        return cls(loaded, data)

    def render(self, width: int = 640, height: int | None = None) -> np.ndarray:
        """A picture [height, width, 3] uint8."""
        if height is None:
            grid = self.kitchen.grid
            height = round(width * len(grid) / len(grid[0])) if grid else round(width * 0.75)
        return self.kitchen.picture(self.json, width, height)

    def __eq__(self, other: object) -> bool:
        return (
            isinstance(other, State) and self.kitchen == other.kitchen and self.data == other.data
        )

    def __str__(self) -> str:
        return self.kitchen.draw_state(self.json)

    def __repr__(self) -> str:
        return f"<potluck.State of {self.kitchen.name} at {self.data.get('timestep', 0)}>"
