"""Gymnasium vector environments over Batch: one player with partners, or all players as rows."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Union

import gymnasium
import numpy as np
from gymnasium.vector import AutoresetMode, VectorEnv

from . import _potluck
from ._potluck import Player
from .batch import Batch
from .layouts import Arena, KitchenLike

#: A partner: a name that evaluate knows, or act(observations [n, *shape]) -> actions [n].
Partner = Union[str, Callable[[np.ndarray], np.ndarray]]


class _KitchenVectorEnv(VectorEnv):
    """What both have in common: episodes, the three ways to begin anew, spaces."""

    def __init__(
        self,
        kitchen: KitchenLike | Arena,
        games: int,
        rows: int,
        *,
        observation: str,
        seed: int,
        threads: int,
        shaping: float,
        copy: bool,
        dtype: Any,
        autoreset_mode: AutoresetMode | str,
        changes: dict[str, Any],
    ):
        self.batch = Batch(kitchen, games, seed=seed, threads=threads, **changes)
        self._changes = changes
        self.num_envs = rows
        self.encoding = self.batch.observation(observation)
        self.shaping = shaping
        self.copy = copy
        self.autoreset_mode = AutoresetMode(autoreset_mode)
        self.metadata = {
            "autoreset_mode": self.autoreset_mode,
            "render_modes": ["rgb_array"],
            "render_fps": 8,
        }
        self.render_mode = "rgb_array"
        self.spec = None
        self.dtype = np.dtype(np.float32 if dtype is None else dtype)
        self.single_observation_space = gymnasium.spaces.Box(
            _bound(self.encoding.low, self.dtype),
            _bound(self.encoding.high, self.dtype),
            self.encoding.shape,
            self.dtype,
        )
        self.single_action_space = gymnasium.spaces.Discrete(self.batch.num_actions)
        self.observation_space = gymnasium.vector.utils.batch_space(
            self.single_observation_space, rows
        )
        self.action_space = gymnasium.vector.utils.batch_space(self.single_action_space, rows)
        agents = self.batch.num_agents
        self._seen = np.zeros((games, agents, *self.encoding.shape), self.dtype)
        self._last = np.zeros((agents, *self.encoding.shape), np.float32)
        self._actions = np.zeros((games, agents), np.uint8)
        self._rewards = np.zeros((games, agents), np.float32)
        self._shaped = np.zeros((games, agents), np.float32)
        self._earned = np.zeros((games, agents), np.float32)
        self._events = np.zeros((games, agents), np.uint32)
        self._terminated = np.zeros(games, np.bool_)
        self._truncated = np.zeros(games, np.bool_)
        self._ended = np.zeros(games, np.bool_)

    # --- What the two do differently.

    def _choose(self, actions: np.ndarray) -> None:
        """Fills self._actions [games, agents]."""
        raise NotImplementedError

    def _rows(self, players: np.ndarray) -> np.ndarray:
        """[games, agents, ...] -> [num_envs, ...], fresh or a view."""
        raise NotImplementedError

    def _spread(self, games: np.ndarray) -> np.ndarray:
        """[games] -> [num_envs]."""
        raise NotImplementedError

    def _new_episodes(self, which: np.ndarray) -> None:
        """Episodes begin in the games of the mask."""

    # --- VectorEnv.

    def _observe(self) -> None:
        self.batch.observe(self.encoding.name, self._seen)

    def _given(self, players: np.ndarray) -> np.ndarray:
        rows = self._rows(players)
        return rows.copy() if self.copy and np.shares_memory(rows, players) else rows

    def reset(self, *, seed: int | None = None, options: dict[str, Any] | None = None):
        """A new episode everywhere, or where options["reset_mask"] [num_envs] bool says so.

        seed: of all games; game i plays stream i of it, so two games never play the same episode.
        """
        mask = (options or {}).get("reset_mask")
        if mask is not None:
            if seed is not None:
                raise _potluck.InputError("seed: given with reset_mask, expected one of them")
            self._restart(self._games(np.asarray(mask)))
        else:
            if seed is not None:
                if not isinstance(seed, (int, np.integer)):
                    raise _potluck.InputError(
                        f"seed: {seed!r}, expected one number; every game has its own stream of it"
                    )
                self.batch = Batch(
                    self.batch.arena, self.batch.num_envs, seed=int(seed), threads=self.batch.threads
                )
                self._seated()
            else:
                # Those that have just begun need not begin again.
                self.batch.restart(self.batch.timesteps > 0)
            self._ended[:] = False
            self._new_episodes(np.ones(self.batch.num_envs, np.bool_))
        self._observe()
        return self._given(self._seen), {}

    def _seated(self) -> None:
        """The batch is another one."""

    def _games(self, mask: np.ndarray) -> np.ndarray:
        """A mask of rows as one of games."""
        if mask.shape != (self.num_envs,) or mask.dtype != np.bool_:
            raise _potluck.InputError(
                f"reset_mask: shape {mask.shape} of {mask.dtype}, expected ({self.num_envs},) of bool"
            )
        return mask

    def _restart(self, games: np.ndarray) -> None:
        self.batch.restart(games & (self.batch.timesteps > 0))
        self._ended &= ~games
        self._new_episodes(games)

    def step(self, actions: np.ndarray):
        """Observations, rewards, terminations, truncations, infos: arrays [num_envs, ...].

        infos: "earned" (team reward that the player brought itself), "shaped", "events" (a bit for
        each of potluck.EVENTS).
        """
        actions = np.asarray(actions)
        if actions.shape != (self.num_envs,):
            raise _potluck.InputError(
                f"actions: shape {actions.shape}, expected ({self.num_envs},)"
            )
        held = self._ended if self._ended.any() else None
        if held is not None and self.autoreset_mode == AutoresetMode.DISABLED:
            raise _potluck.InputError(
                f"step: {int(held.sum())} games that have ended, expected running ones; "
                'call reset(options={"reset_mask": ...}) first'
            )
        self._choose(actions)
        self.batch.step(
            self._actions,
            rewards=self._rewards,
            earned=self._earned,
            shaped=self._shaped,
            events=self._events,
            terminated=self._terminated,
            truncated=self._truncated,
            held=held,
        )
        ended = self._terminated | self._truncated
        infos: dict[str, Any] = {
            "earned": self._rows(self._earned).copy(),
            "shaped": self._rows(self._shaped).copy(),
            "events": self._rows(self._events).copy(),
        }
        rewards = self._rows(self._rewards + np.float32(self.shaping) * self._shaped)
        # Seats may change with the episode: results are the old ones', observations the new ones'.
        self._observe()
        if held is not None:
            self._new_episodes(held)
        if ended.any() and self.autoreset_mode == AutoresetMode.SAME_STEP:
            self._tell_finals(ended, infos)
            self._new_episodes(ended)
        elif ended.any():
            for game in np.flatnonzero(ended):
                self.batch.observe_final(self.encoding.name, int(game), self._last)
                self._seen[game] = self._last
        self._ended = (
            np.zeros_like(ended) if self.autoreset_mode == AutoresetMode.SAME_STEP else ended.copy()
        )
        return (
            self._given(self._seen),
            rewards.astype(np.float64),
            self._spread(self._terminated).copy(),
            self._spread(self._truncated).copy(),
            infos,
        )

    def _tell_finals(self, ended: np.ndarray, infos: dict[str, Any]) -> None:
        """Gymnasium's way to tell what was seen at the end."""
        finals = self._seen.copy()
        for game in np.flatnonzero(ended):
            self.batch.observe_final(self.encoding.name, int(game), self._last)
            finals[game] = self._last
        rows = self._rows(finals)
        mask = self._spread(ended).copy()
        observations = np.full(self.num_envs, None, object)
        for row in np.flatnonzero(mask):
            observations[row] = rows[row].copy()
        infos["final_obs"], infos["_final_obs"] = observations, mask
        infos["final_info"] = {
            key: np.where(mask, infos[key], infos[key].dtype.type(0))
            for key in ("earned", "shaped", "events")
        }
        infos["_final_info"] = mask

    def render(self):
        """A picture of every game: a tuple of [height, width, 3] uint8."""
        return tuple(self.batch.state(i).render() for i in range(self.batch.num_envs))


def _bound(value: float, dtype: np.dtype) -> float | int:
    return int(value) if np.issubdtype(dtype, np.integer) else value


class PartnerVectorEnv(_KitchenVectorEnv):
    """One player in each of `num_envs` games; the others are played by `partner`.

        envs = potluck.make_vec("cramped_room", 64, partner="greedy")

    partner         a scripted cook, a shipped agent, a checkpoint or a run directory (played in
                    C++), or a function act(observations [n, *shape]) -> actions [n]; None in games
                    for one
    member          which seed, where a name stands for several
    seat            the learner's; "alternate": another one in every episode
    observation     name of an encoding; '' is the usual one
    shaping         weight of shaping reward in the rewards
    seed, threads   of the batch
    copy            False: observations are views that the next step overwrites
    dtype           of observations: float32, or the encoding's own (uint8 for lossless)
    autoreset_mode  Gymnasium's NEXT_STEP, SAME_STEP, DISABLED
    changes         keys of the layout file, as for potluck.load
    """

    def __init__(
        self,
        kitchen: KitchenLike | Arena,
        num_envs: int = 1,
        *,
        partner: Partner | None = None,
        member: int = 0,
        seat: int | str = 0,
        observation: str = "",
        shaping: float = 0.0,
        seed: int = 0,
        threads: int = 1,
        copy: bool = True,
        dtype: Any = None,
        autoreset_mode: AutoresetMode | str = AutoresetMode.NEXT_STEP,
        **changes: Any,
    ):
        super().__init__(
            kitchen,
            num_envs,
            num_envs,
            observation=observation,
            seed=seed,
            threads=threads,
            shaping=shaping,
            copy=copy,
            dtype=dtype,
            autoreset_mode=autoreset_mode,
            changes=changes,
        )
        agents = self.batch.num_agents
        if partner is None and agents > 1:
            raise _potluck.InputError(
                f"partner: none, expected one, as {self.batch.arena.name} has {agents} players; "
                'take partner="greedy", or potluck.flat_vec for all players'
            )
        if seat != "alternate" and not (isinstance(seat, int) and 0 <= seat < agents):
            raise _potluck.InputError(
                f"seat: {seat!r}, expected 0 to {agents - 1} or 'alternate'"
            )
        self.partner = partner
        self._member = member
        self._seat = seat
        self._every = np.arange(num_envs)
        self._seats = np.zeros(num_envs, np.int32)
        self._seated()
        self._new_episodes(np.ones(num_envs, np.bool_))

    def _seated(self) -> None:
        self._players = (
            [
                Player(self.batch, self.partner, seat, self._member)
                for seat in range(self.batch.num_agents)
            ]
            if isinstance(self.partner, str)
            else []
        )

    def _new_episodes(self, which: np.ndarray) -> None:
        if self._seat == "alternate":
            turns = (self._every + self.batch.episodes) % self.batch.num_agents
            self._seats[which] = turns[which]
        else:
            self._seats[which] = self._seat

    @property
    def seats(self) -> np.ndarray:
        """The learner's seat in every game [num_envs] int32."""
        return self._seats.copy()

    def _choose(self, actions: np.ndarray) -> None:
        running = ~self._ended
        for offset in range(1, self.batch.num_agents):
            seats = (self._seats + offset) % self.batch.num_agents
            if callable(self.partner):
                # A held game shows what it ended with; nobody looks at what is done there.
                chosen = np.asarray(self.partner(self._seen[self._every, seats]))
                if chosen.shape != (self.num_envs,):
                    raise _potluck.InputError(
                        f"partner: actions of shape {chosen.shape}, expected ({self.num_envs},)"
                    )
                self._actions[self._every, seats] = chosen
            else:
                asked = np.where(running, seats, -1).astype(np.int32)
                for seat in np.unique(asked[running]):
                    self._players[seat].act(self._actions, asked)
        self._actions[self._every, self._seats] = actions

    def _rows(self, players: np.ndarray) -> np.ndarray:
        if self._seat == "alternate":
            return players[self._every, self._seats]
        return players[:, self._seat]

    def _spread(self, games: np.ndarray) -> np.ndarray:
        return games


class FlatVectorEnv(_KitchenVectorEnv):
    """All players of `num_envs` games as rows: row = game * players + seat.

    For learners that share parameters among players (CleanRL's and SuperSuit's way). Keywords as of
    PartnerVectorEnv, without partner and seat. DISABLED resets whole games: a mask must say the
    same for all players of one.
    """

    def __init__(
        self,
        kitchen: KitchenLike | Arena,
        num_envs: int = 1,
        *,
        observation: str = "",
        shaping: float = 0.0,
        seed: int = 0,
        threads: int = 1,
        copy: bool = True,
        dtype: Any = None,
        autoreset_mode: AutoresetMode | str = AutoresetMode.NEXT_STEP,
        **changes: Any,
    ):
        probe = Batch(kitchen, 1, **changes)
        super().__init__(
            kitchen,
            num_envs,
            num_envs * probe.num_agents,
            observation=observation,
            seed=seed,
            threads=threads,
            shaping=shaping,
            copy=copy,
            dtype=dtype,
            autoreset_mode=autoreset_mode,
            changes=changes,
        )

    def _choose(self, actions: np.ndarray) -> None:
        self._actions[...] = actions.reshape(self._actions.shape)

    def _rows(self, players: np.ndarray) -> np.ndarray:
        return players.reshape(self.num_envs, *players.shape[2:])

    def _spread(self, games: np.ndarray) -> np.ndarray:
        return np.repeat(games, self.batch.num_agents)

    def _games(self, mask: np.ndarray) -> np.ndarray:
        games = super()._games(mask).reshape(-1, self.batch.num_agents)
        if (games.any(1) != games.all(1)).any():
            raise _potluck.InputError(
                "reset_mask: some players of a game, expected all of it or none"
            )
        return games.all(1)
