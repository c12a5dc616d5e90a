"""PufferLib 3's environment, by its contract alone: pufferlib is imported only where it is used."""

from __future__ import annotations

from typing import Any

import gymnasium
import numpy as np

from .batch import Batch
from .layouts import Arena, KitchenLike
from .vector import _bound

try:
    from pufferlib import PufferEnv as _Base
except ImportError:  # The contract without the library: buffers of one's own.

    class _Base:
        """What PufferEnv sets up from the spaces."""

        def __init__(self, buf: Any = None):
            n = self.num_agents
            space = self.single_observation_space
            self.observation_space = gymnasium.vector.utils.batch_space(space, n)
            self.action_space = gymnasium.vector.utils.batch_space(self.single_action_space, n)
            if buf is not None:
                self.observations, self.rewards = buf.observations, buf.rewards
                self.terminals, self.truncations = buf.terminals, buf.truncations
                self.masks, self.actions = buf.masks, buf.actions
                return
            self.observations = np.zeros((n, *space.shape), space.dtype)
            self.rewards = np.zeros(n, np.float32)
            self.terminals = np.zeros(n, np.bool_)
            self.truncations = np.zeros(n, np.bool_)
            self.masks = np.ones(n, np.bool_)
            self.actions = np.zeros(n, np.int32)


class KitchenPufferEnv(_Base):
    """All players of `num_envs` games as agents, written into PufferLib's shared buffers.

    Episodes begin anew within the step that ends them. Every `log_interval` steps, infos hold one
    dict with the mean return of a player and the length of the episodes that ended since.
    """

    def __init__(
        self,
        kitchen: KitchenLike | Arena,
        num_envs: int = 1,
        *,
        observation: str = "",
        shaping: float = 0.0,
        log_interval: int = 128,
        threads: int = 1,
        seed: int = 0,
        dtype: Any = None,
        buf: Any = None,
        **changes: Any,
    ):
        self.batch = Batch(kitchen, num_envs, seed=seed, threads=threads, **changes)
        self.encoding = self.batch.observation(observation)
        dtype = np.dtype(np.float32 if dtype is None else dtype)
        self.single_observation_space = gymnasium.spaces.Box(
            _bound(self.encoding.low, dtype),
            _bound(self.encoding.high, dtype),
            self.encoding.shape,
            dtype,
        )
        self.single_action_space = gymnasium.spaces.Discrete(self.batch.num_actions)
        self.num_agents = num_envs * self.batch.num_agents
        self.shaping = shaping
        self.log_interval = log_interval
        self.render_mode = "rgb_array"
        super().__init__(buf)
        players = (num_envs, self.batch.num_agents)
        self._seen = self.observations.reshape(*players, *self.encoding.shape)
        self._rewards = np.zeros(players, np.float32)
        self._shaped = np.zeros(players, np.float32)
        self._terminated = np.zeros(num_envs, np.bool_)
        self._truncated = np.zeros(num_envs, np.bool_)
        self._returns = np.zeros(num_envs)
        self._lengths = np.zeros(num_envs, np.int64)
        self._ended: list[tuple[float, int]] = []
        self._steps = 0

    def reset(self, seed: int | None = None):
        """(observations, []): new episodes everywhere; with a seed those of that seed."""
        if seed is not None:
            self.batch = Batch(
                self.batch.arena, self.batch.num_envs, seed=seed, threads=self.batch.threads
            )
        else:
            self.batch.restart(self.batch.timesteps > 0)
        self._returns[:], self._lengths[:] = 0, 0
        self.batch.observe(self.encoding.name, self._seen)
        return self.observations, []

    def step(self, actions: np.ndarray):
        """(observations, rewards, terminals, truncations, infos): the buffers, and a list."""
        self.actions[...] = actions
        self.batch.step(
            np.ascontiguousarray(self.actions, np.int32).reshape(self._rewards.shape),
            rewards=self._rewards,
            shaped=self._shaped,
            terminated=self._terminated,
            truncated=self._truncated,
        )
        self.batch.observe(self.encoding.name, self._seen)
        players = self.batch.num_agents
        self.rewards[...] = (self._rewards + self.shaping * self._shaped).ravel()
        self.terminals[...] = np.repeat(self._terminated, players)
        self.truncations[...] = np.repeat(self._truncated, players)
        self._returns += self._rewards.mean(1)
        self._lengths += 1
        for env in np.flatnonzero(self._terminated | self._truncated):
            self._ended.append((float(self._returns[env]), int(self._lengths[env])))
            self._returns[env], self._lengths[env] = 0, 0
        infos = []
        self._steps += 1
        if self._steps % self.log_interval == 0 and self._ended:
            returns, lengths = zip(*self._ended)
            infos.append(
                {"episode_return": float(np.mean(returns)), "episode_length": float(np.mean(lengths))}
            )
            self._ended.clear()
        return self.observations, self.rewards, self.terminals, self.truncations, infos

    def render(self) -> np.ndarray:
        """A picture of the first game."""
        return self.batch.state(0).render()

    def close(self) -> None:
        """Nothing to close."""
