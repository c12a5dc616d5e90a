"""Agents as Overcooked-AI has them: action(state) -> (action, info)."""

from __future__ import annotations

import itertools

import numpy as np

from .._potluck import Player
from .actions import Action


class Agent:
    """Subclass it, and write action()."""

    def __init__(self):
        self.reset()

    def action(self, state):
        """(action, info)."""
        raise NotImplementedError

    def actions(self, states, agent_indices):
        """The same for several states, each with the player that it is asked for."""
        raise NotImplementedError

    @staticmethod
    def a_probs_from_action(action):
        """That action for sure."""
        return np.eye(Action.NUM_ACTIONS)[Action.ACTION_TO_INDEX[action]]

    @staticmethod
    def check_action_probs(action_probs, tolerance=1e-4):
        """Do they sum to 1?"""
        assert np.isclose(np.sum(action_probs), 1.0, rtol=tolerance), "no probabilities"

    def set_agent_index(self, agent_index):
        """Which player it is."""
        self.agent_index = agent_index

    def set_mdp(self, mdp):
        """Where it plays."""
        self.mdp = mdp

    def reset(self):
        """Between episodes."""
        self.agent_index = None
        self.mdp = None


class AgentGroup:
    """One agent for each player."""

    def __init__(self, *agents, allow_duplicate_agents=False):
        self.agents = agents
        self.n = len(agents)
        assert allow_duplicate_agents or all(
            a is not b for a, b in itertools.combinations(agents, 2)
        ), "All agents should be separate instances"
        self.reset()

    def joint_action(self, state):
        """((action, info), ...)."""
        return tuple(agent.action(state) for agent in self.agents)

    def set_mdp(self, mdp):
        """Where they play."""
        for agent in self.agents:
            agent.set_mdp(mdp)

    def reset(self):
        """Between episodes."""
        for index, agent in enumerate(self.agents):
            agent.reset()
            agent.set_agent_index(index)


class AgentPair(AgentGroup):
    """Two agents, or one twice."""

    def __init__(self, *agents, allow_duplicate_agents=False):
        super().__init__(*agents, allow_duplicate_agents=allow_duplicate_agents)
        assert self.n == 2
        self.a0, self.a1 = self.agents

    def joint_action(self, state):
        """((action, info), (action, info))."""
        if self.a0 is not self.a1:
            return super().joint_action(state)
        both = []
        for index in range(2):
            self.a0.set_agent_index(index)
            both.append(self.a0.action(state))
        return tuple(both)


class AgentFromPolicy(Agent):
    """Samples from policy.multi_state_policy(states, agent_indices) -> probabilities."""

    def __init__(self, policy):
        self.policy = policy
        super().__init__()

    def action(self, state):
        return self.actions([state], [self.agent_index])[0]

    def actions(self, states, agent_indices):
        likely = self.policy.multi_state_policy(states, agent_indices)
        return [(Action.sample(p), {"action_probs": p}) for p in likely]

    def set_mdp(self, mdp):
        super().set_mdp(mdp)
        self.policy.mdp = mdp

    def reset(self):
        super().reset()
        self.policy.mdp = None


class RandomAgent(Agent):
    """Walks about; interacts too with all_actions."""

    def __init__(self, sim_threads=None, all_actions=False, custom_wait_prob=None):
        super().__init__()
        self.sim_threads = sim_threads
        self.all_actions = all_actions
        self.custom_wait_prob = custom_wait_prob

    def action(self, state):
        legal = Action.ALL_ACTIONS if self.all_actions else Action.MOTION_ACTIONS
        likely = np.zeros(Action.NUM_ACTIONS)
        likely[[Action.ACTION_TO_INDEX[a] for a in legal]] = 1 / len(legal)
        if self.custom_wait_prob is not None:
            if np.random.random() < self.custom_wait_prob:
                return Action.STAY, {"action_probs": self.a_probs_from_action(Action.STAY)}
            stay = [Action.ACTION_TO_INDEX[Action.STAY]]
            likely = Action.remove_indices_and_renormalize(likely, stay)
        return Action.sample(likely), {"action_probs": likely}

    def actions(self, states, agent_indices):
        return [self.action(state) for state in states]

    def direct_action(self, obs):
        """Indices, for vectorised environments."""
        return [np.random.randint(4) for _ in range(self.sim_threads)]


class StayAgent(Agent):
    """Does nothing."""

    def __init__(self, sim_threads=None):
        super().__init__()
        self.sim_threads = sim_threads

    def action(self, state):
        return Action.STAY, {}

    def actions(self, states, agent_indices):
        return [self.action(state) for state in states]

    def direct_action(self, obs):
        """Indices, for vectorised environments."""
        return [Action.ACTION_TO_INDEX[Action.STAY]] * self.sim_threads


class FixedPlanAgent(Agent):
    """Does one thing after the other, then nothing."""

    def __init__(self, plan):
        self.plan = plan
        super().__init__()

    def action(self, state):
        if self.i >= len(self.plan):
            return Action.STAY, {}
        self.i += 1
        return self.plan[self.i - 1], {}

    def reset(self):
        super().reset()
        self.i = 0


class GreedyHumanModel(Agent):
    """Our scripted cook "greedy": the same role as theirs, other steps. It remembers nothing."""

    def __init__(self, mlam, *_, **__):
        self.mlam = mlam
        self._seated = {}
        super().__init__()

    def reset(self):
        super().reset()
        self.mdp = self.mlam.mdp

    def action(self, state):
        return self.actions([state], [self.agent_index])[0]

    def actions(self, states, agent_indices):
        told = []
        for state, index in zip(states, agent_indices):
            rules = self.mdp._enter(state)
            key = (id(rules), index)
            if key not in self._seated:
                self._seated[key] = (rules, Player(rules.batch, "greedy", index))
            actions = np.zeros((1, self.mdp.num_players), np.uint8)
            self._seated[key][1].act(actions)
            chosen = Action.INDEX_TO_ACTION[actions[0, index]]
            told.append((chosen, {"action_probs": self.a_probs_from_action(chosen)}))
        return told

    def __getstate__(self):
        return {**self.__dict__, "_seated": {}}

