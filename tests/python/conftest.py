"""What the tests of the Python package share. Run them anywhere but in the checkout's root:

    python -m pytest tests/python      (with the package installed)
"""

import numpy as np
import pytest

import potluck


@pytest.fixture(params=["cramped_room", "paper_kitchen", "prisoners_dilemma"])
def game(request):
    """A game of each rule set."""
    return request.param


def random_actions(batch, step, seed=0):
    """[num_envs, num_agents] uint8, the same for the same numbers."""
    actions = np.zeros((batch.num_envs, batch.num_agents), np.uint8)
    batch.random_actions(actions, step, seed)
    return actions
