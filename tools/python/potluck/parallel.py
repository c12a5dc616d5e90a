"""PettingZoo's parallel interface to one game."""

from __future__ import annotations

from typing import Any

import gymnasium
import numpy as np
from pettingzoo import ParallelEnv

from .batch import EVENTS, Batch
from .layouts import Arena, KitchenLike
from .vector import _bound


class KitchenParallelEnv(ParallelEnv):
    """One game, all players as agents "player_0", "player_1", ...

        env = potluck.parallel_env("cramped_room", observation="lossless", seed=7)
        observations, infos = env.reset()

    Rewards are the team's (where it is shared) less the player's own effort, plus `shaping` times
    the shaping reward. infos[agent]: "earned", "shaped", "effort", "events" (names). The horizon
    truncates; kitchens never terminate. reset(seed=s) plays episode 0 of s, and every reset after it
    the next one: environment 0 of seed s, as in C++. changes: keys of the layout file.
    """

    metadata = {
        "name": "potluck_v0",
        "render_modes": ["rgb_array", "ansi"],
        "is_parallelizable": True,
        "render_fps": 8,
    }

    def __init__(
        self,
        kitchen: KitchenLike | Arena,
        *,
        observation: str = "",
        shaping: float = 0.0,
        seed: int = 0,
        render_mode: str | None = "rgb_array",
        dtype: Any = None,
        **changes: Any,
    ):
        self.batch = Batch(kitchen, 1, seed=seed, **changes)
        self.encoding = self.batch.observation(observation)
        self.shaping = shaping
        self.render_mode = render_mode
        self.possible_agents = [f"player_{i}" for i in range(self.batch.num_agents)]
        self.agents: list[str] = []
        dtype = np.dtype(np.float32 if dtype is None else dtype)
        space = gymnasium.spaces.Box(
            _bound(self.encoding.low, dtype),
            _bound(self.encoding.high, dtype),
            self.encoding.shape,
            dtype,
        )
        # A space each: their random generators are their own.
        self.observation_spaces = {
            agent: gymnasium.spaces.Box(space.low, space.high, space.shape, dtype)
            for agent in self.possible_agents
        }
        self.action_spaces = {
            agent: gymnasium.spaces.Discrete(self.batch.num_actions)
            for agent in self.possible_agents
        }
        self._dtype = dtype
        shape = (1, self.batch.num_agents)
        self._actions = np.zeros(shape, np.uint8)
        self._rewards, self._earned = np.zeros(shape, np.float32), np.zeros(shape, np.float32)
        self._shaped, self._effort = np.zeros(shape, np.float32), np.zeros(shape, np.float32)
        self._events = np.zeros(shape, np.uint32)
        self._terminated, self._truncated = np.zeros(1, np.bool_), np.zeros(1, np.bool_)
        self._over = False

    def observation_space(self, agent: str) -> gymnasium.Space:
        """The same object every time."""
        return self.observation_spaces[agent]

    def action_space(self, agent: str) -> gymnasium.Space:
        """The same object every time."""
        return self.action_spaces[agent]

    def _observations(self) -> dict[str, np.ndarray]:
        seen = self.batch.buffer(self.encoding.name, self._dtype)
        if self._over:
            last = np.zeros(seen.shape[1:], np.float32)
            self.batch.observe_final(self.encoding.name, 0, last)
            seen[0] = last
        else:
            self.batch.observe(self.encoding.name, seen)
        return dict(zip(self.possible_agents, seen[0]))

    def reset(self, seed: int | None = None, options: dict[str, Any] | None = None):
        """Begins an episode: (observations, infos)."""
        if seed is not None:
            self.batch = Batch(self.batch.arena, 1, seed=seed)
        else:
            self.batch.restart(self.batch.timesteps > 0)
        self._over = False
        self.agents = list(self.possible_agents)
        return self._observations(), {agent: {} for agent in self.agents}

    def step(self, actions: dict[str, int]):
        """(observations, rewards, terminations, truncations, infos), by agent."""
        if not self.agents:
            raise RuntimeError("the episode is over, or none has begun; call reset() first")
        for i, agent in enumerate(self.possible_agents):
            self._actions[0, i] = actions[agent]
        self.batch.step(
            self._actions,
            rewards=self._rewards,
            earned=self._earned,
            shaped=self._shaped,
            effort=self._effort,
            events=self._events,
            terminated=self._terminated,
            truncated=self._truncated,
        )
        terminated, truncated = bool(self._terminated[0]), bool(self._truncated[0])
        self._over = terminated or truncated
        # Python's own numbers from here on: single ones of numpy's are slow.
        rewards = (self._rewards[0] + self.shaping * self._shaped[0]).tolist()
        agents = self.agents
        told = zip(
            self._earned[0].tolist(),
            self._shaped[0].tolist(),
            self._effort[0].tolist(),
            self._events[0].tolist(),
        )
        infos = {
            agent: {
                "earned": earned,
                "shaped": shaped,
                "effort": effort,
                "events": [name for bit, name in enumerate(EVENTS) if events >> bit & 1]
                if events
                else [],
            }
            for agent, (earned, shaped, effort, events) in zip(agents, told)
        }
        result = (
            self._observations(),
            dict(zip(agents, rewards)),
            dict.fromkeys(agents, terminated),
            dict.fromkeys(agents, truncated),
            infos,
        )
        if self._over:
            self.agents = []
        return result

    def state(self) -> np.ndarray:
        """What all players see, one behind the other: for centralised critics."""
        return np.concatenate([one.ravel() for one in self._observations().values()])

    def render(self):
        """A picture [height, width, 3] uint8, or a drawing in text ("ansi")."""
        state = self.batch.final_state(0) if self._over else self.batch.state(0)
        if self.render_mode == "ansi":
            return str(state)
        return state.render() if self.render_mode == "rgb_array" else None

    def close(self) -> None:
        """Nothing to close."""
