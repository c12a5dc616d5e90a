"""OvercookedEnv and the gym-style Overcooked."""

from __future__ import annotations

import os
import time

import numpy as np

from .actions import Action
from .gridworld import (
    EVENT_TYPES,
    NO_COUNTERS_PARAMS,
    MediumLevelActionManager,
    OvercookedGridworld,
)

try:
    import gymnasium
except ImportError:
    gymnasium = None

DEFAULT_ENV_PARAMS = {"horizon": 400}
MAX_HORIZON = 1e10
TIMESTEP_TRAJ_KEYS = {"ep_states", "ep_actions", "ep_rewards", "ep_dones", "ep_infos"}
EPISODE_TRAJ_KEYS = {"ep_returns", "ep_lengths", "mdp_params", "env_params"}
DEFAULT_TRAJ_KEYS = TIMESTEP_TRAJ_KEYS | EPISODE_TRAJ_KEYS | {"metadatas"}


class OvercookedEnv:
    """A kitchen with a state, a horizon and statistics."""

    def __init__(
        self,
        mdp_generator_fn,
        start_state_fn=None,
        horizon=MAX_HORIZON,
        mlam_params=None,
        info_level=0,
        num_mdp=1,
        initial_info=None,
    ):
        """mdp_generator_fn(info) -> OvercookedGridworld, asked at every reset."""
        assert callable(mdp_generator_fn), "a function, or OvercookedEnv.from_mdp"
        self.mdp_generator_fn = mdp_generator_fn
        self.start_state_fn = start_state_fn
        self.horizon = horizon
        self.mlam_params = NO_COUNTERS_PARAMS if mlam_params is None else mlam_params
        self.info_level = info_level
        self.num_mdp = num_mdp
        self.variable_mdp = num_mdp > 1
        self.reset(outside_info=initial_info)

    @staticmethod
    def from_mdp(
        mdp,
        start_state_fn=None,
        horizon=MAX_HORIZON,
        mlam_params=None,
        info_level=1,
        num_mdp=None,
    ):
        """Always in `mdp`."""
        assert isinstance(mdp, OvercookedGridworld)
        assert num_mdp in (None, 1)
        return OvercookedEnv(lambda _: mdp, start_state_fn, horizon, mlam_params, info_level)

    @property
    def mlam(self):
        """A token (MediumLevelActionManager)."""
        return MediumLevelActionManager(self.mdp, self.mlam_params)

    @property
    def env_params(self):
        """All but the kitchen."""
        return {
            "start_state_fn": self.start_state_fn,
            "horizon": self.horizon,
            "info_level": self.info_level,
            "num_mdp": self.num_mdp,
        }

    def copy(self):
        """A fresh one of the same kind."""
        return OvercookedEnv(self.mdp_generator_fn, mlam_params=self.mlam_params, **self.env_params)

    def __repr__(self):
        return self.mdp.state_string(self.state)

    def reset(self, regen_mdp=True, outside_info=None):
        """Begins an episode."""
        if regen_mdp:
            self.mdp = self.mdp_generator_fn(outside_info or {})
        draw = self.start_state_fn or self.mdp.get_standard_start_state
        self.state = draw()
        players = range(self.mdp.num_players)
        self.game_stats = {
            **{event: [[] for _ in players] for event in EVENT_TYPES},
            "cumulative_sparse_rewards_by_agent": np.array([0] * len(players)),
            "cumulative_shaped_rewards_by_agent": np.array([0] * len(players)),
        }

    def is_done(self):
        """Is the episode over?"""
        return self.state.timestep >= self.horizon or self.mdp.is_terminal(self.state)

    def step(self, joint_action, joint_agent_action_info=None, display_phi=False):
        """(state, reward of the team, done, info)."""
        assert not self.is_done()
        agent_infos = joint_agent_action_info or [{} for _ in range(self.mdp.num_players)]
        after, infos = self.mdp.get_state_transition(self.state, joint_action, display_phi)
        stats = self.game_stats
        for kind in ("sparse", "shaped"):
            name = f"cumulative_{kind}_rewards_by_agent"
            stats[name] = stats[name] + np.array(infos[f"{kind}_reward_by_agent"])
        for event, players in infos["event_infos"].items():
            for player in np.flatnonzero(players):
                stats[event][player].append(self.state.timestep)
        self.state = after
        done = self.is_done()
        told = {
            "agent_infos": list(agent_infos)[: self.mdp.num_players],
            "sparse_r_by_agent": infos["sparse_reward_by_agent"],
            "shaped_r_by_agent": infos["shaped_reward_by_agent"],
            "phi_s": None,
            "phi_s_prime": None,
        }
        if done:
            sparse = stats["cumulative_sparse_rewards_by_agent"]
            shaped = stats["cumulative_shaped_rewards_by_agent"]
            told["episode"] = {
                "ep_game_stats": stats,
                "ep_sparse_r": sum(sparse),
                "ep_shaped_r": sum(shaped),
                "ep_sparse_r_by_agent": sparse,
                "ep_shaped_r_by_agent": shaped,
                "ep_length": after.timestep,
            }
        return after, sum(infos["sparse_reward_by_agent"]), done, told

    def lossless_state_encoding_mdp(self, state):
        """OvercookedGridworld.lossless_state_encoding with this horizon."""
        return self.mdp.lossless_state_encoding(state, self.horizon)

    def featurize_state_mdp(self, state, num_pots=2):
        """OvercookedGridworld.featurize_state."""
        return self.mdp.featurize_state(state, self.mlam, num_pots=num_pots)

    def execute_plan(self, start_state, joint_action_plan, display=False):
        """(last state, done) of a list of joint actions; resets."""
        self.state = start_state
        done = False
        for joint_action in joint_action_plan:
            _, _, done, _ = self.step(joint_action)
            if display:
                print(self)
            if done:
                break
        last = self.state
        self.reset(regen_mdp=False)
        return last, done

    def run_agents(
        self,
        agent_pair,
        include_final_state=False,
        display=False,
        dir=None,
        display_phi=False,
        display_until=np.inf,
    ):
        """([(state, joint action, reward, done, info)], steps, sparse and shaped return)."""
        assert self.state.timestep == 0, "Did not reset environment before running agents"
        out = None
        if dir is not None:
            out = open(os.path.join(dir, f"roll_out_{time.time()}.txt"), "w", encoding="utf-8")  # noqa: SIM115
            print(self, file=out)
        steps, done = [], False
        try:
            while not done:
                before = self.state
                actions, infos = zip(*agent_pair.joint_action(before))
                after, reward, done, info = self.step(actions, infos, display_phi)
                steps.append((before, actions, reward, done, info))
                if display and after.timestep < display_until:
                    made = Action.joint_action_to_char(actions)
                    print(f"Timestep: {after.timestep}\nJoint action taken: {made} \t"
                          f" Reward: {reward}\n{self}\n", file=out)
        finally:
            if out is not None:
                out.close()
        if include_final_state:
            steps.append((after, (None,) * self.mdp.num_players, 0, True, None))
        table = np.empty((len(steps), 5), object)
        for row, step in enumerate(steps):
            for column, value in enumerate(step):
                table[row, column] = value
        stats = self.game_stats
        return (
            table,
            self.state.timestep,
            sum(stats["cumulative_sparse_rewards_by_agent"]),
            sum(stats["cumulative_shaped_rewards_by_agent"]),
        )

    def get_rollouts(
        self,
        agent_pair,
        num_games,
        display=False,
        dir=None,
        final_state=False,
        display_phi=False,
        display_until=np.inf,
        metadata_fn=None,
        metadata_info_fn=None,
        info=True,
    ):
        """Episodes in Overcooked-AI's form: a dict of arrays [games, ...]."""
        games = {key: [] for key in DEFAULT_TRAJ_KEYS}
        for game in range(num_games):
            agent_pair.set_mdp(self.mdp)
            rollout = self.run_agents(
                agent_pair, final_state, display, dir, display_phi, display_until
            )
            table, steps, sparse, _ = rollout
            names = ("ep_states", "ep_actions", "ep_rewards", "ep_dones", "ep_infos")
            for name, column in zip(names, table.T):
                games[name].append(column)
            games["ep_returns"].append(sparse)
            games["ep_lengths"].append(steps)
            games["mdp_params"].append(self.mdp.mdp_params)
            games["env_params"].append(self.env_params)
            games["metadatas"].append({} if metadata_fn is None else metadata_fn(rollout))
            self.reset(regen_mdp=False)
            agent_pair.reset()
            if info:
                print(f"game {game + 1} of {num_games}: mean {np.mean(games['ep_returns']):.2f}")
        keys = dict.fromkeys(key for one in games["metadatas"] for key in one)
        merged = {key: [one[key] for one in games["metadatas"]] for key in keys}
        return {key: np.array(value) for key, value in games.items() if key != "metadatas"} | {
            "metadatas": merged
        }

    @staticmethod
    def get_discounted_rewards(trajectories, gamma):
        """Discounted returns [games]."""
        rewards = np.array(trajectories["ep_rewards"], float)
        return (rewards * gamma ** np.arange(rewards.shape[1])).sum(1)


class Overcooked(gymnasium.Env if gymnasium is not None else object):
    """Both players behind one gym-style interface, as there: step takes both actions as indices,
    reset and step give dicts, done is one flag. For new code there is potluck.make_vec."""

    env_name = "Overcooked-v0"

    def __init__(self, base_env, featurize_fn, baselines_reproducible=False):
        """featurize_fn(state) -> (what player 0 sees, what player 1 sees)."""
        if gymnasium is None:
            raise ImportError("Overcooked needs gymnasium: pip install gymnasium")
        if baselines_reproducible:
            np.random.seed(0)
        self.base_env = base_env
        self.featurize_fn = featurize_fn
        shape = featurize_fn(base_env.mdp.get_standard_start_state())[0].shape
        self.observation_space = gymnasium.spaces.Box(0, np.inf, shape, np.float32)
        self.action_space = gymnasium.spaces.Discrete(Action.NUM_ACTIONS)
        self.reset()

    def _told(self, state):
        both = self.featurize_fn(state)
        return {
            "both_agent_obs": both if self.agent_idx == 0 else (both[1], both[0]),
            "overcooked_state": state,
            "other_agent_env_idx": 1 - self.agent_idx,
        }

    def step(self, action):
        """(dict, reward of the team, done, info); action: (mine, the other's)."""
        assert all(self.action_space.contains(one) for one in action), f"{action} invalid"
        mine, other = (Action.INDEX_TO_ACTION[one] for one in action)
        joint = (mine, other) if self.agent_idx == 0 else (other, mine)
        state, reward, done, info = self.base_env.step(joint)
        info["policy_agent_idx"] = self.agent_idx
        if "episode" in info:
            info["episode"]["policy_agent_idx"] = self.agent_idx
        return self._told(state), reward, done, info

    def reset(self, **_):
        """A dict; who is who is drawn anew."""
        self.base_env.reset()
        self.mdp = self.base_env.mdp
        self.agent_idx = int(np.random.choice([0, 1]))
        return self._told(self.base_env.state)

    def render(self):
        """A picture [height, width, 3] uint8."""
        state = self.base_env.state
        rules = self.mdp._enter(state)
        return rules.batch.state(0).render()


if gymnasium is not None and "Overcooked-v0" not in gymnasium.registry:
    gymnasium.register("Overcooked-v0", entry_point="potluck.overcooked_ai:Overcooked")
