"""Many games at once, into the caller's arrays."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import numpy as np

from . import _potluck
from .layouts import Arena, KitchenLike, State, arena

#: What players of classic kitchens can do, by number (Overcooked-AI's order).
ACTIONS = ("north", "south", "east", "west", "stay", "interact")

#: Bit b of step's events is EVENTS[b] (env/event.h says exactly when each happens).
EVENTS = tuple(_potluck.event_names())


@dataclass(frozen=True)
class Observation:
    """An encoding of what a player sees."""

    name: str
    shape: tuple[int, ...]  #: of one player's
    dtype: np.dtype  #: the smallest type that holds it exactly; float32 does, too
    low: float
    high: float

    @property
    def size(self) -> int:
        """How many numbers one player's has."""
        return int(np.prod(self.shape))


class Batch(_potluck.Batch):
    """`num_envs` games stepped together by `threads` threads.

        batch = potluck.Batch("cramped_room", num_envs=1024, seed=1, threads=2)
        seen = np.zeros((1024, 2, *batch.observations["lossless"].shape), np.uint8)
        batch.observe("lossless", seen)
        batch.step(actions, rewards=rewards, truncated=truncated)

    Arrays are the caller's: numpy, torch or jax (jax for reading only), any slice of a rollout
    buffer whose rows lie behind each other. Environment i of seed s plays what environment
    first_env + i of seed s plays in C++, whatever the batch and the number of threads. Python's
    lock is released meanwhile; a batch that is used by two threads at once raises.
    """

    def __init__(
        self,
        kitchen: KitchenLike | Arena | Iterable[KitchenLike],
        num_envs: int = 1,
        *,
        seed: int = 0,
        threads: int = 1,
        first_env: int = 0,
        **changes: Any,
    ):
        """kitchen: a kitchen, name, path or dict; several (every episode in one of them, drawn by
        seed); or potluck.generated(...). changes: keys of layout files, as for potluck.load."""
        self.arena = arena(kitchen, changes)
        super().__init__(self.arena, num_envs, seed, threads, first_env)
        self.observations: dict[str, Observation] = {
            name: Observation(name, tuple(shape), np.dtype(dtype), low, high)
            for name, shape, dtype, low, high in self._observations
        }

    def observation(self, kind: str = "") -> Observation:
        """The encoding of that name; '' is the usual one."""
        if kind == "":
            return next(iter(self.observations.values()))
        if kind not in self.observations:
            raise _potluck.InputError(
                f"observation: '{kind}', expected one of {', '.join(self.observations)}"
            )
        return self.observations[kind]

    def buffer(self, kind: str = "", dtype: Any = None) -> np.ndarray:
        """An array for observe: [num_envs, num_agents, *shape] of float32, or of `dtype`."""
        shape = (self.num_envs, self.num_agents, *self.observation(kind).shape)
        return np.zeros(shape, np.float32 if dtype is None else dtype)

    def state(self, env: int = 0) -> State:
        """The state of environment `env`."""
        return State(self.kitchen(env), json.loads(self._state(env, False)))

    def final_state(self, env: int = 0) -> State:
        """The state in which it last ended an episode."""
        return State(self._final_kitchen(env), json.loads(self._state(env, True)))

    def set_state(self, env: int, state: State, episode: int | None = None) -> None:
        """Puts environment `env` into `state`, at its timestep of this episode or of `episode`."""
        self._set_state(env, state.json, episode)

    def __repr__(self) -> str:
        return (
            f"<potluck.Batch of {self.num_envs} x {self.arena.name}, {self.num_agents} players, "
            f"seed {self.seed}, {self.threads} threads>"
        )
