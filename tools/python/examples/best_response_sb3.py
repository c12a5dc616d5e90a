"""A best response to a shipped partner, with Stable-Baselines3: make_vec is the only line of ours.

    pip install stable-baselines3
"""

import argparse

import numpy as np
from stable_baselines3 import PPO
from stable_baselines3.common.vec_env import VecEnv, VecMonitor

import potluck


class KitchenVecEnv(VecEnv):
    """potluck.make_vec as Stable-Baselines3 wants it: same-step resets, infos as a list."""

    def __init__(self, *args, **keywords):
        self.envs = potluck.make_vec(*args, autoreset_mode="SameStep", **keywords)
        super().__init__(
            self.envs.num_envs, self.envs.single_observation_space, self.envs.single_action_space
        )

    def reset(self):
        return self.envs.reset(seed=self._seeds[0] if self._seeds[0] is not None else None)[0]

    def step_async(self, actions):
        self._actions = actions

    def step_wait(self):
        seen, rewards, over, cut, told = self.envs.step(self._actions)
        infos = [{} for _ in range(self.num_envs)]
        for i in np.flatnonzero(over | cut):
            infos[i]["terminal_observation"] = told["final_obs"][i]
            infos[i]["TimeLimit.truncated"] = bool(cut[i] and not over[i])
        return seen, rewards.astype(np.float32), over | cut, infos

    def close(self):
        self.envs.close()

    def get_attr(self, attr_name, indices=None):
        return [getattr(self.envs, attr_name, None)] * len(list(self._get_indices(indices)))

    def set_attr(self, attr_name, value, indices=None):
        setattr(self.envs, attr_name, value)

    def env_method(self, method_name, *args, indices=None, **keywords):
        raise AttributeError(method_name)

    def env_is_wrapped(self, wrapper_class, indices=None):
        return [False] * len(list(self._get_indices(indices)))


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--partner", default="srpo")
    parser.add_argument("--kitchen", default="cramped_room")
    parser.add_argument("--steps", type=int, default=1_000_000)
    flags = parser.parse_args()
    envs = VecMonitor(
        KitchenVecEnv(flags.kitchen, 32, partner=flags.partner, observation="features", shaping=1.0)
    )
    learner = PPO("MlpPolicy", envs, n_steps=256, batch_size=1024, gamma=0.99, ent_coef=0.02, verbose=1)
    learner.learn(flags.steps)

    def respond(seen):
        return learner.predict(seen)[0].astype(np.int64)

    respond.observation = "features"
    print(potluck.evaluate([respond, flags.partner, "greedy"], [flags.partner], flags.kitchen, episodes=20))


if __name__ == "__main__":
    main()
