"""Potluck: a kitchen for studying collaboration, in Python.

    import numpy as np, potluck
    batch = potluck.Batch("cramped_room", num_envs=1024, seed=1)
    actions = np.random.randint(0, batch.num_actions, (1024, 2), np.uint8)
    rewards = np.zeros((1024, 2), np.float32)
    batch.step(actions, rewards=rewards)

What there is:

    kitchens, load, check, generate, convert     kitchens as objects, dicts and files
    Batch, Player                                many games at once, into the caller's arrays
    parallel_env, make, make_vec, flat_vec, puffer
                                                 PettingZoo, Gymnasium, PufferLib
    agents.load                                  scripted cooks, shipped agents, one's own
    train, evaluate, metrics                     learners and cross-play in C++
    render, record, replay                       pictures and recordings
    potluck.torch                                networks as PyTorch modules, and back
    potluck.language                             language models that learn in games
    potluck.overcooked_ai                        Overcooked-AI's interface

Rules, learners and statistics are the C++ library's; nothing of them is written twice here.
"""

from . import agents
from ._potluck import InputError, Player, __version__
from .batch import ACTIONS, EVENTS, Batch, Observation
from .evaluation import Evaluation, evaluate
from .games import Game, record, render, replay
from .layouts import (
    Arena,
    Finding,
    Kitchen,
    State,
    check,
    convert,
    generate,
    generated,
    kitchens,
    load,
)
from .training import Run, metrics, train

__all__ = [
    "ACTIONS",
    "Arena",
    "Batch",
    "EVENTS",
    "Evaluation",
    "Finding",
    "Game",
    "InputError",
    "Kitchen",
    "Observation",
    "Player",
    "Run",
    "State",
    "__version__",
    "agents",
    "check",
    "convert",
    "evaluate",
    "flat_vec",
    "generate",
    "generated",
    "kitchens",
    "load",
    "make",
    "make_vec",
    "metrics",
    "parallel_env",
    "puffer",
    "record",
    "render",
    "replay",
    "train",
]


def __getattr__(name: str):
    """Modules that need more than numpy, or much: they are imported when used."""
    if name in ("torch", "overcooked_ai", "language"):
        import importlib

        return importlib.import_module(f".{name}", __name__)
    raise AttributeError(f"module 'potluck' has no attribute '{name}'")


def _made_with(extra: str, module: str):
    """A module that needs the packages of an extra."""
    import importlib

    try:
        return importlib.import_module(f".{module}", __name__)
    except ModuleNotFoundError as error:
        raise ModuleNotFoundError(
            f"potluck.{module} needs {error.name}; pip install 'potluck-kitchen[{extra}]'",
            name=error.name,
        ) from None


def parallel_env(kitchen, **keywords):
    """A PettingZoo ParallelEnv; see potluck.parallel.KitchenParallelEnv. Needs pettingzoo."""
    return _made_with("pettingzoo", "parallel").KitchenParallelEnv(kitchen, **keywords)


def make(kitchen, **keywords):
    """A Gymnasium Env of one game and player; see potluck.single.KitchenEnv. Needs gymnasium."""
    return _made_with("gym", "single").KitchenEnv(kitchen, **keywords)


def make_vec(kitchen, num_envs=1, **keywords):
    """A Gymnasium VectorEnv of one player; see potluck.vector.PartnerVectorEnv. Needs gymnasium."""
    return _made_with("gym", "vector").PartnerVectorEnv(kitchen, num_envs, **keywords)


def flat_vec(kitchen, num_envs=1, **keywords):
    """A Gymnasium VectorEnv whose rows are players; see potluck.vector.FlatVectorEnv."""
    return _made_with("gym", "vector").FlatVectorEnv(kitchen, num_envs, **keywords)


def puffer(kitchen, num_envs=1, **keywords):
    """A PufferLib 3 environment; see potluck.puffer_env.KitchenPufferEnv."""
    return _made_with("gym", "puffer_env").KitchenPufferEnv(kitchen, num_envs, **keywords)
