"""Overcooked-AI's interface over Potluck's rules: one changed import line, the same numbers.

    from potluck.overcooked_ai import OvercookedGridworld, OvercookedEnv, Action, AgentPair
    mdp = OvercookedGridworld.from_layout_name("cramped_room")
    state, infos = mdp.get_state_transition(mdp.get_standard_start_state(), (Action.STAY,) * 2)

The part of that project's interface that research code uses, by the same names. States are plain
Python objects here as there; every transition, reward, event and encoding comes from the C++ rules.
It is for moving house: for speed there is potluck.Batch. Differences:

  - there are no planners: MediumLevelActionManager is a token that carries its mdp, and
    GreedyHumanModel is our greedy cook, who needs none; potential_function is not there
  - a state's order lists may differ from the kitchen's, but then tables (recipe_values,
    recipe_times) cannot be used
  - featurize_state knows 0, 1 or 2 pots
"""

from .actions import Action, Direction
from .agents import (
    Agent,
    AgentFromPolicy,
    AgentGroup,
    AgentPair,
    FixedPlanAgent,
    GreedyHumanModel,
    RandomAgent,
    StayAgent,
)
from .env import DEFAULT_ENV_PARAMS, MAX_HORIZON, Overcooked, OvercookedEnv
from .gridworld import (
    BASE_REW_SHAPING_PARAMS,
    EVENT_TYPES,
    NO_COUNTERS_PARAMS,
    MediumLevelActionManager,
    OvercookedGridworld,
)
from .states import ObjectState, OvercookedState, PlayerState, Recipe, SoupState

__all__ = [
    "Action",
    "Agent",
    "AgentFromPolicy",
    "AgentGroup",
    "AgentPair",
    "BASE_REW_SHAPING_PARAMS",
    "DEFAULT_ENV_PARAMS",
    "Direction",
    "EVENT_TYPES",
    "FixedPlanAgent",
    "GreedyHumanModel",
    "MAX_HORIZON",
    "MediumLevelActionManager",
    "NO_COUNTERS_PARAMS",
    "ObjectState",
    "Overcooked",
    "OvercookedEnv",
    "OvercookedGridworld",
    "OvercookedState",
    "PlayerState",
    "RandomAgent",
    "Recipe",
    "SoupState",
    "StayAgent",
]
