"""Agents by name: scripted cooks, shipped agents, checkpoints, runs."""

from __future__ import annotations

import json
import os
from typing import Any

import numpy as np

from . import _potluck
from ._potluck import NetworkAgent, Player
from .batch import Batch
from .layouts import KitchenLike
from .layouts import load as load_kitchen


class Agent:
    """Who an agent is, and what it would do.

    A trained agent has `network`, and answers for observations of its encoding. Scripted cooks read
    the state of the kitchen instead: seat them in a batch by player(). Both can do that.
    """

    def __init__(self, name, group, algorithm, seed, checkpoint, note, network, member):
        self.name: str = name
        self.group: str = group  #: what loaded it
        self.algorithm: str = algorithm
        self.seed: int | None = seed
        self.checkpoint: str = checkpoint
        self.note: str = note  #: what to know before one quotes a number
        self.network: NetworkAgent | None = network
        self._member = member
        self.info: dict[str, Any] = json.loads(network.json) if network else {}

    @property
    def observation(self) -> str:
        """The encoding that it reads; '' for scripted cooks."""
        return self.info.get("observation", "")

    def player(self, batch: Batch, seat: int) -> Player:
        """This agent in one seat of a batch, played in C++."""
        return Player(batch, self.group, seat, self._member)

    def _network(self) -> NetworkAgent:
        if self.network is None:
            raise _potluck.InputError(
                f"{self.name}: a scripted cook, which reads states, expected a trained agent; "
                "seat it by agent.player(batch, seat)"
            )
        return self.network

    def _forward(self, observations: Any, state: Any, seat: int):
        rows = np.ascontiguousarray(observations, np.float32)
        return self._network().forward(rows, state, seat)

    def log_probabilities(self, observations: Any, state: Any = None, *, seat: int = 0) -> np.ndarray:
        """[n, num_actions] float32, of observations [n, *shape]."""
        return self._forward(observations, state, seat)[0]

    def probabilities(self, observations: Any, state: Any = None, *, seat: int = 0) -> np.ndarray:
        """[n, num_actions] float32, of observations [n, *shape]."""
        return np.exp(self._forward(observations, state, seat)[0])

    def values(self, observations: Any, state: Any = None, *, seat: int = 0) -> np.ndarray:
        """What it expects to earn [n] float32."""
        return self._forward(observations, state, seat)[1]

    def act(
        self,
        observations: Any,
        state: Any = None,
        *,
        seat: int = 0,
        greedy: bool = False,
        rng: np.random.Generator | None = None,
    ):
        """(actions [n] uint8, state): sampled, or the likeliest if `greedy`.

        state: what the network remembers [n, 2, units], None without a memory or at the beginning;
        put zeros into the rows whose episodes begin. seat: whose network, where seats have their own.
        """
        log_probs, _, after = self._forward(observations, state, seat)
        if greedy:
            return log_probs.argmax(1).astype(np.uint8), after
        rng = np.random.default_rng() if rng is None else rng
        return (log_probs + rng.gumbel(size=log_probs.shape)).argmax(1).astype(np.uint8), after

    def __repr__(self) -> str:
        return f"<potluck.agents.Agent {self.name}: {self.algorithm}>"


def load(name: str | os.PathLike, kitchen: KitchenLike = "cramped_room", member: int = 0) -> Agent:
    """The agent called `name` in `kitchen`: a scripted cook ("greedy"), a shipped agent ("srpo"), a
    checkpoint (*.safetensors) or a run directory, of whose seeds `member` is the number."""
    found = load_all(name, kitchen)
    if not 0 <= member < len(found):
        raise _potluck.InputError(f"member: {member}, expected 0 to {len(found) - 1}")
    return found[member]


def load_all(name: str | os.PathLike, kitchen: KitchenLike = "cramped_room") -> list[Agent]:
    """All agents that `name` stands for: one, or every seed of a run."""
    found = _potluck.find_agents(os.fspath(name), load_kitchen(kitchen))
    return [Agent(*one, member) for member, one in enumerate(found)]


def scripted(kitchen: KitchenLike = "cramped_room") -> dict[str, str]:
    """Scripted cooks with work in this kitchen: name -> what it does."""
    return dict(_potluck.scripted_names(load_kitchen(kitchen)))


def shipped() -> list[str]:
    """Trained agents that come along: "cramped_room/srpo", ..."""
    return _potluck.shipped_names()
