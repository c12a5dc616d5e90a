"""A Gymnasium environment of one game: one player with partners."""

from __future__ import annotations

from typing import Any

import gymnasium
from gymnasium.vector import AutoresetMode

from . import _potluck
from .layouts import Arena, KitchenLike
from .vector import PartnerVectorEnv


class KitchenEnv(gymnasium.Env):
    """One player in one game, for all that takes a plain environment.

        env = potluck.make("cramped_room", partner="greedy")

    Keywords as of potluck.vector.PartnerVectorEnv (partner, seat, observation, shaping, ... and keys
    of the layout file), and render_mode: None or "rgb_array". Many games step many times as fast in
    potluck.make_vec.
    """

    metadata = {"render_modes": ["rgb_array"], "render_fps": 8}

    def __init__(
        self, kitchen: KitchenLike | Arena, *, render_mode: str | None = None, **keywords: Any
    ):
        if render_mode not in (None, "rgb_array"):
            raise _potluck.InputError(f"render_mode: {render_mode!r}, expected None or 'rgb_array'")
        if "autoreset_mode" in keywords:
            raise _potluck.InputError(
                "autoreset_mode: given, expected none; who steps one game resets it"
            )
        self.render_mode = render_mode
        self.games = PartnerVectorEnv(
            kitchen, 1, autoreset_mode=AutoresetMode.DISABLED, **keywords
        )
        self.observation_space = self.games.single_observation_space
        self.action_space = self.games.single_action_space

    def reset(self, *, seed: int | None = None, options: dict[str, Any] | None = None):
        """A new episode: the next of this seed, or the first of another."""
        super().reset(seed=seed)
        seen, _ = self.games.reset(seed=seed)
        return seen[0], {}

    def step(self, action: int):
        """Observation, reward, terminated, truncated, info ("earned", "shaped", "events")."""
        seen, rewards, terminated, truncated, infos = self.games.step([action])
        told = {key: values[0] for key, values in infos.items()}
        return seen[0], float(rewards[0]), bool(terminated[0]), bool(truncated[0]), told

    def render(self):
        """A picture [height, width, 3] uint8; None without a render_mode."""
        return None if self.render_mode is None else self.games.batch.state(0).render()
