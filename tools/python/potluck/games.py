"""Games written down, run again, and drawn."""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from . import _potluck
from .evaluation import Contender, contenders
from .layouts import Kitchen, KitchenLike, State, load


class Game:
    """A recorded episode (env/trajectory/trajectory.h says what is in its file)."""

    def __init__(self, text: str):
        self.text = text
        self.data: dict[str, Any] = json.loads(text)
        self.kitchen: Kitchen = load(self.data["layout"])

    @property
    def agents(self) -> list[str]:
        """Who sat where."""
        return self.data.get("agents", [])

    @property
    def actions(self) -> np.ndarray:
        """[steps, players] uint8."""
        return np.array([step["actions"] for step in self.data["steps"]], np.uint8)

    def numbers(self, what: str = "earned") -> np.ndarray:
        """earned, shaped, effort or events [steps, players]."""
        players = self.kitchen.num_agents
        dtype = np.uint32 if what == "events" else np.float32
        steps = [step.get(what, [0] * players) for step in self.data["steps"]]
        return np.array(steps, dtype).reshape(-1, players)

    @property
    def states(self) -> list[State]:
        """The start, and the state after every step."""
        words = [self.data["start_state"], *(step["state"] for step in self.data["steps"])]
        return [State(self.kitchen, one) for one in words]

    def write(self, path: str | os.PathLike) -> None:
        """As a file for `potluck replay`."""
        with open(path, "w", encoding="utf-8") as file:
            file.write(self.text)

    def __len__(self) -> int:
        return len(self.data["steps"])

    def __repr__(self) -> str:
        return f"<potluck.Game of {len(self)} steps in {self.kitchen.name} by {self.agents}>"


def record(
    agents: Contender | Iterable[Contender],
    kitchen: KitchenLike = "cramped_room",
    *,
    seed: int = 0,
    **changes: Any,
) -> Game:
    """Plays one episode and writes it down. agents: one for each player, or one for all, names or
    functions as for potluck.evaluate."""
    return Game(_potluck.record(load(kitchen, **changes), contenders(agents), seed))


@dataclass(frozen=True)
class Difference:
    """A field that the rules have otherwise than the recording."""

    step: int
    field: str
    recorded: str
    replayed: str


def replay(game: Game | str | os.PathLike) -> list[Difference]:
    """Runs a game through the rules again: where the two differ (the first 20), mostly nowhere.

    A path may be of any format that `potluck replay` reads; of several episodes, all are run.
    """
    if isinstance(game, Game):
        texts = [game.text]
    else:
        texts = [one.text for one in read(game)]
    found = []
    for text in texts:
        check = json.loads(_potluck.check_episode(text, "game"))
        found += [Difference(**one) for one in check["differences"]]
    return found


def read(path: str | os.PathLike, **changes: Any) -> list[Game]:
    """The episodes of a file: ours, Overcooked-AI's of all years, games of people."""
    path = os.fspath(path)
    with open(path, encoding="utf-8") as file:
        text = file.read()
    overrides = [f"{key}={json.dumps(value)}" for key, value in changes.items()]
    return [Game(one) for one in _potluck.read_episodes(text, path, overrides)]


def render(
    state: State | Mapping[str, Any],
    kitchen: KitchenLike | None = None,
    *,
    width: int = 640,
    height: int | None = None,
) -> np.ndarray:
    """A state as a picture [height, width, 3] uint8: pyplot.imshow(potluck.render(batch.state(0))).

    state: a State, or the dict of one together with its kitchen.
    """
    if isinstance(state, Kitchen):
        state = State(state)
    if not isinstance(state, State):
        if kitchen is None:
            raise _potluck.InputError("kitchen: none, expected that of the state's dict")
        state = State.from_dict(kitchen, state)
    return state.render(width, height)
