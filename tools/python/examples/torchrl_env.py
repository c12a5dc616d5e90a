"""A TorchRL environment over potluck.Batch: tensors [games, players, ...], no Python per game.

    pip install torchrl
"""

import torch
from tensordict import TensorDict
from torchrl.data import Binary, Bounded, Categorical, Composite, Unbounded
from torchrl.envs import EnvBase

import potluck


class KitchenEnv(EnvBase):
    """Keys: ("agents", "observation" | "action" | "reward"), "done", "terminated", "truncated".

    An ended game waits in its last state until it is reset ("_reset" marks which), as TorchRL wants it.
    """

    def __init__(self, kitchen, num_envs, *, observation="features", seed=0, threads=1, shaping=0.0):
        super().__init__(batch_size=torch.Size([num_envs]))
        self.games = potluck.Batch(kitchen, num_envs, seed=seed, threads=threads)
        self.kind = self.games.observation(observation)
        self.shaping = shaping
        players = (num_envs, self.games.num_agents)
        self.observation_spec = Composite(
            agents=Composite(
                observation=Bounded(
                    self.kind.low, self.kind.high, (*players, *self.kind.shape), dtype=torch.float32
                ),
                shape=players,
            ),
            shape=self.batch_size,
        )
        self.action_spec = Composite(
            agents=Composite(
                action=Categorical(self.games.num_actions, players, dtype=torch.int64), shape=players
            ),
            shape=self.batch_size,
        )
        self.reward_spec = Composite(
            agents=Composite(reward=Unbounded((*players, 1)), shape=players), shape=self.batch_size
        )
        flag = (num_envs, 1)
        self.done_spec = Composite(
            {name: Binary(1, flag, dtype=torch.bool) for name in ("done", "terminated", "truncated")},
            shape=self.batch_size,
        )
        self._ended = torch.zeros(num_envs, dtype=torch.bool)
        self._last = torch.zeros(*players, *self.kind.shape)

    def _look(self):
        seen = torch.zeros(*self._last.shape)
        self.games.observe(self.kind.name, seen)
        seen[self._ended] = self._last[self._ended]
        return TensorDict({"observation": seen}, self._last.shape[:2])

    def _reset(self, tensordict=None, **_):
        which = torch.ones(self.batch_size[0], dtype=torch.bool)
        if tensordict is not None and "_reset" in tensordict.keys():
            which = tensordict["_reset"].reshape(self.batch_size[0])
        begun = torch.from_numpy((self.games.timesteps == 0).copy())
        self.games.restart(which & ~begun)  # a game that ended has begun anew by itself
        self._ended &= ~which
        none = torch.zeros(*self.batch_size, 1, dtype=torch.bool)
        return TensorDict(
            {"agents": self._look(), "done": none, "terminated": none, "truncated": none},
            self.batch_size,
        )

    def _step(self, tensordict):
        players = self._last.shape[:2]
        rewards, shaped = torch.zeros(players), torch.zeros(players)
        terminated, truncated = self._ended.clone(), self._ended.clone()
        self.games.step(
            tensordict["agents", "action"].contiguous(), rewards=rewards, shaped=shaped,
            terminated=terminated, truncated=truncated, held=self._ended,
        )
        now = terminated | truncated
        for game in torch.nonzero(now).ravel().tolist():
            self.games.observe_final(self.kind.name, game, self._last[game])
        truncated |= self._ended
        self._ended |= now
        agents = self._look()
        agents["reward"] = (rewards + self.shaping * shaped).unsqueeze(-1)
        flags = {"done": self._ended, "terminated": terminated, "truncated": truncated}
        told = {name: flag.clone().unsqueeze(-1) for name, flag in flags.items()}
        return TensorDict({"agents": agents, **told}, self.batch_size)

    def _set_seed(self, seed):
        self.games = potluck.Batch(
            self.games.arena, self.games.num_envs, seed=seed or 0, threads=self.games.threads
        )
        self._ended[:] = False


if __name__ == "__main__":
    from torchrl.envs.utils import check_env_specs

    env = KitchenEnv("cramped_room", 8)
    check_env_specs(env)
    rollout = env.rollout(50)
    print(rollout["agents", "observation"].shape, rollout["next", "agents", "reward"].sum().item())
